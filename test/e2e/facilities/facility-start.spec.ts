import { load } from 'cheerio';
import { useApp } from '../../support/app';

const used = useApp();
const body = (organisationId: string, more: object = {}): object => ({
  pattern: 'cn-xining',
  name: '云杉监狱（虚构）',
  publicAlias: '云杉',
  kind: 'prison',
  countyCode: '990105',
  timeZone: 'Asia/Shanghai',
  organisationId,
  ...more,
});
const authority = (): Promise<string> => used.given.organisation({ kind: 'facility', name: 'Invented authority' });

describe('a facility started from a published pattern', () => {
  it('has the pattern’s rules as a proposal; nothing is in force before a second person has looked', async () => {
    const admin = await used.as(await used.given.user('admin'));
    const { body: list } = await admin.get('/facility-patterns').expect(200);
    const xining = (list as { data: { key: string }[] }).data.find(({ key }) => key === 'cn-xining');
    expect(xining).toMatchObject({
      publisher: '西宁监狱（青海）',
      source: '265xx.com（转载）',
      confidence: 'assumed',
      verifyBeforeTravel: true,
    });
    expect(JSON.stringify(list)).not.toMatch(/1[3-9]\d{9}|0\d{2,3}-\d{7,8}/);
    const { body: made } = await admin.post('/facilities', body(await authority())).expect(201);
    expect(made).toMatchObject({ version: { status: 'proposed', source: '265xx.com（转载）' } });
    const path = `/facilities/${made.id}/rules`;
    expect((await admin.get(path).expect(200)).body).toMatchObject({ versionId: null });
    expect((await admin.post(`/facility-rule-versions/${made.version.id}/approvals`).expect(403)).body.code).toBe('rules.same_person');
    used.clock.set('2026-09-05T02:00:00Z');
    const officer = await used.as(await used.given.user('liaison', { facilityId: made.id }));
    await officer.post(`/facility-rule-versions/${made.version.id}/approvals`).expect(200);
    const { body: rules } = await officer.get(path).expect(200);
    const village = (rules as { rules: { key: string }[] }).rules.find(({ key }) => key === 'villageProof');
    expect(village).toMatchObject({ value: 'required', level: 'facility', source: '265xx.com（转载）', confidence: 'assumed' });
  });

  it('is refused with everything that is wrong: pattern, telling alias, zone, authority', async () => {
    const admin = await used.as(await used.given.user('admin'));
    const ngo = await used.given.organisation();
    const { body: problem } = await admin
      .post('/facilities', body(ngo, { publicAlias: '云杉监狱', timeZone: 'Europe/London' }))
      .expect(422);
    expect((problem as { errors: { pointer: string; code: string }[] }).errors.map((e) => `${e.pointer} ${e.code}`)).toEqual([
      '/publicAlias facility.alias_tells',
      '/timeZone facility.zone',
      '/organisationId facility.authority_unknown',
    ]);
    await admin.post('/facilities', body(await authority(), { pattern: 'nowhere' })).expect(422);
    const officer = await used.as(await used.given.user('liaison', { facilityId: await used.given.facility() }));
    await officer.post('/facilities', body(await authority())).expect(403);
    await officer.get('/facility-patterns').expect(403);
  });

  it('is started on pages, which say to verify before travel', async () => {
    const admin = await used.browser(await used.given.user('admin'));
    const organisationId = await authority();
    const list = load((await admin.get('/facility-patterns').expect(200)).text);
    expect(list('tbody tr').length).toBeGreaterThan(30);
    expect(list('main').text()).toContain('Verify before you travel');
    const page = load((await admin.get('/facility-patterns/cn-huizhou').expect(200)).text);
    expect(page('main').text()).toContain('not valid here');
    expect(page('main').text()).toContain('Verify before you travel');
    await admin.get('/facility-patterns/nowhere').expect(404);
    const wrong = await admin.submit('/facility-patterns/cn-huizhou', { name: '云杉', publicAlias: '云杉监狱', countyCode: 'x' });
    expect(wrong.status).toBe(422);
    expect(load(wrong.text)('input[name=publicAlias]').attr('value')).toBe('云杉监狱');
    expect(load(wrong.text)('.govuk-error-summary li').length).toBeGreaterThanOrEqual(3);
    const { pattern: _, ...form } = body(organisationId) as Record<string, string>;
    const made = await admin.submit('/facility-patterns/cn-huizhou', form);
    expect(made.headers.location).toMatch(/^\/facilities\/[0-9a-f-]{36}\/rules\?started=1$/);
    const rules = load((await admin.get(made.headers.location ?? '').expect(200)).text);
    expect(rules('main').text()).toContain('The facility is started.');
  });
});
