import { Audit } from '../../../src/audit/audit';
import type { Config } from '../../../src/config/config';
import { ClosuresQueries } from '../../../src/facilities/closures.queries';
import { ClosuresService } from '../../../src/facilities/closures.service';
import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import { SessionRows } from '../../../src/facilities/session-rows';
import { SessionsService } from '../../../src/facilities/sessions.service';
import { TimetableQueries } from '../../../src/facilities/timetable.queries';
import { CronLock } from '../../../src/jobs/cron-lock';
import { Outbox, OutboxHandlers } from '../../../src/jobs/outbox';
import { Actor, actorOf } from '../../../src/kernel/actor';
import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given } from '../../support/given';

const clock = new FixedClock('2026-09-02T02:00:00Z');
const used = useDatabase();

const given = (): Given => new Given(used.db, clock);
const queries = (): FacilitiesQueries => new FacilitiesQueries(used.db, clock);
const sessions = (test = true): SessionsService =>
  new SessionsService(
    used.db,
    clock,
    new TimetableQueries(used.db, queries()),
    new SessionRows(used.db, clock),
    new CronLock(used.db),
    { test } as Config,
    new Outbox(used.db, clock),
    new OutboxHandlers(),
  );
const closures = (): ClosuresService =>
  new ClosuresService(
    used.db,
    new ClosuresQueries(used.db, clock),
    new TimetableQueries(used.db, queries()),
    new Audit(used.db, clock),
    clock,
  );
/** What the room to the right does around it: one transaction for the plan and the closure. */
const close = (facilityId: string, from: string, to: string, actor: Actor, sessionIds: string[] | null = null): Promise<string[]> =>
  used.db.transaction(async () => {
    const draft = { from, to, mode: null, wardIds: null, sessionIds, reasonCode: 'security' };
    const plan = await closures().plan(actor, facilityId, draft);
    await closures().publish(actor, facilityId, draft, plan);
    return plan.shut.map((session) => session.id);
  });
const officer = (facilityId: string) =>
  actorOf({ userId: newId(), organisationId: newId(), role: 'liaison', locale: 'en', facilityId, workerId: null, name: 'Officer' });

/** A facility that is open on Tuesdays and Thursdays. */
async function aFacility(): Promise<{ facilityId: string; wardId: string }> {
  const facilityId = await given().facility();
  const wardId = await given().ward(facilityId);
  for (const [weekday, ward] of [
    [2, wardId],
    [4, null],
  ] as const) {
    await given().row('timetables', {
      id: newId(),
      facilityId,
      wardId: ward,
      mode: 'visit',
      weekday,
      startsAt: '09:30',
      endsAt: '10:00',
      capacity: 8,
      validFrom: '2026-01-01',
    });
  }
  return { facilityId, wardId };
}

describe('dated sessions', () => {
  it('are made once, however often they are asked for', async () => {
    const { facilityId, wardId } = await aFacility();
    expect(await sessions().ensureSessions(facilityId, '2026-09-21', '2026-10-11')).toBe(4);
    expect(await sessions().ensureSessions(facilityId, '2026-09-21', '2026-10-11')).toBe(0);
    const made = await queries().sessions(facilityId, { from: '2026-09-01', to: '2026-10-31' });
    expect(made.map((s) => [s.day, s.wardId, s.free, s.startsAt.toISOString()])).toEqual([
      ['2026-09-22', wardId, 8, '2026-09-22T01:30:00.000Z'],
      ['2026-09-24', null, 8, '2026-09-24T01:30:00.000Z'],
      ['2026-09-29', wardId, 8, '2026-09-29T01:30:00.000Z'],
      ['2026-10-08', null, 8, '2026-10-08T01:30:00.000Z'],
    ]);
  });

  it('are closed again when their day turns out to be a day off, and those somebody has booked are handed on', async () => {
    const { facilityId } = await aFacility();
    await sessions().ensureSessions(facilityId, '2027-02-01', '2027-02-12');
    await used.db.sql(`UPDATE sessions SET held = 1 WHERE facility_id = $1 AND day = '2027-02-09'`, [facilityId]);
    await given().row('calendar_days', { pack: 'cn', day: '2027-02-09', kind: 'holiday', name: '春节' });
    await given().row('calendar_days', { pack: 'cn', day: '2027-02-11', kind: 'holiday', name: '春节' });
    await sessions().ensureSessions(facilityId, '2027-02-01', '2027-02-12');
    const found = await queries().sessions(facilityId, { from: '2027-02-01', to: '2027-02-12' });
    expect(found.map((s) => [s.day, s.status, s.free])).toEqual([
      ['2027-02-02', 'open', 8],
      ['2027-02-04', 'open', 8],
      ['2027-02-09', 'closed', 0],
      ['2027-02-11', 'closed', 0],
    ]);
    const booked = found.filter((s) => s.day === '2027-02-09').map((s) => s.id);
    expect(await used.db.sql(`SELECT topic, payload FROM outbox`)).toEqual([
      { topic: 'sessions.closed', payload: { sessionIds: booked, reasonCode: 'public_holiday' } },
    ]);
    await used.db.sql(`DELETE FROM calendar_days WHERE day = '2027-02-11'`);
    await sessions().ensureSessions(facilityId, '2027-02-01', '2027-02-12');
    expect((await queries().sessions(facilityId, { from: '2027-02-09', to: '2027-02-12' })).map((s) => s.status)).toEqual([
      'closed',
      'open',
    ]);
  });

  it('of all facilities are made once a day by one of several instances', async () => {
    await aFacility();
    await aFacility();
    await Promise.all([sessions(false).nightly(), sessions(false).nightly(), sessions(false).nightly()]);
    const count = await used.db.one<{ count: number; slots: number }>(
      `SELECT count(*)::int AS count, (SELECT count(*) FROM cron_runs)::int AS slots FROM sessions`,
    );
    expect(count?.slots).toBe(1);
    expect(count?.count).toBeGreaterThan(40);
  });
});

describe('a closure', () => {
  it('closes its days, tells which sessions it hits, and keeps new ones from being made', async () => {
    const { facilityId } = await aFacility();
    await sessions().ensureSessions(facilityId, '2026-09-07', '2026-09-20');
    expect(await close(facilityId, '2026-09-08', '2026-09-25', officer(facilityId))).toHaveLength(4);
    expect(await sessions().ensureSessions(facilityId, '2026-09-07', '2026-09-25')).toBe(0);
    expect((await queries().sessions(facilityId, { from: '2026-09-07', to: '2026-09-25' })).every((s) => s.status === 'closed')).toBe(true);
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'closure.add' AND subject_id = $1`, [facilityId])).toHaveLength(1);
  });

  it('of single sessions leaves the rest of the day open', async () => {
    const { facilityId } = await aFacility();
    await sessions().ensureSessions(facilityId, '2026-09-07', '2026-09-13');
    const [first] = await queries().sessions(facilityId, { from: '2026-09-07', to: '2026-09-13' });
    expect(await close(facilityId, '2026-09-07', '2026-09-13', officer(facilityId), [first?.id ?? ''])).toEqual([first?.id]);
    expect((await queries().sessions(facilityId, { from: '2026-09-07', to: '2026-09-13' })).map((s) => s.status)).toEqual([
      'closed',
      'open',
    ]);
    expect(await used.db.sql(`SELECT whole_days FROM closures`)).toEqual([{ wholeDays: false }]);
  });

  it('is not another facility’s to make', async () => {
    const [mine, theirs] = [await aFacility(), await aFacility()];
    await expect(close(theirs.facilityId, '2026-09-08', '2026-09-08', officer(mine.facilityId))).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(close(mine.facilityId, '2026-09-09', '2026-09-08', officer(mine.facilityId))).rejects.toMatchObject({
      code: 'closure.days',
    });
  });
});

describe('rules', () => {
  it('are those in force on the day', async () => {
    const facilityId = await given().facility();
    await used.db.sql(`UPDATE facility_rules SET effective_to = '2026-10-01' WHERE facility_id = $1`, [facilityId]);
    await used.db.sql(
      `INSERT INTO facility_rules (id, facility_id, effective_from, rules, source, as_of, confidence)
       SELECT $2, facility_id, '2026-10-01', rules, 'newer notice', '2026-09-01', 'published' FROM facility_rules WHERE facility_id = $1`,
      [facilityId, newId()],
    );
    expect((await queries().rulesOn(facilityId, '2026-09-30'))?.source).toBe('test');
    expect(await queries().rulesOn(facilityId, '2026-10-01')).toMatchObject({
      source: 'newer notice',
      asOf: '2026-09-01',
      confidence: 'published',
    });
    expect(await queries().rulesOn(facilityId, '2019-12-31')).toBeUndefined();
  });
});
