import { useApp } from '../../support/app';
import { book, sessionsOf, thursdays, timetableDesk } from './timetables-given';

const used = useApp();
const HOME = '/liaison/timetable';

async function atThePage() {
  const desk = await timetableDesk(used);
  const officer = await used.browser(await used.given.user('liaison', { facilityId: desk.family.facilityId }));
  return { ...desk, officer };
}

const line = {
  mode: 'visit',
  weekday: '4',
  startsAt: '09:30',
  endsAt: '10:00',
  capacity: '8',
  validFrom: '2026-09-03',
  everyWeeks: '1',
  audience: 'everyone',
};

describe('the timetable’s pages', () => {
  it('show an empty week, then look at a new line, then save it', async () => {
    const { officer } = await atThePage();
    expect((await officer.get(HOME)).text).toContain('Nothing is on the timetable yet');
    const look = await officer.submit(`${HOME}/lines/new`, line, `${HOME}/lines/preview`);
    expect(look.status).toBe(200);
    expect(look.text).toContain('No arranged meeting is concerned');
    expect(look.text).toContain('Save from 2026-09-03');
    const saved = await officer.submit(`${HOME}/lines/new`, line, `${HOME}/lines`);
    expect([saved.status, saved.headers.location]).toEqual([303, `${HOME}?done=added`]);
    const grid = await officer.get(`${HOME}?done=added`);
    expect(grid.text).toContain('09:30 – 10:00');
    expect(grid.text).toContain('Thursday');
  });

  it('keep what was typed and say all that is wrong', async () => {
    const { officer } = await atThePage();
    const bad = { ...line, startsAt: '11:00', endsAt: '09:00', validTo: '2026-09-01', room: 'Blue room' };
    const answer = await officer.submit(`${HOME}/lines/new`, bad, `${HOME}/lines`);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('A session ends after it starts.');
    expect(answer.text).toContain('The last day lies before the first.');
    expect(answer.text).toContain('value="Blue room"');
  });

  it('name the meetings that fall outside with links, and hand them back when told so', async () => {
    const desk = await atThePage();
    const { officer, liaison, path, family } = desk;
    const id = ((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body as { id: string }).id;
    const visit = await book(desk, family, String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id));
    const page = `${HOME}/lines/${id}`;
    const end = { version: '1', lastDay: '2026-09-20' };
    const look = await officer.submit(page, end, `${page}/endings/preview`);
    expect(look.text).toContain('One arranged meeting falls outside');
    expect(look.text).toContain(`href="/visits/${visit}"`);
    const refused = await officer.submit(page, end, `${page}/endings`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('would lose its time');
    expect((await officer.submit(page, { ...end, visits: 'hand_back' }, `${page}/endings`)).headers.location).toBe(`${HOME}?done=ended`);
    expect((await liaison.get(`/visits/${visit}`)).body).toMatchObject({ status: 'cancelled' });
    const stale = await officer.submit(page, { ...line, from: '2026-09-10', version: '1' }, page);
    expect(stale.status).toBe(412);
  });

  it('change a line from a day on', async () => {
    const { officer, liaison, path } = await atThePage();
    const id = (
      (await liaison.post(`${path}/timetables`, thursdays({ maxAdults: 4, exceptDates: ['2026-09-10'] })).expect(201)).body as {
        id: string;
      }
    ).id;
    const page = `${HOME}/lines/${id}`;
    const form = { ...line, version: '1', from: '2026-10-01', capacity: '5', validFrom: undefined, maxAdults: '' };
    const fields = Object.fromEntries(Object.entries(form).filter(([, v]) => v !== undefined)) as Record<string, string>;
    expect((await officer.submit(page, fields, `${page}/preview`)).text).toContain('Save from 2026-10-01');
    expect((await officer.submit(page, fields, page)).headers.location).toBe(`${HOME}?done=changed`);
    const { body } = await liaison.get(`${path}/timetables`);
    expect((body as { data: object[] }).data).toMatchObject([
      { id, validTo: '2026-09-30', maxAdults: 4 },
      { previousId: id, validFrom: '2026-10-01', capacity: 5, maxAdults: null, exceptDates: null },
    ]);
  });

  it('give a date its own lines and take them back', async () => {
    const { officer, liaison, path } = await atThePage();
    await liaison.post(`${path}/timetables`, thursdays()).expect(201);
    const day = { day: '2026-09-24', mode: 'visit', lines: '13:00-13:30 3\n14:00-14:30 3', description: 'Family day' };
    expect((await officer.submit(`${HOME}/days/new`, day, `${HOME}/days/preview`)).text).toContain('2 new');
    expect((await officer.submit(`${HOME}/days/new`, { ...day, lines: '13:30-13:00 3' }, `${HOME}/days`)).status).toBe(422);
    expect((await officer.submit(`${HOME}/days/new`, day, `${HOME}/days`)).status).toBe(303);
    expect((await officer.get(HOME)).text).toContain('Family day');
    expect((await officer.submit(HOME, {}, `${HOME}/days/2026-09-24/withdrawals`)).status).toBe(303);
    expect((await officer.get(HOME)).text).toContain('No date differs from its week.');
  });

  it('move the meetings of a line to another', async () => {
    const desk = await atThePage();
    const { officer, liaison, path, family } = desk;
    const idOf = (body: unknown): string => (body as { id: string }).id;
    const from = idOf((await liaison.post(`${path}/timetables`, thursdays()).expect(201)).body);
    const to = idOf((await liaison.post(`${path}/timetables`, thursdays({ startsAt: '14:00', endsAt: '14:30' })).expect(201)).body);
    await book(desk, family, String((await sessionsOf(used, family.facilityId, '2026-09-24', '2026-09-24'))[0]?.id));
    const move = { fromTimetableId: from, toTimetableId: to, fromDay: '2026-09-03', shiftDays: '0' };
    expect((await officer.submit(`${HOME}/moves/new`, move, `${HOME}/moves/preview`)).text).toContain('One meeting would move');
    expect((await officer.submit(`${HOME}/moves/new`, move, `${HOME}/moves`)).headers.location).toBe(`${HOME}?done=moved`);
    expect((await officer.submit(`${HOME}/moves/new`, move, `${HOME}/moves`)).status).toBe(422);
  });

  it('are the officer’s own, in Chinese too', async () => {
    const { coordinator, path, family } = await atThePage();
    await coordinator.get(`${path}/timetables`).expect(200);
    const chinese = await used.browser(await used.given.user('liaison', { facilityId: family.facilityId, locale: 'zh-CN' }));
    for (const page of [HOME, `${HOME}/lines/new`, `${HOME}/days/new`, `${HOME}/moves/new`])
      expect((await chinese.get(page)).status).toBe(200);
    const stranger = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    expect((await stranger.get(HOME)).status).toBe(403);
  });
});

describe('the page of days off', () => {
  it('looks at a notice, publishes it, and says what is wrong at its box', async () => {
    const admin = await used.browser(await used.given.user('admin'));
    const notice = {
      pack: 'cn',
      year: '2027',
      source: 'Notice',
      holidays: '2027-02-05 2027-02-12 春节\n2027-05-01 劳动节',
      makeUpWorkdays: '2027-02-14',
    };
    const bad = await admin.submit('/calendars', { ...notice, makeUpWorkdays: '2027-02-15' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('is a working day anyway');
    expect((await admin.submit('/calendars', notice, '/calendars/preview')).text).toContain('Publish and look at all sessions again');
    expect((await admin.submit('/calendars', notice)).headers.location).toBe('/calendars?published=2027');
    expect((await admin.get('/calendars?published=2027')).text).toContain('劳动节');
  });
});
