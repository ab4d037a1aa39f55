import { randomUUID } from 'node:crypto';
import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { counters, desk, Desk, people, requestOf } from '../visits-given';
import { ReviewsService } from '../../../src/visits/reviews/reviews.service';
import { storm, tokenOf } from '../visits-storm';

const used = useApp();
const idOf = (answer: { body: unknown }): string => (answer.body as { id: string }).id;
const events = (topic: string): Promise<unknown[]> => used.db.sql(`SELECT id FROM outbox WHERE topic = $1`, [topic]);
/** A confirmed visit and another session on the same day. */
async function arranged(): Promise<Desk & { visitId: string; otherId: string }> {
  const at = await desk(used);
  const visitId = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
  await at.liaison.post(`/visits/${visitId}/confirmations`, {}).expect(201);
  return { ...at, visitId, otherId: await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' }) };
}

describe('cases of requests (prison-visit-systems §6)', () => {
  // Ours has no least length: a note is the desk's own and short ones are useful.
  it('case 06: a blank note on change removes the note, an absent one leaves it', async () => {
    const at = await desk(used);
    const id = idOf(await at.coordinator.post('/visits', { ...requestOf(at.family, at.sessionId), note: 'wheelchair' }).expect(201));
    const other = await used.given.session(at.family.facilityId, { time: '14:00', endTime: '14:30' });
    expect((await at.coordinator.post(`/visits/${id}/amendments`, { sessionId: other }).expect(201)).body).toMatchObject({
      note: 'wheelchair',
    });
    expect((await at.coordinator.post(`/visits/${id}/amendments`, { note: '  ' }).expect(201)).body).toMatchObject({ note: null });
    expect((await at.coordinator.post(`/visits/${id}/amendments`, { note: 'ramp' }).expect(201)).body).toMatchObject({ note: 'ramp' });
    await at.coordinator.post(`/visits/${id}/amendments`, { note: 'x'.repeat(501) }).expect(422);
  });

  // Ours may answer 409 idempotency.in_flight while the first is being written; asked again it is the same visit.
  it('case 08: nine parallel calls for one booking make one visit with one reference', async () => {
    const at = await desk(used);
    const token = await tokenOf(used, await used.given.user('coordinator', { organisationId: at.family.organisationId }));
    const call = { path: '/visits', body: requestOf(at.family, at.sessionId), token, key: randomUUID() };
    const answers = await storm(
      [used.url],
      Array.from({ length: 9 }, () => call),
    );
    expect(answers.every((a) => a.status === 201 || a.body.code === 'idempotency.in_flight')).toBe(true);
    expect(await used.db.sql(`SELECT id FROM visits`)).toHaveLength(1);
    const [again] = await storm([used.url], [call]);
    expect(again?.status).toBe(201);
    expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id))).toEqual(new Set([again?.body.id]));
  });

  it('case 10: booking twice in sequence returns the same visit and announces it once', async () => {
    const at = await desk(used);
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await at.coordinator.post('/visits', requestOf(at.family, at.sessionId), headers).expect(201);
    const second = await at.coordinator.post('/visits', requestOf(at.family, at.sessionId), headers).expect(201);
    expect(second.body).toMatchObject({ id: idOf(first), reference: (first.body as { reference: string }).reference });
    expect(await events('visit.requested')).toHaveLength(1);
  });

  // 422 in theirs. Here another visit of the same parent and child at the time is a reason of the gates, and the seat is never taken.
  it('case 12: the same parent and session twice is refused; once the earlier one is cancelled it is accepted', async () => {
    const at = await desk(used);
    await used.db.sql(
      `UPDATE facility_rules SET rules = rules || '{"entitlement": {"strict": 0, "observation": 5, "general": 5, "lenient": 5}}'`,
    );
    const first = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    const again = await at.coordinator.post('/visits', requestOf(at.family, at.sessionId));
    expect([409, 422]).toContain(again.status);
    expect(JSON.stringify(again.body)).toMatch(/busy/);
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 1, contactsHeld: 1 });
    await at.coordinator.post(`/visits/${first}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201);
  });

  // A closure of ours cancels what it hits at once; so the original session is closed here by hand, as a failed import would.
  it('case 16: a visit whose session was closed may move to an open one (201) and not to a closed one (422)', async () => {
    const at = await arranged();
    const closed = await used.given.session(at.family.facilityId, { time: '16:00', endTime: '16:30', status: 'closed' });
    await used.db.sql(`UPDATE sessions SET status = 'closed' WHERE id = $1`, [at.sessionId]);
    const refused = await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: closed }).expect(422);
    expect(JSON.stringify(refused.body)).toContain('session.closed');
    const moved = await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(201);
    expect(moved.body).toMatchObject({ amendment: { sessionId: at.otherId } });
    expect((await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201)).body).toMatchObject({ sessionId: at.otherId });
  });

  // 422 where theirs says 400: the request is well formed, the rule refuses it.
  it('case 18: amending what is past, unknown, another parent’s or another place’s', async () => {
    const at = await arranged();
    await at.coordinator.post(`/visits/${randomUUID()}/amendments`, { sessionId: at.otherId }).expect(404);
    const elsewhere = await used.given.session(await used.given.facility());
    expect((await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: elsewhere }).expect(422)).body).toMatchObject({
      code: 'amendment.other_facility',
    });
    const { organisationId, facilityId } = at.family;
    const stranger = await used.given.readyFamily({ organisationId, facilityId });
    expect(
      (await at.coordinator.post(`/visits/${at.visitId}/amendments`, { dyadIds: [at.family.dyadId, stranger.dyadId] }).expect(422)).body,
    ).toMatchObject({ code: 'amendment.other_parent' });
    expect((await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.sessionId }).expect(422)).body).toMatchObject({
      code: 'amendment.nothing',
    });
    await used.db.sql(`UPDATE visits SET starts_at = $1, ends_at = $2`, [
      new Date(used.clock.now().getTime() - 7_200_000),
      new Date(used.clock.now().getTime() - 3_600_000),
    ]);
    expect((await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: at.otherId }).expect(422)).body).toMatchObject({
      code: 'amendment.past',
    });
    expect(await counters(used, at.otherId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0 });
  });

  // The status is `declined`; a second refusal is 409: the visit has moved on.
  it('case 38: a refusal with its reason frees the place, is announced once and cannot be repeated', async () => {
    const at = await desk(used);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    await at.liaison.post(`/visits/${id}/declines`, {}).expect(422);
    const declined = await at.liaison.post(`/visits/${id}/declines`, { reasonCode: 'facility_event' }).expect(201);
    expect(declined.body).toMatchObject({ status: 'declined', reasonCode: 'facility_event' });
    expect(await counters(used, at.sessionId, at.family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
    await at.liaison.post(`/visits/${id}/declines`, { reasonCode: 'facility_event' }).expect(409);
    expect(await events('visit.declined')).toHaveLength(1);
  });

  it('case 40: a refusal for want of allowance may name a coming day of renewal; with other reasons it is left out', async () => {
    const ask = async (body: Record<string, unknown>): Promise<{ status: number; body: Record<string, unknown> }> => {
      const at = await desk(used);
      const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
      return at.liaison.post(`/visits/${id}/declines`, body);
    };
    const coming = addDays(used.given.today, 30);
    expect((await ask({ reasonCode: 'quota_used', renewsOn: coming })).body).toMatchObject({ status: 'declined', renewsOn: coming });
    expect((await ask({ reasonCode: 'quota_used' })).body).toMatchObject({ status: 'declined', renewsOn: null });
    expect((await ask({ reasonCode: 'duplicate', renewsOn: coming })).body).toMatchObject({ status: 'declined', renewsOn: null });
    expect(await ask({ reasonCode: 'quota_used', renewsOn: used.given.today })).toMatchObject({
      status: 422,
      body: { code: 'visit.renews_in_past' },
    });
    expect((await ask({ reasonCode: 'quota_used', renewsOn: 'soon' })).status).toBe(422);
  });

  // The second call is refused (409) and announces nothing; an arranged visit is cancelled, not withdrawn.
  it('case 44: a request is taken back once; an arranged visit is cancelled', async () => {
    const at = await desk(used);
    const id = idOf(await at.coordinator.post('/visits', requestOf(at.family, at.sessionId)).expect(201));
    expect((await at.coordinator.post(`/visits/${id}/withdrawals`, {}).expect(201)).body).toMatchObject({ status: 'withdrawn' });
    await at.coordinator.post(`/visits/${id}/withdrawals`, {}).expect(409);
    expect(await events('visit.withdrawn')).toHaveLength(1);
    const second = await arranged();
    await second.coordinator.post(`/visits/${second.visitId}/withdrawals`, {}).expect(409);
    const cancelled = await second.coordinator.post(`/visits/${second.visitId}/cancellations`, {
      cause: 'guardian',
      reasonCode: 'family_unavailable',
    });
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
  });

  it('case 44b: nobody of another organisation can take it back', async () => {
    const at = await arranged();
    const { coordinator } = await people(used, await used.given.readyFamily());
    await coordinator.post(`/visits/${at.visitId}/withdrawals`, {}).expect(404);
  });
});

describe('cases of review (prison-visit-systems §6)', () => {
  const custody = (at: Desk, kind: string, more: object = {}): PromiseLike<unknown> =>
    at.liaison
      .post(`/parents/${at.family.parentId}/custody-events`, { kind, occurredAt: used.clock.now().toISOString(), ...more })
      .expect(201);
  const causes = async (at: Desk): Promise<string[]> =>
    ((await at.coordinator.get('/visit-reviews')).body as { data: { cause: string }[] }).data.map((group) => group.cause);

  // Ours ends visits at the place the parent has left at once instead of flagging them: nobody may travel there.
  it('case 46: a transfer ends what was asked for and arranged elsewhere; a temporary absence and the return change nothing', async () => {
    const at = await arranged();
    await custody(at, 'temporary_absence');
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'confirmed',
      reviews: [{ cause: 'parent_away' }],
    });
    await custody(at, 'returned');
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({ status: 'confirmed', reviews: [] });
    await custody(at, 'transferred', { facilityId: await used.given.facility() });
    expect((await at.coordinator.get(`/visits/${at.visitId}`)).body).toMatchObject({
      status: 'cancelled',
      reasonCode: 'parent_transferred',
    });
  });

  // Pairs of ours are two visits of one escort at two places on a day.
  it.each(['cancel', 'move', 'leave'] as const)(
    'case 48: %s one visit of a conflicting pair and the other is clear, with a line of its own',
    async (how) => {
      const at = await arranged();
      const second = await used.given.readyFamily({ organisationId: at.family.organisationId, workerId: at.family.workerId });
      const place = await used.given.session(second.facilityId, { time: '15:00', endTime: '15:30' });
      const other = await used.given.visit({ family: second, sessionId: place, status: 'confirmed' });
      await used.app.get(ReviewsService).revalidate();
      const of = async (id: string): Promise<{ id: string }[]> =>
        ((await at.coordinator.get(`/visits/${id}`)).body as { reviews: { id: string }[] }).reviews;
      const [[mine], [theirs]] = [await of(at.visitId), await of(other.visitId)];
      expect([mine, theirs]).toMatchObject([{ cause: 'escort_two_places' }, { cause: 'escort_two_places' }]);
      if (how === 'cancel')
        await at.coordinator.post(`/visits/${at.visitId}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
      if (how === 'leave')
        await at.coordinator.post('/visit-reviews/leavings', { reviewIds: [mine?.id], reason: 'Both can be done' }).expect(200);
      if (how === 'move') {
        const day = addDays(used.given.today, 22);
        const later = await used.given.session(at.family.facilityId, { day });
        await at.coordinator.post(`/visits/${at.visitId}/amendments`, { sessionId: later }).expect(201);
        await at.liaison.post(`/visits/${at.visitId}/confirmations`, {}).expect(201);
      }
      expect(await of(other.visitId)).toEqual([]);
      const audit = await used.db.sql(`SELECT id FROM visit_status_changes WHERE visit_id = $1 AND action = 'clear_review'`, [
        other.visitId,
      ]);
      expect(audit).toHaveLength(1);
    },
  );

  it('case 50: an approval that is missing flags the coming visits; given again only those flags go', async () => {
    const at = await arranged();
    await used.db.sql(`UPDATE visit_party SET place = 'inside' WHERE visit_id = $1 AND person_type = 'worker'`, [at.visitId]);
    await used.app.get(ReviewsService).revalidate();
    await at.coordinator.post(`/workers/${at.family.workerId}/absences`, { fromDay: '2026-09-23', toDay: '2026-09-23' }).expect(201);
    const before = await causes(at);
    expect(before).toContain('worker_absent');
    const lead = await used.as(await used.given.user('lead', { organisationId: at.family.organisationId }));
    await lead
      .post(`/workers/${at.family.workerId}/approvals`, {
        facilityId: at.family.facilityId,
        approvedOn: used.given.today,
        expiresOn: '2027-01-01',
      })
      .expect(201);
    expect(await causes(at)).toEqual(['worker_absent']);
  });
});
