import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { requestOf } from '../visits-given';
import { book, Json, sessionsOf, thursdays, timetableDesk } from './timetables-given';

const used = useApp();
const idOf = (body: unknown): string => (body as { id: string }).id;

describe('a liaison officer’s timetable', () => {
  it('is looked at first and saved then: the sessions of the horizon are there at once', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    const look = await liaison.post(`${path}/timetables?dryRun=true`, thursdays()).expect(200);
    expect(look.body).toMatchObject({ dryRun: true, visits: [], sessions: { added: 12 } });
    expect(await used.db.sql(`SELECT id FROM timetables`)).toEqual([]);
    const made = await liaison.post(`${path}/timetables`, thursdays({ maxAdults: 12, room: '1' })).expect(201);
    expect(made.headers.etag).toBe('"1"');
    const sessions = await sessionsOf(used, family.facilityId, '2026-09-01', '2026-12-31');
    // Thursdays of 90 days, without 1 October and with the make-up workdays of unknown treatment left to weekends.
    expect(sessions.length).toBe((look.body as { sessions: { added: number } }).sessions.added);
    expect(sessions[0]).toMatchObject({ day: '2026-09-03', capacity: 8, maxAdults: 12, room: '1', provisional: false });
    const listed = await liaison.get(`${path}/timetables`).expect(200);
    expect((listed.body as { data: Json[] }).data).toMatchObject([
      { weekday: 4, startsAt: '09:30', capacity: 8, maxAdults: 12, version: 1 },
    ]);
  });

  it('says everything that is wrong at once', async () => {
    const { liaison, path } = await timetableDesk(used);
    const bad = thursdays({
      startsAt: '10:00',
      endsAt: '09:00',
      validTo: '2026-09-01',
      seasonFrom: '05-01',
      wardId: '0199aaaa-0000-7000-8000-000000000000',
    });
    const { body } = await liaison.post(`${path}/timetables`, bad).expect(422);
    expect((body as { errors: { code: string }[] }).errors.map((e) => e.code)).toEqual([
      'timetable.ends_before_start',
      'timetable.valid_to',
      'timetable.season',
      'timetable.ward_unknown',
    ]);
    const zero = await liaison.post(`${path}/timetables`, thursdays({ capacity: 0 })).expect(422);
    expect(zero.body).toMatchObject({ errors: [{ pointer: '/capacity' }] });
    const night = await liaison.post(`${path}/timetables`, thursdays({ startsAt: '23:00', endsAt: '00:30' })).expect(422);
    expect(night.body).toMatchObject({ errors: [{ code: 'timetable.crosses_midnight' }] });
    await liaison.post(`${path}/timetables`, thursdays({ validFrom: '2026-09-01' })).expect(422);
  });

  it('is nobody else’s to change', async () => {
    const { coordinator, path } = await timetableDesk(used);
    const other = await timetableDesk(used);
    await coordinator.post(`${path}/timetables`, thursdays()).expect(403);
    await other.liaison.post(`${path}/timetables`, thursdays()).expect(404);
    await other.liaison.get(`${path}/timetables`).expect(404);
  });

  it('refuses two lines in one place at one time, in words', async () => {
    const { liaison, path } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays({ room: '1' })).expect(201);
    const again = await liaison
      .post(`${path}/timetables`, thursdays({ room: '1', mode: 'video', startsAt: '09:45', endsAt: '10:15' }))
      .expect(409);
    expect(again.body).toMatchObject({ code: 'timetable.overlaps', errors: [{ pointer: '/startsAt' }] });
    expect((again.body as { title: string }).title).toContain('09:30');
    await liaison.post(`${path}/timetables`, thursdays({ room: '1', startsAt: '10:00', endsAt: '10:30' })).expect(201);
  });

  it('changes from a day on: the old line ends, the new one follows, sessions and their visits stay', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const [, , , late] = await sessionsOf(used, family.facilityId, '2026-09-03', '2026-10-30');
    const visit = await book(desk, family, String(late?.id));
    await liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-20', capacity: 4 }).expect(428);
    await liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-20', capacity: 4 }, { 'If-Match': '"7"' }).expect(412);
    const changed = await liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-20', capacity: 4 }, { 'If-Match': '"1"' }).expect(200);
    expect(changed.body).toMatchObject({
      previousId: id,
      validFrom: '2026-09-20',
      capacity: 4,
      visits: [],
      sessions: { added: 0, dropped: 0 },
    });
    expect((await liaison.get(`${path}/timetables/${id}`).expect(200)).body).toMatchObject({ validTo: '2026-09-19', version: 2 });
    const sessions = await sessionsOf(used, family.facilityId, '2026-09-03', '2026-10-30');
    expect(sessions.map((s) => [s.day, s.capacity]).slice(0, 5)).toEqual([
      ['2026-09-03', 8],
      ['2026-09-10', 8],
      ['2026-09-17', 8],
      ['2026-09-24', 4],
      ['2026-10-08', 4],
    ]);
    expect((await liaison.get(`/visits/${visit}`).expect(200)).body).toMatchObject({ status: 'requested', sessionId: late?.id });
  });

  it('names the visits that fall outside, saves nothing unless told what becomes of them, and then hands them back', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const [, , , late] = await sessionsOf(used, family.facilityId, '2026-09-03', '2026-10-30');
    const visit = await book(desk, family, String(late?.id));
    const end = { lastDay: '2026-09-18' };
    const look = await liaison.post(`${path}/timetables/${id}/endings?dryRun=true`, end, { 'If-Match': '"1"' }).expect(200);
    expect(look.body).toMatchObject({ visits: [{ id: visit, effect: 'outside' }], sessions: { added: 0, changed: 0 } });
    const refused = await liaison.post(`${path}/timetables/${id}/endings`, end, { 'If-Match': '"1"' }).expect(409);
    expect(refused.body).toMatchObject({ code: 'timetable.visits_affected', visits: [{ visitId: visit, effect: 'outside' }] });
    expect((await liaison.get(`/visits/${visit}`).expect(200)).body).toMatchObject({ status: 'requested' });
    await liaison.post(`${path}/timetables/${id}/endings`, { ...end, visits: 'hand_back' }, { 'If-Match': '"1"' }).expect(200);
    expect((await liaison.get(`/visits/${visit}`).expect(200)).body).toMatchObject({
      status: 'cancelled',
      cause: 'facility',
      reasonCode: 'timetable_changed',
    });
    const open = await used.db.sql(`SELECT id FROM sessions WHERE status = 'open' AND day > '2026-09-18'`);
    expect(open).toEqual([]);
  });

  it.each(['hand_back', 'move'])('touches only the question when the session asked for instead is at another time: %s', async (visits) => {
    const desk = await timetableDesk(used);
    const { liaison, coordinator, path, family } = desk;
    await liaison.post(`${path}/timetables`, thursdays()).expect(201);
    const later = idOf((await liaison.post(`${path}/timetables`, thursdays({ startsAt: '14:00', endsAt: '14:30' })).expect(201)).body);
    const [first, second] = await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24');
    const visit = await book(desk, family, String(first?.id));
    await liaison.post(`/visits/${visit}/confirmations`, {}).expect(201);
    await coordinator.post(`/visits/${visit}/amendments`, { sessionId: second?.id }).expect(201);
    const change = { from: '2026-09-20', startsAt: '15:00', endsAt: '15:30' };
    const look = await liaison.patch(`${path}/timetables/${later}?dryRun=true`, change, { 'If-Match': '"1"' }).expect(200);
    expect(look.body).toMatchObject({ visits: [{ id: visit, effect: 'amendment' }] });
    await liaison.patch(`${path}/timetables/${later}`, { ...change, visits }, { 'If-Match': '"1"' }).expect(200);
    const kept = await coordinator.get(`/visits/${visit}`).expect(200);
    expect(kept.body).toMatchObject({ status: 'confirmed', sessionId: first?.id, amendment: null });
    expect(
      await used.db.sql(`SELECT held, confirmed FROM sessions WHERE id = ANY($1) ORDER BY starts_at`, [[first?.id, second?.id]]),
    ).toEqual([
      { held: 0, confirmed: 1 },
      { held: 0, confirmed: 0 },
    ]);
  });

  it('carries visits along to another time of the same day', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const [, , , late] = await sessionsOf(used, family.facilityId, '2026-09-03', '2026-10-30');
    const visit = await book(desk, family, String(late?.id));
    await liaison.post(`/visits/${visit}/confirmations`, {}).expect(201);
    const change = { from: '2026-09-20', startsAt: '14:00', endsAt: '14:30' };
    const look = await liaison.patch(`${path}/timetables/${id}?dryRun=true`, change, { 'If-Match': '"1"' }).expect(200);
    expect(look.body).toMatchObject({ visits: [{ id: visit, effect: 'time_changed' }] });
    await liaison.patch(`${path}/timetables/${id}`, { ...change, visits: 'move' }, { 'If-Match': '"1"' }).expect(200);
    const moved = await liaison.get(`/visits/${visit}`).expect(200);
    expect(moved.body).toMatchObject({ status: 'confirmed', sessionId: late?.id, startsAt: '2026-09-24T06:00:00.000Z', version: 3 });
    const [dyad] = await used.db.sql<{ startsAt: Date }>(`SELECT starts_at FROM visit_dyads WHERE visit_id = $1`, [visit]);
    expect(dyad?.startsAt.toISOString()).toBe('2026-09-24T06:00:00.000Z');
  });

  it('does not go below what is taken, and says on which days', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays({ maxAdults: 4 })).expect(201)).body);
    const [, , , late] = await sessionsOf(used, family.facilityId, '2026-09-03', '2026-10-30');
    await book(desk, family, String(late?.id));
    await book(desk, other, String(late?.id));
    const { body } = await liaison
      .patch(`${path}/timetables/${id}`, { from: '2026-09-20', capacity: 1, maxAdults: 1 }, { 'If-Match': '"1"' })
      .expect(409);
    expect(body).toMatchObject({
      code: 'timetable.capacity_taken',
      errors: [{ pointer: '/capacity' }, { pointer: '/maxAdults' }],
      sessions: [{ day: '2026-09-24', limit: 'capacity', taken: 2, planned: 1 }, { limit: 'maxAdults' }],
    });
    await liaison.patch(`${path}/timetables/${id}`, { from: '2026-09-25', capacity: 1, maxAdults: 1 }, { 'If-Match': '"1"' }).expect(200);
  });

  it('takes back a line only before anybody had a visit in it', async () => {
    const desk = await timetableDesk(used);
    const { liaison, path, family } = desk;
    const id = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const second = idOf((await liaison.post(`${path}/timetables`, thursdays({ startsAt: '11:00', endsAt: '11:30' })).expect(201)).body);
    const session = (await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0];
    await book(desk, family, String(session?.id));
    await liaison.post(`${path}/timetables/${id}/withdrawals`, {}, { 'If-Match': '"1"' }).expect(409);
    await liaison.post(`${path}/timetables/${second}/withdrawals`, {}, { 'If-Match': '"1"' }).expect(200);
    await liaison.get(`${path}/timetables/${second}`).expect(404);
    expect((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24')).map((s) => s.status)).toEqual(['open', 'closed']);
  });

  it('gives one date its own lines in place of the weekly ones, and takes them back', async () => {
    const { liaison, path, family } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays()).expect(201);
    const lines = [{ mode: 'visit', startsAt: '13:00', endsAt: '13:30', capacity: 3 }];
    await liaison.post(`${path}/replacement-days`, { day: '2026-09-24', description: 'Family day', lines }).expect(201);
    const open = async (): Promise<unknown[]> =>
      (await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24')).filter((s) => s.status === 'open').map((s) => s.capacity);
    expect(await open()).toEqual([3]);
    expect((await liaison.get(`${path}/timetables`).expect(200)).body).toMatchObject({ replacedDays: [{ day: '2026-09-24' }] });
    await liaison.post(`${path}/replacement-days/2026-09-24/withdrawals`, {}).expect(200);
    expect(await open()).toEqual([8]);
    await liaison.post(`${path}/replacement-days`, { day: '2026-09-24', lines: [] }).expect(201);
    expect(await open()).toEqual([]);
  });
});

describe('several capacities at once', () => {
  it('are all taken by a booking and all given back', async () => {
    const desk = await timetableDesk(used);
    const { liaison, coordinator, path, family } = desk;
    const other = await used.given.readyFamily({ organisationId: family.organisationId, facilityId: family.facilityId });
    await liaison.post(`${path}/timetables`, thursdays({ maxAdults: 1 })).expect(201);
    const session = String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id);
    const visit = await book(desk, family, session);
    const full = await coordinator.post('/visits', requestOf(other, session)).expect(409);
    expect(full.body).toMatchObject({ code: 'session.adults_full', errors: [{ pointer: '/party' }] });
    await coordinator.post(`/visits/${visit}/withdrawals`, {}).expect(201);
    await book(desk, other, session);
    const [row] = await used.db.sql(`SELECT held, adults_taken, groups_taken, video_taken FROM sessions WHERE id = $1`, [session]);
    expect(row).toEqual({ held: 1, adultsTaken: 1, groupsTaken: 0, videoTaken: 0 });
    await expect(used.db.sql(`UPDATE sessions SET adults_taken = 2 WHERE id = $1`, [session])).rejects.toThrow();
  });
});

describe('a year’s days off', () => {
  const spring = {
    year: 2027,
    source: 'Notice 2027',
    holidays: [{ from: '2027-02-05', to: '2027-02-12', title: '春节' }],
    makeUpWorkdays: ['2027-02-14'],
  };

  it('make sessions certain, or let them fall away with their visits, as soon as they are published', async () => {
    used.clock.set('2026-12-01T02:00:00Z');
    const { liaison, path, family } = await timetableDesk(used);
    await liaison.post(`${path}/timetables`, thursdays({ validFrom: '2026-12-03' })).expect(201);
    const admin = await used.as(await used.given.user('admin'));
    const sessions = await sessionsOf(used, family.facilityId, '2027-02-04', '2027-02-11');
    expect(sessions.map((s) => [s.day, s.provisional])).toEqual([
      ['2027-02-04', true],
      ['2027-02-11', true],
    ]);
    const { visitId } = await used.given.visit({ family, sessionId: String(sessions[1]?.id) });
    const look = await admin.post('/calendars/cn/years?dryRun=true', spring).expect(200);
    expect(look.body).toMatchObject({ dryRun: true, wouldClose: { sessions: 1, visits: 1 } });
    await admin.post('/calendars/cn/years', spring).expect(201);
    await used.drain();
    await used.drain();
    const after = await sessionsOf(used, family.facilityId, '2027-02-04', '2027-02-11');
    expect(after.map((s) => [s.day, s.provisional, s.status])).toEqual([
      ['2027-02-04', false, 'open'],
      ['2027-02-11', true, 'closed'],
    ]);
    expect((await liaison.get(`/visits/${visitId}`).expect(200)).body).toMatchObject({ status: 'cancelled', reasonCode: 'public_holiday' });
    const { body } = await admin.get('/calendars').expect(200);
    expect((body as { data: { pack: string; years: Json[] }[] }).data.find((c) => c.pack === 'cn')?.years[0]).toMatchObject({
      year: 2027,
      source: 'Notice 2027',
    });
  });

  it('are refused with everything that cannot be', async () => {
    const admin = await used.as(await used.given.user('admin'));
    const bad = {
      ...spring,
      holidays: [{ from: '2028-02-05', to: '2027-02-12', title: 'x' }],
      makeUpWorkdays: ['2027-02-15', addDays('2027-02-14', 0), '2027-02-14'],
    };
    const { body } = await admin.post('/calendars/cn/years', bad).expect(422);
    expect((body as { errors: { code: string }[] }).errors.map((e) => e.code)).toEqual([
      'calendar.outside_year',
      'calendar.make_up_on_weekday',
      'calendar.day_twice',
    ]);
    await admin.post('/calendars/xx/years', spring).expect(404);
    const { liaison } = await timetableDesk(used);
    await liaison.post('/calendars/cn/years', spring).expect(403);
  });
});
