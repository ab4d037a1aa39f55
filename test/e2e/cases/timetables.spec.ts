import { useApp } from '../../support/app';
import { people, requestOf } from '../visits-given';
import { book, Json, sessionsOf, thursdays, timetableDesk } from '../timetables/timetables-given';

const used = useApp();
const idOf = (body: unknown): string => (body as { id: string }).id;
/** Days of open sessions of a facility. */
const openDays = async (facilityId: string, from: string, to: string): Promise<unknown[]> =>
  (await sessionsOf(used, facilityId, from, to)).filter((s) => s.status === 'open').map((s) => s.day);

describe('behavioural cases: capacity and timetables', () => {
  // Theirs answers 400; ours 409, because the request was fine and somebody was faster.
  it('case 2: the only place is held by somebody else’s unexpired hold', async () => {
    const { family, coordinator } = await timetableDesk(used);
    const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
    const session = await used.given.session(family.facilityId, { capacity: 1 });
    await coordinator.post('/visits', requestOf(other, session)).expect(201);
    expect((await coordinator.post('/visits', requestOf(family, session)).expect(409)).body).toMatchObject({ code: 'session.full' });
  });

  it('case 4: one capacity is taken and another free: what needs the free one is booked, what needs the taken one is not', async () => {
    const desk = await timetableDesk(used);
    const { family, coordinator } = desk;
    const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
    const session = await used.given.session(family.facilityId, { capacity: 5, maxAdults: 1, maxGroups: 0 });
    await book(desk, other, session);
    expect((await coordinator.post('/visits', requestOf(family, session)).expect(409)).body).toMatchObject({ code: 'session.adults_full' });
    const roomy = await used.given.session(family.facilityId, { capacity: 5, maxGroups: 0, time: '14:00', endTime: '14:30' });
    await book(desk, family, roomy);
  });

  it('case 5: two adults are one too many where one is left', async () => {
    const { family, coordinator } = await timetableDesk(used);
    const second = await used.given.caregiver(family.childId, { isGuardian: false, relationship: 'grandfather' });
    const session = await used.given.session(family.facilityId, { capacity: 5, maxAdults: 1 });
    const request = requestOf(family, session);
    const party = [...(request.party as Json[]), { personType: 'caregiver', personId: second, place: 'inside' }];
    expect((await coordinator.post('/visits', { ...request, party }).expect(409)).body).toMatchObject({ code: 'session.adults_full' });
    await coordinator.post('/visits', request).expect(201);
  });

  // Theirs flags a conflict of the viewer's own other hold; ours holds one place per visit and says who is busy.
  it('case 20: another’s hold is a conflict, one’s own visit judged again is none', async () => {
    const desk = await timetableDesk(used);
    const { family, coordinator, liaison } = desk;
    const session = await used.given.session(family.facilityId, { capacity: 1 });
    const visit = await book(desk, family, session);
    const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
    await coordinator.post('/visits', requestOf(other, session)).expect(409);
    await liaison.post(`/visits/${visit}/confirmations`, {}).expect(201);
  });

  it('case 22: every two and every three weeks fall on the right dates, across the Sunday boundary', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays({ weekday: 7, everyWeeks: 2, anchorDay: '2026-09-07' })).expect(201);
    expect(await openDays(family.facilityId, '2026-09-01', '2026-10-31')).toEqual(['2026-09-13', '2026-10-11', '2026-10-25']);
    const third = await timetableDesk(used);
    await third.liaison.post(`${third.path}/timetables`, thursdays({ weekday: 1, everyWeeks: 3, anchorDay: '2026-09-13' })).expect(201);
    expect(await openDays(third.family.facilityId, '2026-09-01', '2026-10-31')).toEqual(['2026-09-07', '2026-09-28', '2026-10-19']);
  });

  it('case 23: a season keeps its hours to its months', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    await liaison
      .post(`${path}/timetables`, thursdays({ seasonFrom: '05-01', seasonTo: '09-30', startsAt: '08:30', endsAt: '09:00' }))
      .expect(201);
    await liaison
      .post(`${path}/timetables`, thursdays({ seasonFrom: '10-01', seasonTo: '04-30', startsAt: '08:30', endsAt: '09:00' }))
      .expect(201);
    expect(await openDays(family.facilityId, '2026-09-20', '2026-10-10')).toEqual(['2026-09-24', '2026-10-08']);
  });

  it('case 24: groups are let in or kept out in every dimension', async () => {
    const desk = await timetableDesk(used);
    const { family, coordinator } = desk;
    const at = (admits: Json, time: string) => used.given.session(family.facilityId, { admits, time, endTime: `${time.slice(0, 3)}30` });
    const refused = async (admits: Json, time: string) =>
      (await coordinator.post('/visits', requestOf(family, await at(admits, time))).expect(422)).body as { reasons: { code: string }[] };
    expect((await refused({ excludeWards: [family.wardId] }, '08:00')).reasons.map((r) => r.code)).toContain('session.group_not_admitted');
    expect((await refused({ includeWards: [family.wardId], includeGrades: ['lenient'] }, '10:00')).reasons.map((r) => r.code)).toContain(
      'session.group_not_admitted',
    );
    await book(desk, family, await at({ includeWards: [family.wardId], excludeGrades: ['strict'] }, '14:00'));
  });

  it('case 31: a date that a line leaves out has no session', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays({ exceptDates: ['2026-09-17'] })).expect(201);
    expect(await openDays(family.facilityId, '2026-09-10', '2026-09-24')).toEqual(['2026-09-10', '2026-09-24']);
  });

  // Theirs answers 400; ours 422 with every field at once.
  it('case 32: end before start, no capacity, a negative one, an end before the beginning', async () => {
    const { liaison, path } = await timetableDesk(used);
    for (const bad of [{ endsAt: '09:30' }, { capacity: 0 }, { capacity: -1 }, { maxAdults: -1 }, { validTo: '2026-09-02' }])
      await liaison.post(`${path}/timetables`, thursdays(bad)).expect(422);
    expect(await used.db.sql(`SELECT id FROM timetables`)).toEqual([]);
  });

  it('case 33: first and last day belong to a line', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays({ validFrom: '2026-09-10', validTo: '2026-09-24' })).expect(201);
    expect(await openDays(family.facilityId, '2026-09-01', '2026-10-31')).toEqual(['2026-09-10', '2026-09-17', '2026-09-24']);
  });

  // Theirs answers 400; ours 409: the line is as it should be, its visits stand in the way.
  it('case 34: a line with visits is not taken back', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    await book(desk, family, String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id));
    const { body } = await liaison.post(`${path}/timetables/${id}/withdrawals`, {}, { 'If-Match': '"1"' }).expect(409);
    expect(body).toMatchObject({ code: 'timetable.has_visits' });
  });

  it('case 35: a limit does not go below what is taken, and goes up at any time', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays({ capacity: 2, maxAdults: 2 })).expect(201)).body);
    await book(desk, family, String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id));
    const patch = (body: Json, version: number) =>
      liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-03', ...body }, { 'If-Match': `"${version}"` });
    await patch({ capacity: 1, maxAdults: 1 }, 1).expect(200);
    await patch({ capacity: 9, maxAdults: null }, 2).expect(200);
    expect((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]).toMatchObject({
      capacity: 9,
      maxAdults: null,
      held: 1,
    });
  });

  it('case 36: the same place at the same time is refused, and so is removing one with visits', async () => {
    const { liaison, path } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays()).expect(201);
    expect((await liaison.post(`${path}/timetables`, thursdays()).expect(409)).body).toMatchObject({ code: 'timetable.overlaps' });
    await liaison.post(`${path}/timetables`, thursdays({ startsAt: '10:00', endsAt: '10:30' })).expect(201);
  });

  it('case 58: a video meeting that clashes is refused; with a cancelled one it is not', async () => {
    const { family } = await timetableDesk(used);
    const { coordinator } = await people(used, family);
    await used.db.sql(
      `UPDATE facility_rules SET rules = rules || '{"entitlement": {"strict": 0, "observation": 5, "general": 5, "lenient": 5}}'`,
    );
    const visit = await used.given.session(family.facilityId);
    const video = await used.given.session(family.facilityId, { mode: 'video', time: '09:45', endTime: '10:15', maxVideo: 1 });
    const first = idOf((await coordinator.post('/visits', requestOf(family, visit)).expect(201)).body);
    const clash = await coordinator.post('/visits', requestOf(family, video));
    expect([409, 422]).toContain(clash.status);
    expect(JSON.stringify(clash.body)).toContain('child.busy');
    await coordinator.post(`/visits/${first}/withdrawals`, {}).expect(201);
    await coordinator.post('/visits', requestOf(family, video)).expect(201);
  });
});
