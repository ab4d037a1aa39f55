import { load } from 'cheerio';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import type { PageClient } from '../support/app';

const BANNED = /监狱|会见|服刑|prison|inmate/i;

describe('consent pages without JavaScript', () => {
  const used = useApp();
  let organisationId: string;
  let browser: PageClient;
  let childId: string;
  let caregiverId: string;
  let dyadId: string;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    browser = await used.browser(await used.given.user('coordinator', { organisationId }));
    childId = await used.given.child({ organisationId, givenName: '小月' });
    caregiverId = await used.given.caregiver(childId);
    dyadId = await used.given.dyad(childId, await used.given.parent(organisationId));
  });

  const FORM = { capacity: 'court_appointed', evidence: 'signed_form', answer: 'yes', startsOn: '2026-09-02' };
  const give = (change: Record<string, string | string[]>): ReturnType<PageClient['submit']> =>
    browser.submit(`/dyads/${dyadId}/consents/new`, { ...FORM, caregiverId, ...change });
  const links = async (): Promise<string[]> =>
    load((await browser.get(`/dyads/${dyadId}/consents`).expect(200)).text)('main a')
      .toArray()
      .map((a) => a.attribs.href ?? '');

  it('take one consent back with its day, and show a refused day again', async () => {
    expect((await give({ purposes: ['visit', 'letter'], language: '四川话' })).status).toBe(303);
    const path = (await links()).find((href) => href.endsWith('/withdrawal') && href.startsWith('/consents/')) ?? '';
    for (const lang of ['en', 'zh-CN']) {
      const $ = load((await browser.get(path).set('Cookie', `lang=${lang}`).expect(200)).text);
      expect([$('h1').length, BANNED.test($('main').text()), /小月|柳/.test($('title').text())]).toEqual([1, false, false]);
      expect($('input[name=withdrawnOn]').val()).toBe('2026-09-02');
    }
    const early = await browser.submit(path, { withdrawnOn: '2026-09-01', reasonCode: 'child_wish' });
    const $ = load(early.text);
    expect([early.status, $('#f-withdrawnOn').val(), $('#f-withdrawnOn-error').length]).toEqual([422, '2026-09-01', 1]);
    expect($('input[value=child_wish]').attr('checked')).toBeDefined();
    expect((await browser.submit(path, { withdrawnOn: '2026-09-02' })).headers.location).toBe(`/dyads/${dyadId}/consents`);
    expect(await used.db.sql(`SELECT withdrawn_on, withdrawn_reason FROM consents WHERE withdrawn_at IS NOT NULL`)).toEqual([
      { withdrawnOn: '2026-09-02', withdrawnReason: null },
    ]);
    expect((await browser.submit(path, { withdrawnOn: '2026-09-02' })).status).toBe(409);
  });

  it('take everything back, say that the file is kept for storage only, and lift that with a new consent', async () => {
    await give({ purposes: ['visit', 'letter'] });
    const path = `/dyads/${dyadId}/consents/withdrawal`;
    expect(await links()).toContain(path);
    expect((await browser.submit(path, { caregiverId: '', withdrawnOn: '2026-09-02' })).status).toBe(303);
    const page = (await browser.get(`/dyads/${dyadId}/consents`)).text;
    expect(page).toContain('This file is kept for storage only');
    expect(await links()).not.toContain(`/dyads/${dyadId}/consents/new?answer=no`);
    const refused = await browser.submit(`/children/${childId}/escort-preference`, { escortPreference: 'female', version: '2' });
    expect([refused.status, refused.text.includes('Lift that first')]).toEqual([409, true]);
    expect((await give({ purposes: 'visit' })).status).toBe(303);
    expect((await browser.get(`/dyads/${dyadId}/consents`)).text).not.toContain('This file is kept for storage only');
  });

  it('record a no, and show that guardians disagree, never in red', async () => {
    await give({ purposes: ['visit'] });
    const form = load((await browser.get(`/dyads/${dyadId}/consents/new?answer=no`)).text);
    expect(form('input[name=answer][value=no]').attr('checked')).toBeDefined();
    expect((await give({ purposes: ['visit'], answer: 'no', capacity: 'imprisoned_parent', caregiverId: '' })).status).toBe(303);
    const $ = load((await browser.get(`/dyads/${dyadId}/consents`)).text);
    expect($('main').text()).toContain('Guardians disagree');
    expect([$('.k-tag--stop').length, $('.k-tag--violet').text()]).toEqual([0, 'No']);
  });

  it('offer sharing data only while an agreement runs, each purpose in plain words', async () => {
    const path = `/dyads/${dyadId}/consents/new`;
    const before = load((await browser.get(path)).text);
    expect(before('input[name=purposes]').length).toBe(9);
    expect(before('input[value=data_sharing]').attr('disabled')).toBeDefined();
    expect(before('input[name=capacity][value=child]').length).toBe(0);
    const agreement = await used.given.row('data_sharing_agreements', {
      id: newId(),
      organisationId,
      partnerName: '县民政局（虚构）',
      partnerKind: 'civil_affairs',
      purpose: 'support',
      fields: ['birthDate'],
      legalBasis: 'consent',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
    });
    const missing = await give({ purposes: ['data_sharing', 'visit'] });
    expect([missing.status, load(missing.text)('#f-agreementId-error').length]).toEqual([422, 1]);
    expect((await give({ purposes: ['data_sharing', 'visit'], agreementId: agreement })).status).toBe(303);
    expect((await browser.get(`/dyads/${dyadId}/consents`)).text).toContain('县民政局（虚构）');
    await used.db.sql(`UPDATE children SET birth_date = '2012-01-01'`);
    expect(load((await browser.get(path)).text)('input[name=capacity][value=child]').length).toBe(1);
  });

  it('note a guardian with capacity and paper, and lead the coordinator to confirm what was agreed to before', async () => {
    await give({ purposes: ['visit'] });
    const guardianship = `/children/${childId}/caregivers/${caregiverId}/guardianship`;
    const bare = await browser.submit(guardianship, { isGuardian: 'true' });
    expect([bare.status, load(bare.text)('#f-guardianCapacity-error').length]).toEqual([422, 1]);
    const aunt = { name: '柳姑姑', relationship: 'aunt', channel: 'call', phone: '10000000088', language: 'zh-CN' };
    const guardian = { isGuardian: 'true', guardianCapacity: 'court_appointed', guardianEvidence: 'court_paper' };
    expect((await browser.submit(`/children/${childId}/caregivers/new`, { ...aunt, ...guardian })).status).toBe(303);
    expect((await browser.get(`/children/${childId}/guardians`)).text).toContain('Court paper');
    expect((await browser.get(`/dyads/${dyadId}/consents`)).text).toContain('The guardian has changed');
    const path = (await links()).find((href) => href.endsWith('/reconfirmation')) ?? '';
    const auntId = (await used.db.one<{ id: string }>(`SELECT id FROM caregivers WHERE name = '柳姑姑'`))?.id ?? '';
    const word = { caregiverId: auntId, capacity: 'court_appointed' };
    expect((await browser.submit(path, word)).status).toBe(422);
    expect((await browser.submit(path, { ...word, evidence: 'recorded_call' })).headers.location).toBe(`/dyads/${dyadId}/consents`);
    const $ = load((await browser.get(`/dyads/${dyadId}/consents`)).text);
    expect($('main').text()).toContain('柳姑姑');
    expect($('main').text()).not.toContain('The guardian has changed');
  });

  it('set whom the child wants at her side, and are read but not written by a social worker', async () => {
    const path = `/children/${childId}/escort-preference`;
    expect((await browser.submit(path, { escortPreference: 'female', version: '1' })).headers.location).toBe(`/children/${childId}`);
    expect(load((await browser.get(path)).text)('input[value=female]').attr('checked')).toBeDefined();
    expect((await browser.submit(path, { escortPreference: 'male', version: '1' })).status).toBe(412);
    await give({ purposes: ['visit'] });
    const worker = await used.browser(await used.given.user('worker', { organisationId }));
    const $ = load((await worker.get(`/dyads/${dyadId}/consents`).expect(200)).text);
    expect($('main a[href*="/withdrawal"], main a[href*="/consents/new"]').length).toBe(0);
    expect($(`main a[href="/dyads/${dyadId}/child-views/new"]`).length).toBe(1);
    await worker.get(`/dyads/${dyadId}/consents/withdrawal`).expect(403);
    const stranger = await used.browser(await used.given.user('coordinator'));
    for (const page of [`/dyads/${dyadId}/consents`, `/children/${childId}/guardians`, path]) await stranger.get(page).expect(404);
  });
});
