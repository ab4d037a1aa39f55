import { useApp } from '../../support/app';
import { book, Json, sessionsOf, thursdays, TimetableDesk, timetableDesk } from './timetables-given';

const used = useApp();
const idOf = (body: unknown): string => (body as { id: string }).id;

/** Two families with meetings on 24 September in the line of 09:30, and a line at 14:00 with `capacity` windows. */
async function twoLines(capacity: number): Promise<TimetableDesk & { from: string; to: string; visits: string[]; target: string }> {
  const desk = await timetableDesk(used);
  const { liaison, path, family } = desk;
  const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
  const from = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
  const to = idOf((await liaison.post(`${path}/timetables`, thursdays({ startsAt: '14:00', endsAt: '14:30', capacity })).expect(201)).body);
  const [morning, afternoon] = await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24');
  const visits = [await book(desk, family, String(morning?.id)), await book(desk, other, String(morning?.id))];
  return { ...desk, from, to, visits, target: String(afternoon?.id) };
}

describe('moving the visits of a line', () => {
  it('moves all of them, keeping their status and their turn, and everything they take', async () => {
    const { liaison, path, from, to, visits, target } = await twoLines(2);
    await liaison.post(`/visits/${visits[0]}/confirmations`, {}).expect(201);
    const body = { fromTimetableId: from, toTimetableId: to, fromDay: '2026-09-03' };
    const look = await liaison.post(`${path}/visit-moves?dryRun=true`, body).expect(200);
    expect(look.body).toMatchObject({
      dryRun: true,
      moves: [
        { visitId: visits[0], codes: [] },
        { visitId: visits[1], codes: [] },
      ],
    });
    await liaison.post(`${path}/visit-moves`, body).expect(201);
    const moved = await used.db.sql<Json>(
      `SELECT status, session_id, period, (SELECT count(*) FROM visit_status_changes c WHERE c.visit_id = v.id AND c.action = 'move')::int AS moves FROM visits v ORDER BY requested_at, id`,
    );
    expect(moved).toEqual([
      { status: 'confirmed', sessionId: target, period: '2026-09-01', moves: 1 },
      { status: 'requested', sessionId: target, period: '2026-09-01', moves: 1 },
    ]);
    const seats = await used.db.sql(`SELECT held, confirmed, adults_taken FROM sessions WHERE held + confirmed + adults_taken > 0`);
    expect(seats).toEqual([{ held: 1, confirmed: 1, adultsTaken: 2 }]);
    expect((await liaison.get(`/visits/${visits[0]}`)).body).toMatchObject({ startsAt: '2026-09-24T06:00:00.000Z' });
  });

  it('to a smaller session is refused with those who do not fit, and moves nobody', async () => {
    const { liaison, path, from, to, visits } = await twoLines(1);
    const body = { fromTimetableId: from, toTimetableId: to, fromDay: '2026-09-03' };
    const refused = await liaison.post(`${path}/visit-moves`, body).expect(409);
    expect(refused.body).toMatchObject({ code: 'timetable.visits_do_not_fit', visits: [{ visitId: visits[1], codes: ['session.full'] }] });
    expect((refused.body as { errors: { message: string }[] }).errors).toHaveLength(1);
    expect(await used.db.sql(`SELECT id FROM visit_status_changes WHERE action = 'move'`)).toEqual([]);
  });

  it('asks for days that the other line has, and for lines or sessions, not both', async () => {
    const { liaison, path, from, to, target, visits } = await twoLines(2);
    const lines = { fromTimetableId: from, toTimetableId: to, fromDay: '2026-09-03' };
    const nowhere = await liaison.post(`${path}/visit-moves`, { ...lines, shiftDays: 1 }).expect(422);
    expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/toTimetableId', code: 'timetable.move_nowhere' }] });
    await liaison.post(`${path}/visit-moves`, { ...lines, toTimetableId: from }).expect(422);
    await liaison.post(`${path}/visit-moves`, { ...lines, sessions: [{ fromSessionId: target, toSessionId: target }] }).expect(422);
    await liaison.post(`${path}/visit-moves`, { ...lines, fromDay: '2026-10-03' }).expect(422);
    const source = (await liaison.get(`/visits/${visits[0]}`)).body as { sessionId: string };
    await liaison.post(`${path}/visit-moves`, { sessions: [{ fromSessionId: source.sessionId, toSessionId: target }] }).expect(201);
  });

  it('takes the month’s allowance along', async () => {
    const { liaison, path, family, from, to } = await twoLines(2);
    const sessions = await sessionsOf(used, family.facilityId, '2026-10-15', '2026-10-15');
    // Three weeks later: another month, whose allowance is held and September's given back.
    await liaison
      .post(`${path}/visit-moves`, { fromTimetableId: from, toTimetableId: to, fromDay: '2026-09-24', toDay: '2026-09-24', shiftDays: 21 })
      .expect(201);
    const periods = await used.db.sql(`SELECT period, sum(held)::int AS held FROM entitlement_periods GROUP BY period ORDER BY period`);
    expect(periods).toEqual([
      { period: '2026-09-01', held: 0 },
      { period: '2026-10-01', held: 2 },
    ]);
    expect(sessions.map((s) => s.day)).toEqual(['2026-10-15', '2026-10-15']);
  });
});
