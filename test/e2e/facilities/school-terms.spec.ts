import { load } from 'cheerio';
import { useApp } from '../../support/app';

const used = useApp();
const text = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ');
type Reasons = { code: string; source: string; fix: string }[];

/** What is said of a session in class hours on a day, of a child in a county. */
async function reasonsOn(day: string, countyCode: string, pack: string, timeZone: string): Promise<Reasons> {
  const facilityId = await used.given.facility({ pack, timeZone, countyCode, rules: { noticeWorkingDays: 0, horizonDays: 365 } });
  const family = await used.given.readyFamily({ facilityId });
  await used.db.sql(`UPDATE children SET home_county_code = $2 WHERE id = $1`, [family.childId, countyCode]);
  // The builder writes its times in China’s: ten o’clock in London is six in the evening there.
  const [time, endTime] = timeZone === 'Europe/London' ? ['18:00', '19:00'] : ['10:00', '11:00'];
  await used.given.session(facilityId, { day, time, endTime });
  const api = await used.as(await used.given.user('coordinator', { organisationId: family.organisationId }));
  const { body } = await api.get(`/dyads/${family.dyadId}/bookable-sessions?from=${day}&to=${day}`).expect(200);
  return (body as { data: { eligibility: { reasons: Reasons } }[] }).data[0]?.eligibility.reasons ?? [];
}
const school = (reasons: Reasons): string | undefined => reasons.find(({ code }) => code === 'school.time')?.source;

describe('school terms', () => {
  it('warn in an English term, not in its half-term, and name where that is from', async () => {
    expect(school(await reasonsOn('2026-11-04', '010101', 'gb-eng', 'Europe/London'))).toContain('each council sets its own');
    expect(school(await reasonsOn('2026-10-28', '010101', 'gb-eng', 'Europe/London'))).toBeUndefined();
  });

  it('of a province are written down by an administrator and hold there alone', async () => {
    const admin = await used.as(await used.given.user('admin'));
    expect(school(await reasonsOn('2026-10-14', '220101', 'cn', 'Asia/Shanghai'))).toContain('各地校历不一');
    const body = {
      region: '22',
      spans: [{ from: '2026-08-24', to: '2026-10-09' }],
      source: 'School calendar of the province, 2026/27',
      asOf: '2026-08-20',
      confidence: 'published',
    };
    const saved = await admin
      .post('/school-terms/cn', { ...body, spans: [...body.spans, { from: '2026-10-19', to: '2027-01-08' }] })
      .expect(201);
    expect(saved.body).toMatchObject({ pack: 'cn', region: '22', until: '2027-01-08', confidence: 'published' });
    expect(school(await reasonsOn('2026-10-14', '220101', 'cn', 'Asia/Shanghai'))).toBeUndefined();
    expect(school(await reasonsOn('2026-10-21', '220101', 'cn', 'Asia/Shanghai'))).toBe('School calendar of the province, 2026/27');
    expect(school(await reasonsOn('2026-10-14', '230101', 'cn', 'Asia/Shanghai'))).toContain('各地校历不一');
    const coordinator = await used.as(await used.given.user('coordinator'));
    const list = (await coordinator.get('/school-terms').expect(200)).body as { data: { pack: string; regions: { region: string }[] }[] };
    expect(list.data.find(({ pack }) => pack === 'cn')?.regions.map(({ region }) => region)).toEqual(['', '22']);
    await coordinator.post('/school-terms/cn', body).expect(403);
    await admin.post('/school-terms/nowhere', body).expect(404);
    for (const wrong of [{ region: '2' }, { spans: [] }, { asOf: '2026-12-01' }, { spans: [{ from: '2026-09-02', to: '2026-09-01' }] }])
      await admin.post('/school-terms/cn', { ...body, ...wrong }).expect(422);
  });

  it('are read and typed in on a page, in both languages, with every error at its box', async () => {
    for (const [locale, words] of [
      ['en', 'each council sets its own'],
      ['zh-CN', '各地学期不同'],
    ] as const) {
      const admin = await used.browser(await used.given.user('admin', { locale }));
      expect(text((await admin.get('/school-terms').expect(200)).text)).toContain(words);
    }
    const admin = await used.browser(await used.given.user('admin', { locale: 'en' }));
    expect((await admin.get('/calendars').expect(200)).text).toContain('href="/school-terms"');
    const typed = { pack: 'gb-eng', region: '01', spans: '2026-09-02 2026-09-01', source: '', asOf: '2026-09-01', confidence: 'published' };
    const wrong = await admin.submit('/school-terms', typed, '/school-terms');
    expect(wrong.status).toBe(422);
    expect(load(wrong.text)('textarea[name=spans]').text()).toBe('2026-09-02 2026-09-01');
    const right = { ...typed, spans: '2026-09-01 2026-10-23\n2026-11-02 – 2026-12-18', source: 'The council’s calendar' };
    const saved = await admin.submit('/school-terms', right, '/school-terms');
    expect([saved.status, saved.headers.location]).toEqual([303, '/school-terms?saved=1']);
    expect(text((await admin.get('/school-terms?saved=1').expect(200)).text)).toMatch(
      /01\s*2026-09-01 – 2026-10-23 · 2026-11-02 – 2026-12-18 · known until 2026-12-18/,
    );
  });
});
