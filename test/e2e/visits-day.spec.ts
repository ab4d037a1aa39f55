import { VisitsService } from '../../src/visits/visits.service';
import { ApiClient, useApp } from '../support/app';
import { ReadyFamily } from '../support/given';
import { counters, people } from './visits-given';

const used = useApp();
type Booked = ReadyFamily & { visitId: string; sessionId: string };

/** A confirmed visit at 09:30 on 23 September in Shanghai. */
const confirmed = (): Promise<Booked> => used.given.visit({ status: 'confirmed' });
const worker = async (visit: Booked): Promise<ApiClient> =>
  used.as(await used.given.user('worker', { organisationId: visit.organisationId, workerId: visit.workerId }));
const report = (visit: Booked, values: object = {}): object => ({
  outcome: 'completed',
  startedAt: '2026-09-23T09:32:00+08:00',
  endedAt: '2026-09-23T10:00:00+08:00',
  attendance: [
    { dyadId: visit.dyadId, attended: true },
    { personId: visit.caregiverId, attended: true },
  ],
  moodBefore: 2,
  moodAfter: 4,
  concern: false,
  nextStep: 'letter in two weeks',
  ...values,
});
const topics = async (visitId: string): Promise<string[]> =>
  (
    await used.db.sql<{ topic: string }>(`SELECT topic FROM outbox WHERE payload->>'visitId' = $1::text ORDER BY created_at, topic`, [
      visitId,
    ])
  ).map((r) => r.topic);

describe('the day itself', () => {
  it('goes step by step; the same step again changes nothing', async () => {
    const visit = await confirmed();
    used.clock.set('2026-09-22T23:00:00Z');
    const api = await worker(visit);
    expect((await api.post(`/visits/${visit.visitId}/steps`, { step: 'arrived' }).expect(409)).body.code).toBe('visit.step_out_of_order');
    expect((await api.post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201)).body).toMatchObject({
      status: 'under_way',
      version: 2,
      steps: [{ step: 'picked_up' }],
    });
    expect((await api.post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(201)).body).toMatchObject({
      version: 2,
      steps: [{ step: 'picked_up' }],
    });
    await api.post(`/visits/${visit.visitId}/steps`, { step: 'arrived', at: '2026-09-23T07:10:00+08:00' }).expect(201);
    expect((await api.get(`/visits/${visit.visitId}`)).body.steps).toHaveLength(2);
  });

  it('cannot begin weeks before', async () => {
    const visit = await confirmed();
    expect((await (await worker(visit)).post(`/visits/${visit.visitId}/steps`, { step: 'picked_up' }).expect(422)).body.code).toBe(
      'visit.not_yet',
    );
  });

  it('ends with a report: the entitlement is used, the contact recorded, the milestone told', async () => {
    const visit = await confirmed();
    used.clock.set('2026-09-23T03:00:00Z');
    const answer = await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, report(visit)).expect(201);
    expect(answer.body).toMatchObject({
      status: 'completed',
      milestones: expect.arrayContaining([expect.objectContaining({ dyadId: visit.dyadId })]),
    });
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: 1,
    });
    const [contact] = await used.db.sql(`SELECT mode, duration_minutes, mood_before, mood_after, source_id FROM contact_events`);
    expect(contact).toEqual({ mode: 'visit', durationMinutes: 28, moodBefore: 2, moodAfter: 4, sourceId: visit.visitId });
    expect(await topics(visit.visitId)).toEqual(['visit.completed']);
    expect((await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, report(visit)).expect(409)).body.code).toBe(
      'visit.wrong_status',
    );
  });

  it('cannot be reported before it begins', async () => {
    const visit = await confirmed();
    expect((await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, report(visit)).expect(422)).body.code).toBe(
      'visit.not_yet',
    );
  });

  it('needs a cause when it did not take place, and says everything that is wrong at once', async () => {
    const visit = await confirmed();
    used.clock.set('2026-09-23T03:00:00Z');
    const wrong = report(visit, {
      outcome: 'no_show',
      endedAt: '2026-09-23T09:00:00+08:00',
      attendance: [{ dyadId: visit.caregiverId, attended: true }],
    });
    const answer = await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, wrong).expect(422);
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/cause', '/endedAt', '/attendance/0']);
  });

  it.each([
    ['no_show', 'guardian', 0],
    ['no_show', 'facility', 0],
    ['aborted', 'facility', 0],
    ['refused_at_gate', 'guardian', 0],
    ['partial', undefined, 1],
  ])('%s by %s leaves %i used', async (outcome, cause, usedUp) => {
    const visit = await confirmed();
    used.clock.set('2026-09-23T03:00:00Z');
    const attendance = outcome === 'partial' ? [{ dyadId: visit.dyadId, attended: true }] : [];
    await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, report(visit, { outcome, cause, attendance })).expect(201);
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: usedUp,
    });
  });

  it('forfeits a missed meeting where the facility’s rule says so', async () => {
    const visit = await confirmed();
    await used.db.sql(`UPDATE facility_rules SET rules = rules || '{"noShowForfeits": true}'`);
    used.clock.set('2026-09-23T03:00:00Z');
    await (
      await worker(visit)
    )
      .post(`/visits/${visit.visitId}/reports`, report(visit, { outcome: 'no_show', cause: 'guardian', attendance: [] }))
      .expect(201);
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toMatchObject({ contactsHeld: 0, contactsUsed: 1 });
  });

  it('tells those who look after worries when there was one', async () => {
    const visit = await confirmed();
    used.clock.set('2026-09-23T03:00:00Z');
    await (await worker(visit)).post(`/visits/${visit.visitId}/reports`, report(visit, { concern: true })).expect(201);
    expect(await topics(visit.visitId)).toContain('visit.concern_raised');
    expect(await used.db.sql(`SELECT dyad_id, visit_id, status FROM incidents`)).toEqual([
      { dyadId: visit.dyadId, visitId: visit.visitId, status: 'raised' },
    ]);
  });
});

describe('what the family says', () => {
  it('is kept, the last one counts, and the version stays', async () => {
    const visit = await confirmed();
    const { coordinator } = await people(used, visit);
    await used.app
      .get(VisitsService)
      .recordFamilyAnswer(null, visit.visitId, { answer: 'call_me', channel: 'sms', caregiverId: visit.caregiverId });
    const onBehalfOf = { name: '柳奶奶', channel: 'phone', saidAt: '2026-09-02T09:00:00+08:00' };
    const answer = await coordinator.post(`/visits/${visit.visitId}/family-answers`, { answer: 'can_go', onBehalfOf }).expect(201);
    expect(answer.body).toMatchObject({ familyAnswer: 'can_go', version: 1 });
    const answers = await used.db.sql(`SELECT answer, channel FROM family_answers ORDER BY id`);
    expect(answers).toEqual([
      { answer: 'call_me', channel: 'sms' },
      { answer: 'can_go', channel: 'call' },
    ]);
    expect(await topics(visit.visitId)).toEqual(['visit.family_answered', 'visit.family_answered']);
  });

  it('is taken until the meeting begins, and only of one that is agreed', async () => {
    const asked = await used.given.visit();
    expect(
      (await (await people(used, asked)).coordinator.post(`/visits/${asked.visitId}/family-answers`, { answer: 'cannot' }).expect(409)).body
        .code,
    ).toBe('visit.wrong_status');
    const visit = await confirmed();
    used.clock.set('2026-09-23T02:00:00Z');
    expect(
      (await (await people(used, visit)).coordinator.post(`/visits/${visit.visitId}/family-answers`, { answer: 'cannot' }).expect(409)).body
        .code,
    ).toBe('visit.answer_too_late');
  });
});

describe('when something changes before the day', () => {
  it('shows whom a closure hits, then cancels them and gives the entitlement back', async () => {
    const visit = await confirmed();
    const { liaison } = await people(used, visit);
    const body = { from: '2026-09-23', to: '2026-09-24', reasonCode: 'facility_event' };
    const preview = await liaison.post(`/facilities/${visit.facilityId}/closures?dryRun=true`, body).expect(200);
    expect(preview.body).toMatchObject({ dryRun: true, closureId: null, visits: [{ id: visit.visitId, status: 'confirmed' }] });
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toMatchObject({ seatsConfirmed: 1 });
    const unseen = await liaison.post(`/facilities/${visit.facilityId}/closures`, body).expect(409);
    expect(unseen.body).toMatchObject({ code: 'closure.look_first', preview: preview.body });
    const { fingerprint } = preview.body as { fingerprint: string };
    const closed = await liaison.post(`/facilities/${visit.facilityId}/closures`, { ...body, fingerprint }).expect(201);
    expect(closed.body.visits).toMatchObject([{ id: visit.visitId, status: 'cancelled', cause: 'facility', reasonCode: 'facility_event' }]);
    expect(await counters(used, visit.sessionId, visit.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: 0,
    });
    expect(await used.db.sql(`SELECT status FROM sessions`)).toEqual([{ status: 'closed' }]);
    const stranger = await people(used, await used.given.readyFamily());
    await stranger.liaison.post(`/facilities/${visit.facilityId}/closures`, body).expect(404);
  });

  it.each([
    ['transferred', true],
    ['released', true],
    ['grade_changed', true],
    ['ward_changed', false],
  ])('a parent %s: the visit is cancelled: %s', async (kind, cancelled) => {
    const visit = await confirmed();
    const { liaison } = await people(used, visit);
    await used.given.ward(visit.facilityId, 'W9');
    const more =
      { transferred: { facilityId: await used.given.facility() }, grade_changed: { grade: 'strict' }, ward_changed: { ward: 'W9' } }[
        kind
      ] ?? {};
    const answer = await liaison
      .post(`/parents/${visit.parentId}/custody-events`, { kind, occurredAt: '2026-09-01T10:00:00+08:00', ...more })
      .expect(201);
    expect(answer.body.visits.map((v: { id: string; status: string }) => [v.id, v.status])).toEqual(
      cancelled ? [[visit.visitId, 'cancelled']] : [],
    );
    expect([answer.body.holds.length, answer.body.entitlements.length]).toEqual(cancelled ? [1, 1] : [0, 0]);
  });

  it('cancels when a consent is taken back, on the guardian’s side, and leaves alone what is still allowed', async () => {
    const visit = await confirmed();
    const other = await confirmed();
    const { coordinator } = await people(used, visit);
    const consent = await used.db.one<{ id: string }>(`SELECT id FROM consents WHERE dyad_id = $1 AND purpose = 'visit'`, [visit.dyadId]);
    const letters = await used.db.one<{ id: string }>(`SELECT id FROM consents WHERE dyad_id = $1 AND purpose = 'letter'`, [other.dyadId]);
    await coordinator.post(`/consents/${consent?.id ?? ''}/withdrawals`, {}).expect(201);
    expect((await coordinator.get(`/visits/${visit.visitId}`)).body).toMatchObject({
      status: 'cancelled',
      cause: 'guardian',
      reasonCode: 'consent_missing',
    });
    const theirs = (await people(used, other)).coordinator;
    await theirs.post(`/consents/${letters?.id ?? ''}/withdrawals`, {}).expect(201);
    expect((await theirs.get(`/visits/${other.visitId}`)).body.status).toBe('confirmed');
  });
});
