import { addDays } from '../../src/kernel/days';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

describe('consents, views and proofs over the API', () => {
  const used = useApp();
  let organisationId: string;
  let api: ApiClient;
  let childId: string;
  let caregiverId: string;
  let dyadId: string;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    api = await used.as(await used.given.user('coordinator', { organisationId }));
    childId = await used.given.child({ organisationId });
    caregiverId = await used.given.caregiver(childId);
    dyadId = await used.given.dyad(childId, await used.given.parent(organisationId));
  });

  const consent = (change: object = {}): object => ({
    purpose: 'visit',
    capacity: 'court_appointed',
    caregiverId,
    evidence: 'signed_form',
    ...change,
  });
  const topics = async (): Promise<object[]> => used.db.sql(`SELECT topic, payload FROM outbox ORDER BY id`);

  it('records a consent for twelve months unless told otherwise', async () => {
    const { status, body } = await api.post(`/dyads/${dyadId}/consents`, consent());
    expect(status).toBe(201);
    expect(body).toMatchObject({ dyadId, purpose: 'visit', startsOn: '2026-09-02', expiresOn: '2027-09-02', withdrawnAt: null });
    expect((await api.get(`/dyads/${dyadId}/consents`)).body.data).toMatchObject([{ id: body.id, caregiverName: '柳奶奶' }]);
  });

  it.each([
    ['more than twelve months', { expiresOn: '2027-09-03' }, 'consent.too_long'],
    ['an end before its start', { expiresOn: '2026-09-01' }, 'consent.ends_before_start'],
    ['one that is over', { startsOn: '2025-01-01', expiresOn: '2025-06-01' }, 'consent.over'],
    ['one read aloud without a witness', { evidence: 'read_aloud_with_witness' }, 'consent.witness_missing'],
    ['an entrusted caregiver without a name', { capacity: 'entrusted_caregiver', caregiverId: null }, 'consent.caregiver_missing'],
    ['a grandmother as the other parent', { capacity: 'other_parent' }, 'consent.not_other_parent'],
    ['an office without a paper', { capacity: 'civil_affairs', caregiverId: null }, 'consent.guardianship_not_shown'],
    ['a stranger', { caregiverId: '0190aaaa-0000-7000-8000-000000000000' }, 'consent.caregiver_unknown'],
  ])('refuses %s', async (_, change, code) => {
    const { status, body } = await api.post(`/dyads/${dyadId}/consents`, consent(change));
    expect({ status, codes: body.errors.map((e: { code: string }) => e.code) }).toEqual({ status: 422, codes: [code] });
  });

  it('refuses a second consent of the same person for the same purpose and time, and takes a renewal', async () => {
    const { body } = await api.post(`/dyads/${dyadId}/consents`, consent({ startsOn: '2025-10-01', expiresOn: '2026-10-01' }));
    const again = await api.post(`/dyads/${dyadId}/consents`, consent());
    expect(again.body).toMatchObject({ status: 409, code: 'consent.overlaps', alternatives: [{ id: body.id }] });
    expect((await api.post(`/dyads/${dyadId}/consents`, consent({ startsOn: '2026-10-01' }))).status).toBe(201);
    expect((await api.post(`/dyads/${dyadId}/consents`, consent({ purpose: 'letter' }))).status).toBe(201);
    expect((await api.post(`/dyads/${dyadId}/consents`, consent({ capacity: 'imprisoned_parent', caregiverId: null }))).status).toBe(201);
  });

  it('records one of ten consents that arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post(`/dyads/${dyadId}/consents`, consent())));
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('takes a consent back at once, once, and tells the other rooms', async () => {
    const { body } = await api.post(`/dyads/${dyadId}/consents`, consent());
    const withdrawn = await api.post(`/consents/${body.id}/withdrawals`);
    expect(withdrawn.status).toBe(201);
    expect(withdrawn.body.withdrawnAt).toBe('2026-09-02T02:00:00.000Z');
    expect(await topics()).toMatchObject([{ topic: 'consent.withdrawn', payload: { dyadId, purpose: 'visit' } }]);
    expect((await api.post(`/consents/${body.id}/withdrawals`)).body.code).toBe('consent.already_withdrawn');
    expect((await api.post(`/dyads/${dyadId}/consents`, consent())).status).toBe(201);
  });

  it('lets a social worker write down what the child said, and holds it for half a year', async () => {
    const worker = await used.as(await used.given.caseworker(organisationId, childId));
    const view = { view: 'yes', method: 'drawing', caregiverPresent: false, askedOn: '2026-09-01' };
    const { status, body } = await worker.post(`/dyads/${dyadId}/child-views`, view);
    expect(status).toBe(201);
    expect(body).toMatchObject({ validUntil: addDays('2026-09-01', 180), askAgainOn: null });
    expect(await topics()).toEqual([]);
    expect((await worker.post(`/dyads/${dyadId}/consents`, consent())).status).toBe(403);
  });

  it('asks a child under seven again after ninety days', async () => {
    const young = await used.given.child({ organisationId, birthDate: '2020-01-01' });
    const dyad = await used.given.dyad(young, await used.given.parent(organisationId));
    const { body } = await api.post(`/dyads/${dyad}/child-views`, { view: 'cannot_tell', method: 'play', caregiverPresent: true });
    expect(body).toMatchObject({ askedOn: '2026-09-02', validUntil: addDays('2026-09-02', 90) });
  });

  it.each(['not_now', 'no'])('lets the child rest for sixty days after %s', async (view) => {
    const body = { view, method: 'talk', caregiverPresent: false, askedOn: '2026-09-02' };
    const soon = await api.post(`/dyads/${dyadId}/child-views`, { ...body, askAgainOn: '2026-10-31' });
    expect(soon.body.errors).toMatchObject([{ pointer: '/askAgainOn', code: 'child_view.ask_again_too_soon' }]);
    const answer = await api.post(`/dyads/${dyadId}/child-views`, body);
    expect(answer.body.askAgainOn).toBe('2026-11-01');
    expect(await topics()).toMatchObject([{ topic: 'dyad.paused', payload: { dyadId, askAgainOn: '2026-11-01' } }]);
  });

  it('refuses a view asked tomorrow or before the child was born', async () => {
    const body = { view: 'yes', method: 'talk', caregiverPresent: false };
    expect((await api.post(`/dyads/${dyadId}/child-views`, { ...body, askedOn: '2026-09-03' })).status).toBe(422);
    expect((await api.post(`/dyads/${dyadId}/child-views`, { ...body, askedOn: '2015-01-01' })).status).toBe(422);
  });

  it('records a proof of kinship and takes it out of use', async () => {
    const proof = await api.post(`/dyads/${dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: '2026-09-01' });
    expect(proof.status).toBe(201);
    expect((await api.post(`/dyads/${dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: '2026-09-09' })).status).toBe(422);
    expect((await api.post(`/kinship-proofs/${proof.body.id}/withdrawals`)).body.withdrawnAt).not.toBeNull();
    expect((await api.get(`/dyads/${dyadId}/kinship-proofs`)).body.data).toHaveLength(1);
  });

  it('keeps another organisation out and writes every look down', async () => {
    const other = await used.as(await used.given.user('coordinator'));
    const { body } = await api.post(`/dyads/${dyadId}/consents`, consent());
    for (const call of [
      other.get(`/dyads/${dyadId}/consents`),
      other.post(`/dyads/${dyadId}/consents`, consent()),
      other.post(`/consents/${body.id}/withdrawals`),
      other.post(`/dyads/${dyadId}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }),
      other.post(`/dyads/${dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: '2026-09-01' }),
    ])
      expect((await call).status).toBe(404);
    await api.get(`/dyads/${dyadId}/child-views`);
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE child_id = $1 AND action = 'child_view.read'`, [childId])).toHaveLength(1);
  });

  it('adds nothing to a closed dyad', async () => {
    await api.post(`/dyads/${dyadId}/closings`, { reasonCode: 'child_request' });
    expect((await api.post(`/dyads/${dyadId}/consents`, consent())).body.code).toBe('dyad.closed');
    expect(await topics()).toMatchObject([{ topic: 'dyad.closed', payload: { dyadId, reasonCode: 'child_request' } }]);
  });
});
