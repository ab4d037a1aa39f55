import { newId } from '../../../src/kernel/ids';
import { useApp } from '../../support/app';

const TERMS = {
  partnerName: 'Riverside School (invented)',
  partnerKind: 'school',
  purpose: 'School fees',
  fields: ['preferredName', 'age'],
  legalBasis: 'PIPL art. 29',
  startsOn: '2026-09-01',
  endsOn: '2027-09-01',
};

describe('data-sharing agreements', () => {
  const used = useApp();

  async function office() {
    const family = await used.given.readyFamily();
    const officer = await used.as(await used.given.user('data_officer', { organisationId: family.organisationId }));
    return { ...family, officer };
  }
  const consent = (dyadId: string, caregiverId: string, agreementId: string, values = {}): Promise<string> =>
    used.given.row('consents', {
      id: newId(),
      dyadId,
      purpose: 'data_sharing',
      agreementId,
      caregiverId,
      capacity: 'court_appointed',
      evidence: 'signed_form',
      startsOn: '2026-08-01',
      expiresOn: '2027-06-01',
      ...values,
    });

  it('name fields that exist, end after they begin and run for three years at most', async () => {
    const { officer } = await office();
    const pointers = async (changes: object): Promise<string[]> => {
      const answer = await officer.post('/data-sharing-agreements', { ...TERMS, ...changes }).expect(422);
      return answer.body.errors.map((e: { pointer: string }) => e.pointer).sort();
    };
    expect(await pointers({ fields: ['preferredName', 'shoeSize', 'restrictions'], purpose: '' })).toEqual(['/fields', '/purpose']);
    expect(await pointers({ endsOn: '2029-09-02' })).toEqual(['/endsOn']);
    await officer.post('/data-sharing-agreements', { ...TERMS, startsOn: '2025-01-01', endsOn: '2026-01-01' }).expect(422);
    const made = await officer.post('/data-sharing-agreements', TERMS).expect(201);
    expect(made.body).toMatchObject({ status: 'running', partnerName: TERMS.partnerName });
    expect((await officer.get('/data-sharing-agreements?status=running').expect(200)).body.data).toHaveLength(1);
  });

  it('gives only covered fields of children whose guardian agreed to this partner, and writes each down', async () => {
    const { officer, dyadId, caregiverId, childId } = await office();
    const { id } = (await officer.post('/data-sharing-agreements', TERMS).expect(201)).body as { id: string };
    expect((await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200)).body.children).toEqual([]);
    await consent(dyadId, caregiverId, id);
    const pulled = await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200);
    expect(pulled.body.children).toEqual([{ age: 10 }]);
    const uncovered = await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age', 'familyName'] }).expect(409);
    expect(uncovered.body.errors[0].code).toBe('agreement.field_not_covered');
    const lines = (await officer.get(`/disclosures?agreementId=${id}`).expect(200)).body.data;
    expect(lines).toEqual([expect.objectContaining({ childId, fields: ['age'], recipient: TERMS.partnerName })]);
  });

  it('takes nobody’s yes but the guardian’s, and from fourteen on the child’s too, in an open case', async () => {
    const { officer, dyadId, caregiverId, childId } = await office();
    const { id } = (await officer.post('/data-sharing-agreements', TERMS).expect(201)).body as { id: string };
    const given = async (): Promise<number> =>
      (await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200)).body.children.length as number;
    await consent(dyadId, caregiverId, id, { capacity: 'entrusted' }).catch(() => '');
    await consent(dyadId, caregiverId, id, { capacity: 'child', caregiverId: null });
    expect(await given()).toBe(0);
    await consent(dyadId, caregiverId, id);
    expect(await given()).toBe(1);
    await used.db.sql(`UPDATE children SET birth_date = '2012-09-02' WHERE id = $1`, [childId]);
    expect(await given()).toBe(1);
    await used.db.sql(`UPDATE consents SET to_reconfirm_since = now() WHERE capacity = 'child'`);
    expect(await given()).toBe(0);
    await used.db.sql(`UPDATE consents SET to_reconfirm_since = NULL WHERE capacity = 'child'`);
    await used.db.sql(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [dyadId]);
    expect(await given()).toBe(0);
  });

  it('closes the integration once it is over: ended by hand, or past its day', async () => {
    const { officer, dyadId, caregiverId, organisationId } = await office();
    const { id } = (await officer.post('/data-sharing-agreements', TERMS).expect(201)).body as { id: string };
    await consent(dyadId, caregiverId, id);
    used.clock.set('2027-09-01T02:00:00Z');
    const next = await used.as(await used.given.user('data_officer', { organisationId }));
    const over = await next.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] });
    expect([over.status, over.body.code]).toEqual([409, 'agreement.over']);
    used.clock.set('2026-09-02T02:00:00Z');
    await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(200);
    await officer.post(`/data-sharing-agreements/${id}/endings`).expect(201);
    expect((await officer.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] })).body.code).toBe('agreement.over');
    await officer.post(`/data-sharing-agreements/${id}/endings`).expect(409);
  });

  it('is nobody else’s: 404 for another organisation, 403 for a coordinator', async () => {
    const { officer, organisationId } = await office();
    const { id } = (await officer.post('/data-sharing-agreements', TERMS).expect(201)).body as { id: string };
    const other = await used.as(await used.given.user('data_officer'));
    await other.get(`/data-sharing-agreements/${id}`).expect(404);
    await other.post(`/data-sharing-agreements/${id}/extracts`, { fields: ['age'] }).expect(404);
    const coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
    await coordinator.get('/data-sharing-agreements').expect(403);
  });

  it('a request sent to a facility is written down once per child, with the names of what the desk sees', async () => {
    const { organisationId, childId } = await used.given.visit({ status: 'requested' });
    const officer = await used.as(await used.given.user('data_officer', { organisationId }));
    const visit = await used.db.one<{ id: string }>(`SELECT id FROM visits LIMIT 1`);
    for (const key of ['a', 'b'])
      await used.given.row('outbox', {
        id: newId(),
        topic: 'visit.requested',
        payload: { visitId: visit?.id, version: 1, status: 'requested' },
        key,
        runAt: '2026-09-01T00:00:00Z',
      });
    await used.drain();
    const lines = (await officer.get(`/disclosures?childId=${childId}`).expect(200)).body.data;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ recipient: '柳堤', purpose: 'visit_request', sourceType: 'visit' });
    expect(lines[0].fields).toContain('childInitial');
    await expect(used.db.sql(`DELETE FROM disclosures`)).rejects.toThrow();
  });
});
