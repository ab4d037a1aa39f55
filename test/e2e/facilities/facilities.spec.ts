import { load } from 'cheerio';
import { useApp } from '../../support/app';

const used = useApp();

describe('facilities over the API', () => {
  it('are listed by name, page by page, with their rules and where these are from', async () => {
    const [b, a] = [await used.given.facility({ name: 'B (invented)' }), await used.given.facility({ name: 'A (invented)' })];
    await used.given.ward(a, '1');
    const api = await used.as(await used.given.user('coordinator'));
    const first = await api.get('/facilities?limit=1').expect(200);
    const firstPage = first.body as { data: { id: string }[]; page: { nextCursor: string } };
    expect(firstPage.data.map((f) => f.id)).toEqual([a]);
    const second = await api.get(`/facilities?limit=1&cursor=${firstPage.page.nextCursor}`).expect(200);
    expect(second.body).toMatchObject({ data: [{ id: b }], page: { nextCursor: null } });
    const one = await api.get(`/facilities/${a}`).expect(200);
    expect(one.body).toMatchObject({
      id: a,
      timeZone: 'Asia/Shanghai',
      wards: [{ code: '1' }],
      rules: { source: 'test', confidence: 'assumed', rules: { noticeWorkingDays: 3 } },
    });
    await api.get('/facilities?cursor=nonsense').expect(400);
  });

  it('show their sessions with seats', async () => {
    const facilityId = await used.given.facility();
    const id = await used.given.session(facilityId, { held: 2, confirmed: 3 });
    await used.given.session(facilityId, { mode: 'video', time: '14:00', endTime: '14:30' });
    const api = await used.as(await used.given.user('coordinator'));
    const answer = await api.get(`/facilities/${facilityId}/sessions?from=2026-09-01&to=2026-09-30&mode=visit`).expect(200);
    expect(answer.body).toEqual({
      data: [
        {
          id,
          mode: 'visit',
          day: '2026-09-23',
          startsAt: '2026-09-23T01:30:00.000Z',
          endsAt: '2026-09-23T02:00:00.000Z',
          adultsTaken: 0,
          groupsTaken: 0,
          videoTaken: 0,
          maxAdults: null,
          maxGroups: null,
          maxVideo: null,
          audience: 'everyone',
          provisional: false,
          wardId: null,
          capacity: 10,
          held: 2,
          confirmed: 3,
          free: 5,
          status: 'open',
        },
      ],
      page: { nextCursor: null },
    });
    await api.get(`/facilities/${facilityId}/sessions?from=2026-09-01&to=2027-09-30`).expect(422);
  });

  it('of others are not there for a liaison officer', async () => {
    const [mine, theirs] = [await used.given.facility(), await used.given.facility()];
    const api = await used.as(await used.given.user('liaison', { facilityId: mine }));
    const list = await api.get('/facilities').expect(200);
    expect((list.body as { data: { id: string }[] }).data.map((f) => f.id)).toEqual([mine]);
    await api.get(`/facilities/${mine}`).expect(200);
    await api.get(`/facilities/${theirs}`).expect(404);
    await api.get(`/facilities/${theirs}/sessions`).expect(404);
  });
});

describe('facilities as pages', () => {
  it('name no place in their titles, and show rules, source and the seats of four weeks', async () => {
    const facilityId = await used.given.facility({ name: '柳堤监狱（虚构）' });
    await used.given.session(facilityId, { held: 2, confirmed: 3 });
    const browser = await used.browser(await used.given.user('coordinator'));
    const list = load((await browser.get('/facilities').expect(200)).text);
    expect(list('h1')).toHaveLength(1);
    expect(
      list('main a')
        .map((_, a) => list(a).attr('href'))
        .get(),
    ).toContain(`/facilities/${facilityId}`);
    const page = load((await browser.get(`/facilities/${facilityId}`).expect(200)).text);
    expect(page('title').text()).toBe('Facility – Kinline');
    expect(page('main').text()).toContain('Assumed: ask before you travel');
    expect(page('main').text()).toContain('3 working days before, at most 60 days ahead');
    expect(page('main').text()).toContain('5 / 10');
    expect(page('main').text()).toContain('The days off of 2027 are not announced yet');
  });
});
