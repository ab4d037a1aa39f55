import { ConsentsJobs } from '../../src/families/consents.jobs';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import type { ApiClient } from '../support/app';

const TODAY = '2026-09-02';

describe('a consent’s life over the API', () => {
  const used = useApp();
  let organisationId: string;
  let userId: string;
  let api: ApiClient;
  let childId: string;
  let caregiverId: string;
  let dyadId: string;

  beforeEach(async () => {
    organisationId = await used.given.organisation();
    userId = await used.given.user('coordinator', { organisationId });
    api = await used.as(userId);
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
  const given = async (change: object = {}): Promise<string> =>
    (await api.post(`/dyads/${dyadId}/consents`, consent(change)).expect(201)).body.id as string;
  const register = async (): Promise<{ id: string; purpose: string; status: string; toReconfirmSince: string | null }[]> =>
    (await api.get(`/dyads/${dyadId}/consents`)).body.data;
  const statuses = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await register()).map((row) => [row.purpose, row.status]));
  const gateVersion = async (): Promise<number> =>
    (await used.db.one<{ gateVersion: number }>(`SELECT gate_version FROM dyads WHERE id = $1`, [dyadId]))?.gateVersion ?? 0;
  const tasks = (): Promise<object[]> =>
    used.db.sql(`SELECT kind, owner_role, cause, status, dyad_id, owner_user_id FROM tasks WHERE child_id = $1 ORDER BY opened_at, id`, [
      childId,
    ]);
  const codesOf = (answer: { body: { errors: { code: string }[] } }): string[] => answer.body.errors.map((e) => e.code);
  const restricted = async (): Promise<string | null> =>
    (await used.db.one<{ reason: string | null }>(`SELECT restricted_reason AS reason FROM children WHERE id = $1`, [childId]))?.reason ??
    null;

  it('refuses a withdrawal dated before the consent, or tomorrow, and keeps the day of one', async () => {
    await given({ purpose: 'letter' });
    const id = await given({ startsOn: '2026-08-01' });
    const early = await api.post(`/consents/${id}/withdrawals`, { withdrawnOn: '2026-07-31' });
    expect([early.status, early.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/withdrawnOn', code: 'consent.withdrawn_before_start' })],
    ]);
    expect(codesOf(await api.post(`/consents/${id}/withdrawals`, { withdrawnOn: '2026-09-03' }))).toEqual(['validation.isPastDay']);
    expect(codesOf(await api.post(`/consents/${id}/withdrawals`, { reasonCode: 'superseded' }))).toEqual(['validation.isIn']);
    const { body } = await api.post(`/consents/${id}/withdrawals`, { withdrawnOn: '2026-08-20', reasonCode: 'child_wish' }).expect(201);
    expect(body).toMatchObject({ status: 'withdrawn', withdrawnOn: '2026-08-20', withdrawnReason: 'child_wish' });
    const upcoming = await given({ purpose: 'video', startsOn: '2026-09-20' });
    expect((await api.post(`/consents/${upcoming}/withdrawals`)).body).toMatchObject({ status: 'withdrawn', withdrawnOn: '2026-09-20' });
  });

  it('says which overlapping consents are in the way, and takes a renewal before the end', async () => {
    const first = await given({ startsOn: '2025-10-01', expiresOn: '2026-10-01' });
    const again = await api.post(`/dyads/${dyadId}/consents`, consent({ startsOn: '2026-09-30' }));
    expect(again.body).toMatchObject({ status: 409, code: 'consent.overlaps', alternatives: [{ id: first, purpose: 'visit' }] });
    await given({ startsOn: '2026-10-01' });
    expect((await register()).map((row) => row.status)).toEqual(['upcoming', 'expiring']);
  });

  it('raises the gate version with every word, and with nothing else', async () => {
    const id = await given();
    expect(await gateVersion()).toBe(2);
    await api.post(`/dyads/${dyadId}/consents`, consent()).expect(409);
    await api.post(`/dyads/${dyadId}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }).expect(201);
    const proof = await api.post(`/dyads/${dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: TODAY }).expect(201);
    await api.post(`/kinship-proofs/${proof.body.id}/withdrawals`).expect(201);
    expect(await gateVersion()).toBe(5);
    await given({ purpose: 'letter' });
    await api.post(`/consents/${id}/withdrawals`).expect(201);
    expect(await gateVersion()).toBe(7);
    await api.post(`/dyads/${dyadId}/closings`, { reasonCode: 'child_request' }).expect(201);
    expect(await gateVersion()).toBe(8);
  });

  it('keeps a guardian’s no beside another’s yes, and ends the yes of the same person', async () => {
    await given();
    await given({ capacity: 'imprisoned_parent', caregiverId: null, answer: 'no' });
    expect((await register()).map((row) => row.status).sort()).toEqual(['active', 'refused']);
    const browser = await used.browser(userId);
    expect((await browser.get(`/dyads/${dyadId}/consents`)).text).toContain('Guardians disagree');
    await given({ answer: 'no' });
    expect((await register()).map((row) => row.status).sort()).toEqual(['refused', 'refused', 'withdrawn']);
    const topics = await used.db.sql<{ topic: string }>(`SELECT topic FROM outbox`);
    expect(topics.map((row) => row.topic)).toEqual(['consent.withdrawn']);
    // A yes does not slip in over a no.
    expect((await api.post(`/dyads/${dyadId}/consents`, consent())).body.code).toBe('consent.overlaps');
  });

  it('shares data only with a partner whose agreement runs', async () => {
    const agreement = (change: object = {}): Promise<string> =>
      used.given.row('data_sharing_agreements', {
        id: newId(),
        organisationId,
        partnerName: '县民政局（虚构）',
        partnerKind: 'civil_affairs',
        purpose: 'support',
        fields: ['birthDate'],
        legalBasis: 'consent',
        startsOn: '2026-01-01',
        endsOn: '2027-01-01',
        ...change,
      });
    const running = await agreement();
    const other = await agreement({ organisationId: await used.given.organisation() });
    const over = await agreement({ startsOn: '2025-01-01', endsOn: TODAY });
    const share = (agreementId?: string, purpose = 'data_sharing'): ReturnType<ApiClient['post']> =>
      api.post(`/dyads/${dyadId}/consents`, consent({ purpose, agreementId }));
    expect(codesOf(await share())).toEqual(['consent.partner_missing']);
    expect(codesOf(await share(running, 'visit'))).toEqual(['consent.partner_not_asked']);
    for (const id of [other, over, newId()]) expect(codesOf(await share(id))).toEqual(['consent.agreement_not_running']);
    expect((await share(running)).body).toMatchObject({ agreementId: running, partnerName: '县民政局（虚构）', status: 'active' });
    expect((await share(running)).body.code).toBe('consent.overlaps');
    expect((await share(await agreement({ partnerName: '学校（虚构）', partnerKind: 'school' }))).status).toBe(201);
  });

  it('sends consents to be confirmed when the guardian changes, with a task and the gates asked again', async () => {
    const own = await given({ language: '四川话' });
    const parents = await given({ capacity: 'imprisoned_parent', caregiverId: null, purpose: 'letter' });
    const before = await gateVersion();
    const mother = {
      childId,
      name: '林妈妈',
      relationship: 'mother',
      isGuardian: true,
      phone: '10000000077',
      channel: 'sms',
      language: 'zh-CN',
    };
    const { body: added } = await api.post('/caregivers', mother).expect(201);
    expect(added).toMatchObject({ guardianCapacity: 'other_parent' });
    expect(await statuses()).toEqual({ visit: 'to_reconfirm', letter: 'to_reconfirm' });
    expect(await gateVersion()).toBe(before + 1);
    const task = { kind: 'reconfirm_consent', ownerRole: 'coordinator', cause: 'guardian_changed', dyadId };
    expect(await tasks()).toMatchObject([{ ...task, status: 'open' }]);

    await api.post(`/consents/${own}/reconfirmations`, {}).expect(422);
    expect((await api.post(`/consents/${own}/reconfirmations`, { evidence: 'recorded_call' })).body).toMatchObject({
      id: own,
      status: 'active',
    });
    expect((await api.post(`/consents/${own}/reconfirmations`, { evidence: 'recorded_call' })).body.code).toBe(
      'consent.nothing_to_reconfirm',
    );
    expect(await tasks()).toMatchObject([{ status: 'open' }]);
    // The mother's word takes the place of the parent's.
    const word = { evidence: 'signed_form', capacity: 'other_parent', caregiverId: added.id };
    const { body } = await api.post(`/consents/${parents}/reconfirmations`, word).expect(201);
    expect(body).toMatchObject({ purpose: 'letter', capacity: 'other_parent', caregiverName: '林妈妈', status: 'active', startsOn: TODAY });
    expect((await register()).find((row) => row.id === parents)?.status).toBe('superseded');
    expect(await tasks()).toMatchObject([{ ...task, status: 'done' }]);
    expect(await restricted()).toBeNull();
  });

  it('lets only who is guardian now confirm, after one lost the guardianship or left', async () => {
    const id = await given();
    const note = { childId, isGuardian: false };
    await api.post(`/caregivers/${caregiverId}/guardianships`, note).expect(201);
    const version = await gateVersion();
    await api.post(`/caregivers/${caregiverId}/guardianships`, note).expect(201);
    expect(await gateVersion()).toBe(version);
    expect(await statuses()).toEqual({ visit: 'to_reconfirm' });
    const old = await api.post(`/consents/${id}/reconfirmations`, { evidence: 'court_paper' });
    expect(codesOf(old)).toEqual(['consent.guardianship_not_shown']);
    const bare = await api.post(`/caregivers/${caregiverId}/guardianships`, {
      childId,
      isGuardian: true,
      guardianCapacity: 'court_appointed',
    });
    expect(codesOf(bare)).toEqual(['caregiver.guardian_evidence_missing']);
    const shown = { childId, isGuardian: true, guardianCapacity: 'court_appointed', guardianEvidence: 'court_paper' };
    await api.post(`/caregivers/${caregiverId}/guardianships`, shown).expect(201);
    await api.post(`/consents/${id}/reconfirmations`, { evidence: 'recorded_call' }).expect(201);
    await api.post(`/caregivers/${caregiverId}/endings`, { childId }).expect(201);
    expect(await statuses()).toEqual({ visit: 'to_reconfirm' });
    expect(codesOf(await api.post(`/consents/${id}/reconfirmations`, { evidence: 'recorded_call' }))).toEqual([
      'consent.caregiver_unknown',
    ]);
  });

  it('A14: a child turns fourteen mid-case: own consent is asked, and the guardian’s stays until renewed', async () => {
    await used.db.sql(`UPDATE children SET birth_date = '2012-09-03' WHERE id = $1`, [childId]);
    const workerId = await used.given.worker(organisationId);
    const workerUser = await used.given.user('worker', { organisationId, workerId });
    await used.db.sql(`UPDATE children SET worker_id = $2 WHERE id = $1`, [childId, workerId]);
    await given();
    const own = consent({ capacity: 'child', caregiverId: null });
    expect(codesOf(await api.post(`/dyads/${dyadId}/consents`, own))).toEqual(['consent.child_too_young']);
    const jobs = used.app.get(ConsentsJobs);
    await jobs.daily();
    expect(await tasks()).toEqual([]);
    used.clock.set('2026-09-02T16:30:00Z'); // the third, in Shanghai
    api = await used.as(userId);
    await jobs.daily();
    await jobs.daily();
    expect(await tasks()).toMatchObject([
      { kind: 'ask_own_consent', ownerRole: 'worker', ownerUserId: workerUser, cause: 'turned_fourteen', status: 'open' },
    ]);
    expect(await statuses()).toEqual({ visit: 'active' });
    await api.post(`/dyads/${dyadId}/consents`, own).expect(201);
    expect(await tasks()).toMatchObject([{ kind: 'ask_own_consent', status: 'done' }]);
    used.clock.set('2026-09-03T16:30:00Z');
    await jobs.daily();
    expect(await tasks()).toHaveLength(1);
  });

  it('asks again before a consent ends, and asks the gates when it has ended', async () => {
    await used.db.sql(
      `INSERT INTO consents (id, dyad_id, purpose, caregiver_id, capacity, evidence, starts_on, expires_on) VALUES ($1, $2, 'visit', $3, 'court_appointed', 'signed_form', '2026-01-01', '2026-09-05')`,
      [newId(), dyadId, caregiverId],
    );
    const jobs = used.app.get(ConsentsJobs);
    await jobs.daily();
    expect(await tasks()).toMatchObject([
      { kind: 'reconfirm_consent', ownerRole: 'coordinator', cause: 'consent_expiring', dyadId, status: 'open' },
    ]);
    const version = await gateVersion();
    used.clock.set('2026-09-06T02:00:00Z');
    api = await used.as(userId);
    await Promise.all([jobs.daily(), jobs.daily()]);
    expect(await gateVersion()).toBe(version + 1);
    expect(await statuses()).toEqual({ visit: 'expired' });
    await given();
    expect(await tasks()).toMatchObject([{ status: 'done' }]);
  });

  it('asks the gates once about what the day alone has changed', async () => {
    const jobs = used.app.get(ConsentsJobs);
    await jobs.daily();
    const parentId = (await used.db.one<{ parentId: string }>(`SELECT parent_id FROM dyads WHERE id = $1`, [dyadId]))?.parentId;
    const row = { organisationId, kind: 'court_order', recordedBy: userId, createdAt: new Date('2026-09-02T02:00:00Z') };
    const view = { dyadId, view: 'yes', method: 'talk', caregiverPresent: false, askedBy: userId };
    const changes: [string, () => Promise<unknown>][] = [
      ['2026-09-03', () => used.given.row('restrictions', { ...row, id: newId(), dyadId, startsOn: '2026-09-03' })],
      ['2026-09-04', () => used.given.row('restrictions', { ...row, id: newId(), parentId, startsOn: '2026-09-04' })],
      ['2026-09-05', () => used.given.row('child_views', { ...view, id: newId(), askedOn: '2026-08-30', validUntil: '2026-09-04' })],
      [
        '2026-09-06',
        () =>
          used.db.sql(
            `INSERT INTO contact_decisions (id, dyad_id, level, conditions, reason, review_on, status, proposed_by, proposed_at, approved_by, approved_at)
             VALUES ($1, $2, 2, '{}', 'x', '2026-09-05', 'active', $3, now(), $4, now())`,
            [newId(), dyadId, userId, newId()],
          ),
      ],
      ['2026-09-07', () => used.db.sql(`UPDATE children SET birth_date = '2012-09-07' WHERE id = $1`, [childId])],
    ];
    for (const [day, change] of changes) {
      await change();
      const before = await gateVersion();
      used.clock.set(`${day}T02:00:00Z`);
      await jobs.daily();
      await jobs.daily();
      expect([day, await gateVersion()]).toEqual([day, before + 1]);
    }
    used.clock.set('2026-09-08T02:00:00Z');
    const quiet = await gateVersion();
    await jobs.daily();
    expect(await gateVersion()).toBe(quiet);
  });

  it('A15: a guardian withdraws at T−1: the gates are asked again, the data is kept for storage only, and the audit stays', async () => {
    for (const purpose of ['visit', 'travel', 'letter']) await given({ purpose });
    await given({ capacity: 'imprisoned_parent', caregiverId: null });
    const before = await gateVersion();
    await api.post(`/dyads/${dyadId}/consent-withdrawals`, { caregiverId, withdrawnOn: TODAY }).expect(201);
    expect([await gateVersion(), await restricted()]).toEqual([before + 1, null]);
    const all = await api.post(`/dyads/${dyadId}/consent-withdrawals`, { reasonCode: 'changed_mind' }).expect(201);
    expect(all.body.data).toMatchObject([{ capacity: 'imprisoned_parent', status: 'withdrawn' }]);
    expect(await restricted()).toBe('withdrawn');
    expect((await api.post(`/dyads/${dyadId}/consent-withdrawals`)).body.code).toBe('consent.none_to_withdraw');
    const audit = await used.db.sql<{ action: string }>(`SELECT action FROM audit_events WHERE child_id = $1 ORDER BY id`, [childId]);
    expect(audit.map((row) => row.action).filter((action) => /withdraw|restrict/.test(action))).toEqual([
      ...Array<string>(4).fill('consent.withdraw'),
      'child.restrict',
    ]);

    const child = (await api.get(`/children/${childId}`)).body as { version: number; restrictedReason: string };
    expect(child.restrictedReason).toBe('withdrawn');
    const refused = [
      await api.patch(`/children/${childId}`, { preferredName: '月' }, { 'If-Match': `"${child.version}"` }),
      await api.post(`/dyads/${dyadId}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }),
      await api.post(`/dyads/${dyadId}/kinship-proofs`, { kind: 'household_register', seenOn: TODAY }),
      await api.post(`/dyads/${dyadId}/consents`, consent({ answer: 'no' })),
      await api.post(`/dyads/${dyadId}/consents`, consent({ capacity: 'entrusted_caregiver' })),
      await api.post(`/dyads/${dyadId}/closings`, { reasonCode: 'child_request' }),
      await api.post(`/caregivers/${caregiverId}/guardianships`, { childId, isGuardian: false }),
      await api.post('/dyads', { childId, parentId: await used.given.parent(organisationId), relationship: 'father' }),
    ];
    expect(refused.map((answer) => [answer.status, answer.body.code])).toEqual(refused.map(() => [409, 'child.restricted']));
    await given();
    expect(await restricted()).toBeNull();
    expect(await used.db.sql(`SELECT 1 FROM audit_events WHERE child_id = $1 AND action = 'child.release'`, [childId])).toHaveLength(1);
  });

  it('A15: the visit of tomorrow is cancelled as the family’s, in the transaction of the withdrawal', async () => {
    const family = await used.given.readyFamily({ organisationId });
    const sessionId = await used.given.session(family.facilityId, { day: '2026-09-03' });
    const { visitId } = await used.given.visit({ family, sessionId, status: 'confirmed' });
    const visit = (): Promise<object | undefined> => used.db.one(`SELECT status, cause FROM visits WHERE id = $1`, [visitId]);
    expect(await visit()).toMatchObject({ status: 'confirmed' });
    await api.post(`/dyads/${family.dyadId}/consent-withdrawals`).expect(201);
    expect(await visit()).toEqual({ status: 'cancelled', cause: 'guardian' });
    expect(await used.db.one(`SELECT restricted_reason FROM children WHERE id = $1`, [family.childId])).toEqual({
      restrictedReason: 'withdrawn',
    });
  });

  it.each(['guardian', 'child'])('cancels what was arranged when the word of the %s no longer holds', async (who) => {
    const family = await used.given.readyFamily({ organisationId });
    const { visitId } = await used.given.visit({ family, status: 'confirmed' });
    if (who === 'child')
      await api.post(`/dyads/${family.dyadId}/child-views`, { view: 'not_now', method: 'talk', caregiverPresent: false }).expect(201);
    else await api.post(`/caregivers/${family.caregiverId}/guardianships`, { childId: family.childId, isGuardian: false }).expect(201);
    expect(await used.db.one(`SELECT status, cause FROM visits WHERE id = $1`, [visitId])).toEqual({ status: 'cancelled', cause: who });
  });

  it('does not lift by a consent what somebody else has put into storage', async () => {
    await used.db.sql(`UPDATE children SET restricted_at = now(), restricted_reason = 'erasure_requested' WHERE id = $1`, [childId]);
    expect((await api.post(`/dyads/${dyadId}/consents`, consent())).body.code).toBe('child.restricted');
  });

  it('keeps the file in use while the other of two last consents is there, however many take one back at once', async () => {
    const ids = [await given(), await given({ purpose: 'letter' })];
    const answers = await Promise.all([...ids, ...ids].map((id) => api.post(`/consents/${id}/withdrawals`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 409, 409]);
    expect(await restricted()).toBe('withdrawn');
  });

  it('keeps another organisation and a social worker out', async () => {
    const id = await given();
    const stranger = await used.as(await used.given.user('coordinator'));
    const worker = await used.as(await used.given.user('worker', { organisationId }));
    for (const [path, body] of [
      [`/consents/${id}/withdrawals`, {}],
      [`/consents/${id}/reconfirmations`, { evidence: 'signed_form' }],
      [`/dyads/${dyadId}/consent-withdrawals`, {}],
    ] as const) {
      await stranger.post(path, body).expect(404);
      await worker.post(path, body).expect(403);
    }
    expect(await statuses()).toEqual({ visit: 'active' });
  });

  it('notes whom the child wants at her side, and asks the gates again', async () => {
    const change = await api.patch(`/children/${childId}`, { escortPreference: 'female' }, { 'If-Match': '"1"' });
    expect([change.status, change.body.escortPreference, await gateVersion()]).toEqual([200, 'female', 2]);
    await api.patch(`/children/${childId}`, { preferredName: '月' }, { 'If-Match': '"2"' }).expect(200);
    expect(await gateVersion()).toBe(2);
    await api.patch(`/children/${childId}`, { escortPreference: 'nobody' }, { 'If-Match': '"3"' }).expect(422);
  });
});
