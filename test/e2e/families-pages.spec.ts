import { load } from 'cheerio';
import request from 'supertest';
import { useApp } from '../support/app';
import type { PageClient } from '../support/app';

const CHILD = {
  givenName: '小溪',
  familyName: '柳',
  sex: 'female',
  birthDate: '2016-04-09',
  homeCountyCode: '990101',
  careType: 'grandparents',
  visitedBefore: '',
};
const BANNED = /监狱|会见|服刑|prison|inmate/i;

describe('family pages without JavaScript', () => {
  const used = useApp();
  let organisationId: string;
  let browser: PageClient;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    browser = await used.browser(await used.given.user('coordinator', { organisationId }));
  });

  const family = async (): Promise<{ childId: string; caregiverId: string; parentId: string; dyadId: string }> => {
    const childId = await used.given.child({ organisationId, givenName: '小月' });
    const caregiverId = await used.given.caregiver(childId);
    const parentId = await used.given.parent(organisationId, { givenName: '大山' });
    return { childId, caregiverId, parentId, dyadId: await used.given.dyad(childId, parentId) };
  };

  it('open in both languages with one heading, a neutral title and no banned word in it', async () => {
    const { childId, dyadId } = await family();
    const paths = [
      '/children/new',
      ...['caregivers', 'parents', 'relatives'].map((what) => `/children/${childId}/${what}/new`),
      ...['consents', 'child-views', 'kinship-proofs'].map((what) => `/dyads/${dyadId}/${what}/new`),
      `/dyads/${dyadId}/child-views/thanks`,
      `/dyads/${dyadId}/consents`,
      `/dyads/${dyadId}/consents/withdrawal`,
      `/children/${childId}/guardians`,
      `/children/${childId}/escort-preference`,
    ];
    for (const path of paths)
      for (const lang of ['en', 'zh-CN']) {
        const answer = await browser.get(path).set('Cookie', `lang=${lang}`);
        expect({ path, status: answer.status }).toEqual({ path, status: 200 });
        const $ = load(answer.text);
        expect({ path, headings: $('h1').length }).toEqual({ path, headings: 1 });
        expect($('title').text()).not.toMatch(/小月|柳/);
        expect($('title').text()).not.toMatch(BANNED);
        expect($('[style], script:not([src])').length).toBe(0);
      }
  });

  it('open a child’s file and lead to it', async () => {
    const answer = await browser.submit('/children/new', CHILD);
    expect(answer.status).toBe(303);
    const child = await used.db.one<{ id: string; visitedBefore: boolean | null }>(`SELECT id, visited_before FROM children`);
    expect(answer.headers.location).toBe(`/children/${child?.id}`);
    expect(child?.visitedBefore).toBeNull();
  });

  it('show a refused form again with everything typed and a summary that leads to each field', async () => {
    const answer = await browser.submit('/children/new', { ...CHILD, birthDate: '2016-02-30', givenName: '<script>alert(1)</script>' });
    expect(answer.status).toBe(422);
    const $ = load(answer.text);
    expect(
      $('.govuk-error-summary a')
        .map((_, a) => $(a).attr('href'))
        .get()
        .sort(),
    ).toEqual(['#f-birthDate', '#f-givenName']);
    expect($('#f-givenName').val()).toBe('<script>alert(1)</script>');
    expect(answer.text).not.toContain('<script>alert');
    expect($('title').text()).toMatch(/^Error: /);
    expect(await used.db.sql(`SELECT 1 FROM children`)).toHaveLength(0);
  });

  it('ask whether it is the same child, let her open the file or say why it is another', async () => {
    const existing = await used.given.child({ organisationId, familyName: '柳', givenName: '小溪', reference: 'K7QA4' });
    const asked = await browser.submit('/children/new', CHILD);
    expect(asked.status).toBe(409);
    const $ = load(asked.text);
    expect($(`a[href="/children/${existing}"]`).text()).toContain('K7QA4');
    expect($('textarea[name=duplicateReason]').length).toBe(1);
    expect($('#f-givenName').val()).toBe('小溪');
    const short = await browser.submit('/children/new', { ...CHILD, duplicateReason: 'no' });
    expect(load(short.text)('textarea[name=duplicateReason]').val()).toBe('no');
    const done = await browser.submit('/children/new', { ...CHILD, duplicateReason: 'Twins registered on the same day' });
    expect(done.status).toBe(303);
    expect(await used.db.sql(`SELECT 1 FROM children WHERE duplicate_resolved`)).toHaveLength(1);
  });

  it('name only the organisation to ask when the child may be known elsewhere', async () => {
    const other = await used.given.organisation({ publicAlias: '青苗服务社' });
    const theirs = await used.given.child({ organisationId: other, familyName: '柳', givenName: '小溪' });
    const asked = await browser.submit('/children/new', CHILD);
    expect(asked.status).toBe(409);
    expect(asked.text).toContain('青苗服务社');
    expect(asked.text).not.toContain(theirs);
  });

  it('do the thing once when a form is sent twice', async () => {
    const html = (await browser.get('/children/new')).text;
    const key = load(html)('input[name=_key]').first().val() as string;
    const twice = [
      await browser.submit('/children/new', { ...CHILD, _key: key }),
      await browser.submit('/children/new', { ...CHILD, _key: key }),
    ];
    expect(twice.map((a) => a.status)).toEqual([303, 303]);
    expect(twice[0]?.headers.location).toBe(twice[1]?.headers.location);
  });

  it('add a caregiver, a new parent with the tie, a relative', async () => {
    const childId = await used.given.child({ organisationId });
    const caregiver = {
      name: '柳奶奶',
      relationship: 'grandmother',
      isGuardian: 'true',
      channel: 'sms',
      phone: '10000000001',
      email: '',
      language: 'zh-CN',
      bestTime: '18:00-19:00',
    };
    expect((await browser.submit(`/children/${childId}/caregivers/new`, caregiver)).headers.location).toBe(`/children/${childId}`);
    const parent = {
      relationship: 'father',
      familyName: '柳',
      givenName: '大山',
      formerNames: '柳石，柳土',
      sex: 'male',
      birthDate: '1985',
      idNumber: '',
      homeCountyCode: '',
    };
    expect((await browser.submit(`/children/${childId}/parents/new`, parent)).headers.location).toBe(`/children/${childId}`);
    const row = await used.db.one<{ id: string; formerNames: string[]; birthDatePrecision: string }>(
      `SELECT p.id, p.former_names, p.birth_date_precision FROM imprisoned_parents p JOIN dyads d ON d.parent_id = p.id WHERE d.child_id = $1`,
      [childId],
    );
    expect(row).toMatchObject({ formerNames: ['柳石', '柳土'], birthDatePrecision: 'year' });
    const relative = { parentId: row?.id ?? '', name: '柳小姑', relationship: 'sibling', birthDate: '1990-01-01', phone: '' };
    expect((await browser.submit(`/children/${childId}/relatives/new`, relative)).status).toBe(303);
  });

  it('write nothing of a new parent when the relationship does not fit', async () => {
    const childId = await used.given.child({ organisationId });
    const parent = { relationship: 'mother', familyName: '柳', givenName: '大山', sex: 'male' };
    const answer = await browser.submit(`/children/${childId}/parents/new`, parent);
    expect(answer.status).toBe(422);
    expect(await used.db.sql(`SELECT 1 FROM imprisoned_parents`)).toHaveLength(0);
  });

  it('offer the parent of a sibling with the same caregiver and tie to that same parent', async () => {
    const { caregiverId, parentId } = await family();
    const sibling = await used.given.child({ organisationId });
    await used.given.row('child_caregivers', {
      id: sibling,
      childId: sibling,
      caregiverId,
      relationship: 'grandmother',
      isGuardian: true,
      since: '2020-01-01',
    });
    const form = await browser.get(`/children/${sibling}/parents/new`);
    expect(load(form.text)(`input[name=parentId][value="${parentId}"]`).length).toBe(1);
    expect((await browser.submit(`/children/${sibling}/parents/new`, { parentId, relationship: 'father' })).status).toBe(303);
    expect(await used.db.sql(`SELECT 1 FROM dyads WHERE parent_id = $1`, [parentId])).toHaveLength(2);
  });

  it('record several purposes with one signature, or none of them', async () => {
    const { childId, caregiverId, dyadId } = await family();
    const path = `/dyads/${dyadId}/consents/new`;
    const consent = {
      caregiverId,
      capacity: 'court_appointed',
      evidence: 'signed_form',
      witness: '',
      startsOn: '2026-09-02',
      expiresOn: '',
    };
    expect((await browser.submit(path, { ...consent, purposes: ['visit', 'letter', 'travel'] })).headers.location).toBe(
      `/children/${childId}`,
    );
    expect(await used.db.sql(`SELECT 1 FROM consents`)).toHaveLength(3);
    const again = await browser.submit(path, { ...consent, purposes: ['video', 'visit'] });
    expect(again.status).toBe(409);
    expect(load(again.text)('input[name=purposes]:checked').length).toBe(2);
    expect((await browser.submit(path, consent)).status).toBe(422);
    expect((await browser.submit(path, { ...consent, purposes: 'video' })).status).toBe(303);
    expect(await used.db.sql(`SELECT 1 FROM consents`)).toHaveLength(4);
  });

  it('answer "not now" with one thank-you sentence', async () => {
    const { childId, dyadId } = await family();
    const worker = await used.browser(await used.given.caseworker(organisationId, childId));
    const view = { method: 'talk', caregiverPresent: 'false', askedOn: '2026-09-02', askAgainOn: '' };
    const later = await worker.submit(`/dyads/${dyadId}/child-views/new`, { ...view, view: 'not_now' });
    expect(later.headers.location).toBe(`/dyads/${dyadId}/child-views/thanks`);
    const thanks = await worker.get(later.headers.location as string);
    expect(thanks.text).toContain('Thank you for listening: we will not ask again before Sun 1 Nov 2026, and nothing happens against the');
    expect(load(thanks.text)('main h1, main p').length).toBe(2);
    expect(thanks.text).not.toContain('k-tag--stop');
    expect((await worker.submit(`/dyads/${dyadId}/child-views/new`, { ...view, view: 'yes' })).headers.location).toBe(
      `/children/${childId}`,
    );
  });

  it('record a proof of kinship with and without a scan', async () => {
    const { dyadId } = await family();
    const path = `/dyads/${dyadId}/kinship-proofs/new`;
    expect((await browser.submit(path, { kind: 'household_register', seenOn: '2026-09-02', expiresOn: '' })).status).toBe(303);
    const agent = request.agent(used.url);
    const token = async (page: string): Promise<string> =>
      String(
        load((await agent.get(page)).text)('input[name=_csrf]')
          .first()
          .val(),
      );
    const user = await used.db.one<{ email: string }>(`SELECT email FROM users WHERE role = 'coordinator' AND organisation_id = $1`, [
      organisationId,
    ]);
    // The agent takes its cookies when a request is made: the token comes first.
    const first = await token('/sign-in');
    await agent.post('/sign-in').type('form').send({ _csrf: first, email: user?.email, password: 'kinline-test-password' });
    const send = async (bytes: Buffer): Promise<request.Response> => {
      const fields = { _csrf: await token(path), kind: 'birth_certificate', seenOn: '2026-09-02', expiresOn: '' };
      return agent.post(path).field(fields).attach('file', bytes, 'scan.png');
    };
    expect((await send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).status).toBe(303);
    const wrong = await send(Buffer.from('MZ not a picture'));
    expect(wrong.status).toBe(422);
    expect(load(wrong.text)('#f-file-error').length).toBe(1);
    expect((await send(Buffer.alloc(6 * 1024 * 1024))).status).toBe(413);
    expect(await used.db.sql(`SELECT file_id FROM kinship_proofs ORDER BY id`)).toMatchObject([
      { fileId: null },
      { fileId: expect.any(String) },
    ]);
  });

  it('are not there for another organisation, and not for a role without the permission', async () => {
    const { childId, dyadId } = await family();
    const other = await used.browser(await used.given.user('coordinator'));
    for (const path of [`/children/${childId}/caregivers/new`, `/children/${childId}/parents/new`, `/dyads/${dyadId}/consents/new`])
      expect((await other.get(path)).status).toBe(404);
    const worker = await used.browser(await used.given.user('worker', { organisationId }));
    expect((await worker.get('/children/new')).status).toBe(403);
  });
});
