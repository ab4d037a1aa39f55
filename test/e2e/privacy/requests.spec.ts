import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

const ASK = { requester: 'guardian', identityProof: 'household register seen', wording: 'I want to see it' };

describe('requests about one’s own data', () => {
  const used = useApp();
  async function people() {
    const family = await used.given.visit({ status: 'confirmed' });
    const { organisationId } = family;
    const officer = await used.as(await used.given.user('data_officer', { organisationId }));
    const lead = await used.as(await used.given.user('lead', { organisationId }));
    return { ...family, officer, lead };
  }

  it('is written down with a day 15 working days later and a task of the data officer', async () => {
    const { officer, childId } = await people();
    const made = await officer.post('/data-requests', { ...ASK, childId, kind: 'access' }).expect(201);
    // 2 September to 23 September 2026: three weeks; 20 September is a make-up workday and counts.
    expect(made.body).toMatchObject({ status: 'open', receivedOn: '2026-09-02', dueOn: '2026-09-22', kind: 'access' });
    const [task] = await used.db.sql(`SELECT kind, owner_role, status FROM tasks WHERE subject_id = $1`, [made.body.id as string]);
    expect(task).toEqual({ kind: 'answer_data_request', ownerRole: 'data_officer', status: 'open' });
  });

  it('hands the lead the whole record and the data officer one without custody, each with what is withheld and why', async () => {
    const { officer, lead, childId, organisationId } = await people();
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'access' }).expect(201)).body as { id: string };
    await officer.post(`/data-requests/${id}/decisions`, { outcome: 'done', answer: 'Here it is' }).expect(409);

    const whole = await lead.post(`/data-requests/${id}/records`).expect(200);
    expect(whole.headers['cache-control']).toContain('no-store');
    expect(whole.body.parents[0].facilityName).toContain('柳堤');
    expect(whole.body.caregivers[0].phone).toMatch(/^100/);
    expect(Object.keys(whole.body.caregivers[0] as object)).toEqual(expect.arrayContaining(['wechatOpenId', 'postalAddress', 'optedOut']));
    expect(whole.body.withheld).toEqual([
      { section: 'views', reasonCode: 'childs_confidence' },
      { section: 'safeguarding', reasonCode: 'endangers_another' },
    ]);

    const part = await officer.post(`/data-requests/${id}/records`).expect(200);
    expect(JSON.stringify(part.body)).not.toContain('柳堤');
    expect(part.body.withheld).toContainEqual({ section: 'parents', reasonCode: 'lead_hands_out' });

    const given = await officer.get(`/disclosures?childId=${childId}`).expect(200);
    expect(given.body.data.map((line: { purpose: string }) => line.purpose)).toEqual(['own_data', 'own_data']);
    expect(JSON.stringify(given.body)).not.toContain('100000');
    expect(
      await used.db.sql(`SELECT action FROM audit_events WHERE child_id = $1 AND action = 'data_request.hand_out'`, [childId]),
    ).toHaveLength(2);

    await officer.post(`/data-requests/${id}/decisions`, { outcome: 'done', answer: 'Here it is' }).expect(201);
    await officer.post(`/data-requests/${id}/decisions`, { outcome: 'done', answer: 'Again' }).expect(409);
    expect(await used.db.one(`SELECT status FROM tasks WHERE subject_id = $1`, [id])).toEqual({ status: 'done' });
    expect(organisationId).toBeTruthy();
  });

  it('gives nobody another’s numbers, not even those that were found to reach nobody, and not how she wants to be reached', async () => {
    const { officer, lead, childId, caregiverId } = await people();
    await used.db.sql(`UPDATE child_caregivers SET is_guardian = false, guardian_capacity = NULL, guardian_evidence = NULL`);
    await used.given.caregiver(childId);
    await used.db.sql(
      `UPDATE caregivers SET phone = '10000000055', bad_addresses = '{10000000055,10000000066}', channel = 'voice', other_channels = '{letter}', opted_out = '{wechat}' WHERE id = $1`,
      [caregiverId],
    );
    for (const requester of ['guardian', 'caregiver']) {
      const { id } = (await officer.post('/data-requests', { ...ASK, requester, childId, kind: 'access' }).expect(201)).body as {
        id: string;
      };
      const { caregivers } = (await lead.post(`/data-requests/${id}/records`).expect(200)).body as { caregivers: object[] };
      expect(caregivers).toHaveLength(2);
      expect(JSON.stringify(caregivers)).not.toMatch(/10000000055|10000000066|"voice"|"letter"|"wechat"/);
    }
  });

  it('gives a file whose name says nothing', async () => {
    const { childId, organisationId } = await people();
    const browser = await used.browser(await used.given.user('lead', { organisationId }));
    const officer = await used.as(await used.given.user('data_officer', { organisationId }));
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'access' }).expect(201)).body as { id: string };
    const { reference } = (await used.db.one<{ reference: string }>(`SELECT reference FROM children WHERE id = $1`, [childId]))!;
    const file = await browser.submit(`/privacy/requests/${id}`, {}, `/privacy/requests/${id}/record.json`);
    expect(file.status).toBe(200);
    expect(file.headers['content-disposition']).toBe(`attachment; filename="record-${reference}.json"`);
    expect(file.headers['cache-control']).toContain('no-store');
    const sheet = await browser.submit(`/privacy/requests/${id}`, {}, `/privacy/requests/${id}/record`);
    expect(sheet.status).toBe(200);
    expect(sheet.text).toContain('What is not in it, and why');
  });

  it('erases: the visit is cancelled, names, papers and custody are gone, figures and the audit stay', async () => {
    const { officer, childId, visitId, caregiverId, parentId } = await people();
    await used.db.sql(`UPDATE caregivers SET wechat_open_id = 'open', postal_address = 'home', other_channels = '{letter}' WHERE id = $1`, [
      caregiverId,
    ]);
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'erasure' }).expect(201)).body as { id: string };
    const done = await officer.post(`/data-requests/${id}/decisions`, { outcome: 'done', answer: 'Erased' }).expect(201);
    expect(done.body).toMatchObject({ status: 'done', answer: 'Erased' });
    const child = await used.db.one(
      `SELECT family_name, given_name = reference AS neutral, birth_date, restricted_reason FROM children WHERE id = $1`,
      [childId],
    );
    expect(child).toEqual({ familyName: '–', neutral: true, birthDate: '2016-01-01', restrictedReason: 'erasure_requested' });
    expect(
      await used.db.one(`SELECT name, phone, wechat_open_id, postal_address, other_channels FROM caregivers WHERE id = $1`, [caregiverId]),
    ).toEqual({ name: '–', phone: null, wechatOpenId: null, postalAddress: null, otherChannels: [] });
    expect(await used.db.one(`SELECT given_name FROM imprisoned_parents WHERE id = $1`, [parentId])).toEqual({ givenName: '–' });
    expect(await used.db.sql(`SELECT 1 FROM custody_episodes WHERE parent_id = $1`, [parentId])).toEqual([]);
    expect(await used.db.one(`SELECT status FROM visits WHERE id = $1`, [visitId])).toEqual({ status: 'cancelled' });
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE child_id = $1 AND action = 'child.forget'`, [childId])).toHaveLength(1);
    await officer.post(`/restricted-files/${childId}/releases`).expect(409);
  });

  it('keeps what a worry needs, for storage only, and tells the person why', async () => {
    const { officer, childId, dyadId, organisationId } = await people();
    const raisedBy = await used.given.user('worker', { organisationId });
    await used.given.row('incidents', { id: newId(), dyadId, note: 'seen', raisedBy, raisedAt: '2026-08-01T00:00:00Z' });
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'erasure' }).expect(201)).body as { id: string };
    const done = await officer.post(`/data-requests/${id}/decisions`, { outcome: 'done', answer: 'Stopped' }).expect(201);
    expect(done.body.answer).toContain('a worry about the child is still open');
    expect(await used.db.one(`SELECT family_name, restricted_reason FROM children WHERE id = $1`, [childId])).toEqual({
      familyName: '柳',
      restrictedReason: 'erasure_requested',
    });
    expect((await officer.get('/restricted-files').expect(200)).body.data).toHaveLength(1);
    await officer.post(`/restricted-files/${childId}/releases`).expect(201);
    expect((await officer.get('/restricted-files').expect(200)).body.data).toEqual([]);
  });

  it('refuses in writing or not at all, and nobody else’s request is there', async () => {
    const { officer, childId } = await people();
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'correction' }).expect(201)).body as { id: string };
    const blank = await officer.post(`/data-requests/${id}/decisions`, { outcome: 'refused' }).expect(422);
    expect(blank.body.errors[0].pointer).toBe('/refusal');
    await officer.post(`/data-requests/${id}/decisions`, { outcome: 'refused', refusal: 'The register says otherwise' }).expect(201);
    const other = await used.as(await used.given.user('data_officer'));
    await other.get(`/data-requests/${id}`).expect(404);
    await other.post('/data-requests', { ...ASK, childId, kind: 'access' }).expect(404);
    await officer.post('/data-requests', { ...ASK, child: 'XXXXX', kind: 'access', receivedOn: '2026-09-03' }).expect(422);
  });

  it('every page of the desk opens for the data officer and the lead, in both languages', async () => {
    const { childId, organisationId, officer } = await people();
    const { id } = (await officer.post('/data-requests', { ...ASK, childId, kind: 'access' }).expect(201)).body as { id: string };
    await used.drain();
    const preview = (await officer.post('/retention/previews').expect(201)).body as { id: string };
    await officer.post('/data-audits/2026', { findings: 'All well' }).expect(201);
    for (const role of ['data_officer', 'lead'] as const) {
      for (const locale of ['en', 'zh-CN']) {
        const browser = await used.browser(await used.given.user(role, { organisationId, locale }));
        for (const path of [
          '/privacy',
          '/privacy/requests',
          `/privacy/requests/${id}`,
          '/privacy/disclosures',
          '/privacy/restricted',
          '/privacy/retention',
          `/privacy/retention/${preview.id}`,
          '/privacy/audits',
          '/privacy/audits/2026',
          '/privacy/audits/2026/sheet',
          '/agreements',
          ...(role === 'data_officer' ? ['/privacy/requests/new', '/agreements/new'] : []),
        ]) {
          const answer = await browser.get(path);
          expect([role, locale, path, answer.status]).toEqual([role, locale, path, 200]);
        }
      }
    }
  });
});
