import { dayInZone, instantOf, timeInZone } from '../../src/kernel/days';
import { ConfirmedVisit, useMessages } from '../support/notifications';

const used = useMessages();

/** Where a family lives and where it goes. In London the clocks go back on 25 October 2026, between the first day and the meeting. */
const PLACES = [
  { family: 'Europe/London', facility: 'Asia/Shanghai' },
  { family: 'Asia/Shanghai', facility: 'Europe/London' },
] as const;
const MEETING = '2026-11-04';

/** Quiet hours by a wall clock. */
const quiet = (at: Date, zone: string): boolean => {
  const time = timeInZone(at, zone);
  return time < '08:30' || time >= '19:30' || (time >= '12:00' && time < '14:00');
};

describe.each(PLACES)('a family in $family that goes to $facility', ({ family, facility }) => {
  const home = (day: string, time: string): Date => instantOf(day, time, family);

  async function agreed(now: Date): Promise<ConfirmedVisit> {
    used.clock.set(now);
    const made = await used.confirmed(undefined, MEETING);
    await used.db.sql(`UPDATE facilities SET time_zone = $1`, [facility]);
    await used.db.sql(`UPDATE organisations SET time_zone = $1`, [family]);
    await used.db.sql(`UPDATE visits SET starts_at = $2, ends_at = $3 WHERE id = $1`, [
      made.visitId,
      instantOf(MEETING, '13:30', facility),
      instantOf(MEETING, '14:00', facility),
    ]);
    return made;
  }

  it.each([
    ['2026-10-21', 'before the clocks change'],
    ['2026-10-26', 'after it'],
  ])('is written to in the hours of its own place: planned so and judged so (%s, %s)', async (day) => {
    // Half past seven at home: still quiet, whatever the clock says at the other place.
    const { visitId, event } = await agreed(home(day, '07:30'));
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    const planned = await used.db.sql<{ template: string; runAt: Date }>(
      `SELECT template, run_at FROM messages WHERE visit_id = $1 ORDER BY run_at`,
      [visitId],
    );
    expect(planned[0]).toEqual({ template: 'asked', runAt: home(day, '08:30') });
    expect(planned.filter(({ runAt }) => quiet(runAt, family))).toEqual([]);
    // Were it due already, it would be judged by the same clock.
    await used.db.sql(`UPDATE messages SET run_at = $2 WHERE visit_id = $1 AND template = 'asked'`, [visitId, used.clock.now()]);
    await e.sender().sendDue();
    expect(used.server.mails).toEqual([]);
    expect(await used.db.one(`SELECT status, run_at FROM messages WHERE visit_id = $1 AND template = 'asked'`, [visitId])).toEqual({
      status: 'queued',
      runAt: home(day, '08:30'),
    });
    used.clock.set(home(day, '08:30'));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    // The hour it speaks of is that of the meeting's place.
    expect(used.server.mails[0]?.text).toMatch(/1:30|13:30/);
  });

  it('hears that a meeting is off in its own hours, which differ before and after the clocks change', async () => {
    const { visitId, event } = await agreed(home('2026-10-21', '09:00'));
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    used.clock.set(home('2026-10-26', '20:00'));
    await used.cancel(visitId);
    await e.happened('visit.cancelled', { visitId, version: 3 });
    expect(await used.db.one(`SELECT run_at FROM messages WHERE template = 'cancelled'`)).toEqual({ runAt: home('2026-10-27', '08:30') });
    used.clock.set(home('2026-10-27', '08:29'));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(1);
    used.clock.set(home('2026-10-27', '08:30'));
    await e.sender().sendDue();
    expect(used.server.mails).toHaveLength(2);
  });

  it('is rung about its silence when it is awake', async () => {
    const { event } = await agreed(home('2026-10-24', '19:00'));
    const e = used.engine();
    await e.happened('visit.confirmed', event);
    await e.sender().sendDue();
    // A day later by the clock of the world: the clocks have changed at home, or not.
    used.clock.set(new Date(home('2026-10-24', '19:00').getTime() + 25 * 3_600_000 + 60_000));
    await used.db.transaction(() => e.due.run());
    const call = (await used.calls()).find(({ reasonCode }) => reasonCode === 'no_answer');
    expect(call && quiet(call.dueAt, family)).toBe(false);
    expect(call && dayInZone(call.dueAt, family)).toBe(family === 'Europe/London' ? '2026-10-25' : '2026-10-26');
  });
});
