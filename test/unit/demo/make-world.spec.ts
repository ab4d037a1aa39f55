import { makeWorld } from '../../../src/demo/make-world';
import type { Row } from '../../../src/demo/rows';
import { World } from '../../../src/demo/world';

const CALENDAR = {
  holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
  makeUpWorkdays: new Set(['2026-10-10']),
  announcedYears: new Set([2026]),
};
/** A holiday, a Saturday evening shortly before midnight, the first minutes of a year. */
const DAYS = ['2026-10-02T04:52:00Z', '2026-11-28T15:55:00Z', '2026-12-31T16:05:00Z'];

/** Live visits that would meet in the same moment. */
function clashes(world: World, key: (row: Row) => unknown, rows: readonly Row[]): Row[] {
  const seen = new Map<string, Row[]>();
  return rows.filter((row) => {
    const name = `${String(key(row))}/${String(row.startsAt)}`;
    const others = seen.get(name) ?? [];
    seen.set(name, [...others, row]);
    // On one bus the escort is with all of its families.
    return others.some((other) => row.groupId === undefined || row.groupId !== other.groupId);
  });
}

describe('the demo world', () => {
  it.each(DAYS)('can be made at %s', (instant) => {
    const now = new Date(instant);
    const world = makeWorld(now, CALENDAR, 'no hash');
    const live = (table: 'visits' | 'visit_dyads' | 'visit_party'): Row[] => world.rows.all(table).filter((row) => row.live === true);
    expect(world.rows.count('children')).toBe(240);
    expect(world.rows.all('visits').filter((v) => String(v.reference).startsWith('DEM')).length).toBe(8);
    expect(live('visits').filter((v) => v.status === 'requested')).toHaveLength(21);
    expect(live('visits').filter((v) => (v.endsAt as Date) <= now)).toEqual([]);
    expect(clashes(world, (v) => v.rosterEntryId, live('visits'))).toEqual([]);
    expect(clashes(world, (v) => v.childId, live('visit_dyads'))).toEqual([]);
    expect(clashes(world, (v) => v.personId, live('visit_party'))).toEqual([]);
    const beyond = world.rows.all('sessions').filter((s) => Number(s.held) + Number(s.confirmed) > Number(s.capacity));
    // The one request that waits for a second person; the session's highest number is never passed.
    expect(beyond.map((s) => Number(s.hardCapacity) - Number(s.held) - Number(s.confirmed))).toEqual([0]);
    expect(world.rows.all('tracing_candidates').filter((c) => c.status === 'waiting').length).toBeGreaterThanOrEqual(5);
  });

  /** Each weekday and each third of a month: what the guided tasks need is there whenever somebody starts the demo. */
  const MORNINGS = Array.from({ length: 5 }, (_, i) => new Date(Date.UTC(2026, 10, 3 + 8 * i, 6)));
  it('has at least two outings to come of children of the worker with an account, on any day', () => {
    const few = MORNINGS.filter((now) => {
      const world = makeWorld(now, CALENDAR, 'no hash');
      const worker = world.first.workers[0]?.id;
      const theirs = new Set(world.families.filter((f) => f.workerId === worker).map((f) => f.parentId));
      const soon = now.getTime() + 2 * 86_400_000;
      const coming = world.rows
        .all('visits')
        .filter((v) => v.status === 'confirmed' && theirs.has(v.parentId as string) && (v.startsAt as Date).getTime() > soon);
      return coming.length < 2;
    });
    expect(few.map((now) => now.toISOString())).toEqual([]);
  });
});
