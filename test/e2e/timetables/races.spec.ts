import { useApp } from '../../support/app';
import { ReadyFamily } from '../../support/given';
import { requestOf } from '../visits-given';
import { sessionsOf, thursdays, timetableDesk } from './timetables-given';

const used = useApp();
const MANY = 20;
const idOf = (body: unknown): string => (body as { id: string }).id;

/** A line with many windows, and many families that may book into its session of 24 September. */
async function crowd() {
  const desk = await timetableDesk(used);
  const { liaison, path, family } = desk;
  const id = idOf((await liaison.post(`${path}/timetables`, thursdays({ capacity: MANY })).expect(201)).body);
  const session = String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id);
  const families: ReadyFamily[] = [family];
  while (families.length < MANY)
    families.push(await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId }));
  return { ...desk, id, session, families };
}

/** What a session says it holds, and what its visits say. */
const counted = (session: string) =>
  used.db.one<{ taken: number; visits: number; capacity: number; adults: number; status: string }>(
    `SELECT held + confirmed AS taken, capacity, adults_taken AS adults, status,
            (SELECT count(*) FROM visits v WHERE v.session_id = s.id AND v.live)::int AS visits FROM sessions s WHERE id = $1`,
    [session],
  );

describe('a timetable that changes while others book', () => {
  it('is never smaller than what is taken', async () => {
    const { coordinator, liaison, path, id, session, families } = await crowd();
    const lower = liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-03', capacity: 5 }, { 'If-Match': '"1"' });
    const answers = await Promise.all([lower, ...families.map((family) => coordinator.post('/visits', requestOf(family, session)))]);
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    const row = await counted(session);
    expect(row?.taken).toBe(row?.visits);
    expect(row?.taken).toBeLessThanOrEqual(row?.capacity ?? 0);
    expect(row?.adults).toBe(row?.visits);
    expect(row?.capacity).toBe(statuses[0] === 200 ? 5 : MANY);
  }, 60_000);

  it('keeps nobody in a session that has ended', async () => {
    const { coordinator, liaison, path, id, session, families } = await crowd();
    const end = liaison.post(`${path}/timetables/${id}/endings`, { lastDay: '2026-09-20', visits: 'hand_back' }, { 'If-Match': '"1"' });
    const answers = await Promise.all([end, ...families.map((family) => coordinator.post('/visits', requestOf(family, session)))]);
    expect(answers.map((answer) => answer.status).filter((status) => status >= 500)).toEqual([]);
    expect(answers[0]?.status).toBe(200);
    expect(await counted(session)).toMatchObject({ taken: 0, visits: 0, status: 'closed' });
  }, 60_000);

  it('is changed by one of two officers; the other is told that it has moved on', async () => {
    const { liaison, path, id } = await crowd();
    const change = (capacity: number) => liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-03', capacity }, { 'If-Match': '"1"' });
    const statuses = (await Promise.all([change(30), change(31)])).map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, 412]);
  });

  it('moves visits or sees them cancelled, never both at once', async () => {
    const { coordinator, liaison, path, id, session, families, family } = await crowd();
    const to = idOf(
      (await liaison.post(`${path}/timetables`, thursdays({ startsAt: '14:00', endsAt: '14:30', capacity: MANY })).expect(201)).body,
    );
    const visits: string[] = [];
    for (const one of families.slice(0, 6))
      visits.push(idOf((await coordinator.post('/visits', requestOf(one, session)).expect(201)).body));
    const move = liaison.post(`${path}/visit-moves`, { fromTimetableId: id, toTimetableId: to, fromDay: '2026-09-03' });
    const answers = await Promise.all([move, ...visits.map((visit) => coordinator.post(`/visits/${visit}/withdrawals`, {}))]);
    expect(answers.map((answer) => answer.status).filter((status) => status >= 500)).toEqual([]);
    const target = (await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24')).at(-1)?.id;
    for (const one of [session, String(target)]) expect(await counted(one)).toMatchObject({ taken: 0, visits: 0, adults: 0 });
  }, 60_000);
});
