import { load } from 'cheerio';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

describe('a caregiver’s link with a child', () => {
  const used = useApp();
  let organisationId: string;
  let api: ApiClient;
  let childId: string;
  let caregiverId: string;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    api = await used.as(await used.given.user('coordinator', { organisationId }));
    childId = await used.given.child({ organisationId });
    caregiverId = await used.given.caregiver(childId);
  });

  const end = (body: object = {}): ReturnType<ApiClient['post']> => api.post(`/caregivers/${caregiverId}/endings`, { childId, ...body });
  const codesOf = (answer: { body: { errors: { code: string }[] } }): string[] => answer.body.errors.map((e) => e.code);

  it('ends, is told to the other rooms, and ends once', async () => {
    const { status, body } = await end({ until: '2026-09-01' });
    expect([status, body.children]).toEqual([201, []]);
    expect((await api.get(`/caregivers?childId=${childId}`)).body.data).toEqual([]);
    expect(await used.db.one(`SELECT until FROM child_caregivers`)).toEqual({ until: '2026-09-01' });
    expect(await used.db.sql(`SELECT topic, payload FROM outbox`)).toEqual([
      { topic: 'caregiver.ended', payload: { childId, caregiverId } },
    ]);
    expect((await end()).body).toMatchObject({ status: 409, code: 'caregiver.not_linked' });
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE action = 'caregiver.end' AND child_id = $1`, [childId])).toHaveLength(1);
  });

  it('that is no guardian’s asks the gates again when it ends', async () => {
    await used.db.sql(`UPDATE child_caregivers SET is_guardian = false, guardian_capacity = NULL, guardian_evidence = NULL`);
    const dyadId = await used.given.dyad(childId, await used.given.parent(organisationId));
    const version = async (): Promise<number> =>
      (await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [dyadId]))?.gateVersion ?? -1;
    const before = await version();
    await end().expect(201);
    expect(await version()).toBe(before + 1);
  });

  it('ends once when ten people end it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => end()));
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(await used.db.sql(`SELECT 1 FROM outbox`)).toHaveLength(1);
  });

  it('can be taken up again after it ended', async () => {
    await end();
    const { phone } = (await used.db.one<{ phone: string }>(`SELECT phone FROM caregivers`)) ?? { phone: '' };
    const again = { childId, name: '柳奶奶', relationship: 'grandmother', isGuardian: false, phone, channel: 'sms', language: 'zh-CN' };
    expect((await api.post('/caregivers', again)).body).toMatchObject({ id: caregiverId, isGuardian: false });
  });

  it('with a second child undoes nothing that she has refused', async () => {
    const { phone } = (await used.db.one<{ phone: string }>(`SELECT phone FROM caregivers`)) ?? { phone: '' };
    await used.db.sql(`UPDATE caregivers SET opted_out = '{sms}'`);
    const second = await used.given.child({ organisationId });
    const body = {
      childId: second,
      name: '柳奶奶',
      relationship: 'grandmother',
      isGuardian: false,
      phone,
      channel: 'sms',
      language: 'zh-CN',
    };
    const refused = await api.post('/caregivers', body);
    expect([refused.status, codesOf(refused)]).toEqual([422, ['caregiver.channel_refused']]);
    await api.post('/caregivers', { ...body, channel: 'call' }).expect(201);
    expect(await used.db.sql(`SELECT id, channel, opted_out FROM caregivers`)).toEqual([
      { id: caregiverId, channel: 'call', optedOut: ['sms'] },
    ]);
    // Who says what she refuses says all of it.
    const third = await used.given.child({ organisationId });
    await api.post('/caregivers', { ...body, childId: third, optedOut: [] }).expect(201);
    expect(await used.db.sql(`SELECT channel, opted_out FROM caregivers`)).toEqual([{ channel: 'sms', optedOut: [] }]);
  });

  it('does not end tomorrow, before it began, or for a child of another organisation', async () => {
    expect(codesOf(await end({ until: '2026-09-03' }))).toEqual(['validation.isPastDay']);
    expect(codesOf(await end({ until: '2019-12-31' }))).toEqual(['caregiver.ends_before_start']);
    const stranger = await used.as(await used.given.user('coordinator'));
    await stranger.post(`/caregivers/${caregiverId}/endings`, { childId }).expect(404);
    await stranger.post(`/caregivers/${caregiverId}/guardianships`, { childId, isGuardian: false }).expect(404);
    await end({ childId: await used.given.child() }).expect(404);
    const worker = await used.as(await used.given.user('worker', { organisationId }));
    await worker.post(`/caregivers/${caregiverId}/endings`, { childId }).expect(403);
  });

  it('becomes a guardian’s, or is it no longer, for this child alone', async () => {
    const sibling = await used.given.child({ organisationId });
    await used.given.row('child_caregivers', {
      id: '0190aaaa-0000-7000-8000-000000000001',
      childId: sibling,
      caregiverId,
      relationship: 'grandmother',
      isGuardian: true,
      since: '2020-01-01',
    });
    const { status, body } = await api.post(`/caregivers/${caregiverId}/guardianships`, { childId, isGuardian: false });
    expect([status, body.version]).toEqual([201, 2]);
    expect((await api.get(`/caregivers?childId=${childId}`)).body.data).toMatchObject([{ isGuardian: false }]);
    expect((await api.get(`/caregivers?childId=${sibling}`)).body.data).toMatchObject([{ isGuardian: true }]);
    const dyad = await used.given.dyad(childId, await used.given.parent(organisationId));
    const consent = { purpose: 'visit', capacity: 'court_appointed', caregiverId, evidence: 'signed_form' };
    expect(codesOf(await api.post(`/dyads/${dyad}/consents`, consent))).toEqual(['consent.guardianship_not_shown']);
    await api.post(`/caregivers/${caregiverId}/guardianships`, { childId, isGuardian: true }).expect(201);
    await api.post(`/dyads/${dyad}/consents`, consent).expect(201);
    await api.post(`/caregivers/${caregiverId}/guardianships`, { childId }).expect(422);
  });

  it('is changed on pages from the child’s page, in both languages', async () => {
    const browser = await used.browser(await used.given.user('coordinator', { organisationId }));
    const links = load((await browser.get(`/children/${childId}`).expect(200)).text)(`a[href*="/caregivers/${caregiverId}/"]`)
      .toArray()
      .map((a) => a.attribs.href ?? '');
    expect(links.map((href) => href.split('/').at(-1))).toEqual(['discretion', 'contact', 'guardianship', 'ending']);
    const [, , guardianship = '', ending = ''] = links;
    for (const path of links)
      for (const lang of ['en', 'zh-CN']) {
        const $ = load((await browser.get(path).set('Cookie', `lang=${lang}`).expect(200)).text);
        expect([$('h1').length, /柳|监狱|prison/.test($('title').text())]).toEqual([1, false]);
      }
    expect((await browser.submit(guardianship, { isGuardian: 'false' })).headers.location).toBe(`/children/${childId}`);
    expect((await browser.get(`/children/${childId}`)).text).not.toContain(' · guardian');
    const wrong = await browser.submit(ending, { until: '2026-09-03' });
    expect([wrong.status, wrong.text.includes('value="2026-09-03"')]).toEqual([422, true]);
    expect((await browser.submit(ending, { until: '2026-09-02' })).headers.location).toBe(`/children/${childId}`);
    await browser.get(ending).expect(404);
  });
});
