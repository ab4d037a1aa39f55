import { addDays } from '../../src/kernel/days';
import { newId } from '../../src/kernel/ids';
import { ApiClient, useApp } from '../support/app';
import { ReadyFamily } from '../support/given';
import { people, requestOf } from './visits-given';

const used = useApp();
type Pair = ReadyFamily & { visitId: string; siblingId: string; siblingDyad: string; coordinator: ApiClient; liaison: ApiClient };

/** The morning of the visit, before it begins at 09:30 in Shanghai. */
const MORNING = '2026-09-22T23:00:00Z';
const AFTER = '2026-09-23T03:00:00Z';

/** Brother and sister in one visit that has been asked for; the sister's file can be closed afterwards. */
const pair = async (): Promise<Pair> => {
  const family = await used.given.readyFamily();
  const siblingId = await used.given.child({ organisationId: family.organisationId, visitedBefore: true });
  await used.db.sql(
    `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) VALUES ($1, $2, $3, 'grandmother', true, '2020-01-01')`,
    [newId(), siblingId, family.caregiverId],
  );
  const siblingDyad = await used.given.dyad(siblingId, family.parentId);
  await used.given.cleared(siblingDyad, family.caregiverId, family.organisationId);
  const sides = await people(used, family);
  const sessionId = await used.given.session(family.facilityId);
  const body = { ...requestOf(family, sessionId), dyadIds: [family.dyadId, siblingDyad] };
  const asked = await sides.coordinator.post('/visits', body).expect(201);
  return { ...family, ...sides, visitId: asked.body.id as string, siblingId, siblingDyad };
};
const confirmed = async (): Promise<Pair> => {
  const visit = await pair();
  await visit.liaison.post(`/visits/${visit.visitId}/confirmations`, {}).expect(201);
  return visit;
};
const seal = async ({ siblingId }: Pair): Promise<void> => {
  await used.db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [siblingId]);
};
const escort = async (visit: Pair): Promise<ApiClient> =>
  used.as(await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId }));
const codes = (answer: { body: { reasons: { code: string }[] } }): string[] => answer.body.reasons.map((reason) => reason.code);
const statusOf = (id: string) => used.db.one<object>(`SELECT status FROM visits WHERE id = $1`, [id]);

describe('a sister whose file is closed', () => {
  it('is judged when the worker sets out, and the refusal does not say what is in the file', async () => {
    const visit = await confirmed();
    await seal(visit);
    await used.given.restriction(visit.siblingDyad, { authority: 'Invented court', startsOn: '2026-09-01' });
    used.clock.set(MORNING);
    const api = await escort(visit);
    expect((await api.get(`/visits/${visit.visitId}`).expect(200)).body.dyads).toHaveLength(1);
    const refused = await api.post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(422);
    expect(refused.body.code).toBe('visit.not_allowed');
    expect(codes(refused)).toContain('visit.not_ready');
    expect(JSON.stringify(refused.body)).not.toMatch(/restriction|Invented court/);
    expect(await statusOf(visit.visitId)).toEqual({ status: 'confirmed' });
  });

  it('is judged when the coordinator accepts another time', async () => {
    const visit = await pair();
    const offered = await used.given.session(visit.facilityId, { day: addDays(used.given.today, 22) });
    await visit.liaison.post(`/visits/${visit.visitId}/proposals`, { sessionId: offered }).expect(201);
    await seal(visit);
    await used.given.restriction(visit.siblingDyad, { startsOn: '2026-09-01' });
    const refused = await visit.coordinator.post(`/visits/${visit.visitId}/acceptances`, {}).expect(422);
    expect(codes(refused)).toEqual(['visit.not_ready']);
    expect(await statusOf(visit.visitId)).toEqual({ status: 'proposed' });
  });

  it('leaves the visit with her brother when it is cancelled, and the audit names both', async () => {
    const visit = await confirmed();
    await seal(visit);
    await visit.coordinator
      .post(`/visits/${visit.visitId}/cancellations`, { cause: 'escort', reasonCode: 'escort_unavailable' })
      .expect(201);
    expect(await used.db.sql(`SELECT live FROM visit_dyads WHERE visit_id = $1`, [visit.visitId])).toEqual([
      { live: false },
      { live: false },
    ]);
    const audited = await used.db.sql(
      `SELECT child_id FROM audit_events WHERE subject_id = $1 AND action = 'visit.cancel' ORDER BY child_id`,
      [visit.visitId],
    );
    expect(audited).toEqual([visit.childId, visit.siblingId].sort().map((childId) => ({ childId })));
  });

  it('was there, and is held by the worry of the report as her brother is', async () => {
    const visit = await confirmed();
    await seal(visit);
    used.clock.set(MORNING);
    await (await escort(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201);
    used.clock.set(AFTER);
    const answer = await (
      await escort(visit)
    )
      .post(`/visits/${visit.visitId}/reports`, {
        ...{ outcome: 'completed', startedAt: '2026-09-23T09:32:00+08:00', endedAt: '2026-09-23T10:00:00+08:00' },
        ...{ attendance: [{ dyadId: visit.dyadId, attended: true }], concern: true, concernNote: 'He was afraid', nextStep: 'talk' },
      })
      .expect(201);
    expect(JSON.stringify(answer.body)).not.toContain(visit.siblingDyad);
    expect(await used.db.sql(`SELECT attended FROM visit_dyads WHERE visit_id = $1`, [visit.visitId])).toEqual([
      { attended: true },
      { attended: true },
    ]);
    const held = await used.db.sql<{ dyadId: string }>(`SELECT dyad_id FROM incidents WHERE visit_id = $1`, [visit.visitId]);
    expect(held.map((one) => one.dyadId).sort()).toEqual([visit.dyadId, visit.siblingDyad].sort());
  });
});

describe('a report on a visit of which nobody tapped a step', () => {
  const report = (visit: Pair): object => ({
    ...{ outcome: 'completed', startedAt: '2026-09-23T09:32:00+08:00', endedAt: '2026-09-23T10:00:00+08:00' },
    ...{ attendance: [{ dyadId: visit.dyadId, attended: true }], concern: false, nextStep: 'letter' },
  });
  const looked = (visit: Pair) => used.db.sql(`SELECT kind, owner_role, status FROM tasks WHERE key = $1`, [`undeparted:${visit.visitId}`]);
  const departures = (visit: Pair) =>
    used.db.sql(`SELECT dyad_id FROM gate_results WHERE visit_id = $1 AND checkpoint = 'departure'`, [visit.visitId]);

  it('is taken as the fact it is, and calls the lead when the gates were closed', async () => {
    const visit = await confirmed();
    await used.given.restriction(visit.dyadId, { startsOn: '2026-09-01' });
    used.clock.set(AFTER);
    await (await escort(visit)).post(`/visits/${visit.visitId}/reports`, report(visit)).expect(201);
    expect(await statusOf(visit.visitId)).toEqual({ status: 'completed' });
    expect(await departures(visit)).toHaveLength(2);
    expect(await looked(visit)).toEqual([{ kind: 'look_at_change', ownerRole: 'lead', status: 'open' }]);
  });

  it('asks the gates and troubles nobody when they were open', async () => {
    const visit = await confirmed();
    used.clock.set(AFTER);
    await (await escort(visit)).post(`/visits/${visit.visitId}/reports`, report(visit)).expect(201);
    expect(await departures(visit)).toHaveLength(2);
    expect(await looked(visit)).toEqual([]);
  });
});
