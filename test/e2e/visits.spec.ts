import { DecisionsService } from '../../src/visits/facility-desk/decisions.service';
import { addDays } from '../../src/kernel/days';
import { newId } from '../../src/kernel/ids';
import { useApp } from '../support/app';
import { counters, desk, people, requestOf } from './visits-given';

const used = useApp();
const codes = (body: { reasons: { code: string }[] }): string[] => body.reasons.map((r) => r.code);

describe('asking for a meeting', () => {
  it('holds a seat and an entitlement and writes history, ledger, audit and message with it', async () => {
    const { family, sessionId, coordinator } = await desk(used);
    const answer = await coordinator.post('/visits', requestOf(family, sessionId)).expect(201);
    expect(answer.body).toMatchObject({
      status: 'requested',
      version: 1,
      sessionId,
      reference: expect.stringMatching(/^[0-9A-Z]{5}$/),
      dyads: [{ dyadId: family.dyadId }],
    });
    // Wednesday 10:00 in Shanghai and 48 hours.
    expect(answer.body.holdExpiresAt).toBe('2026-09-04T02:00:00.000Z');
    expect(await counters(used, sessionId, family.rosterEntryId)).toEqual({
      seatsHeld: 1,
      seatsConfirmed: 0,
      contactsHeld: 1,
      contactsUsed: 0,
    });
    const [rows] = await used.db.sql<Record<string, number>>(
      `SELECT (SELECT count(*) FROM visit_status_changes WHERE visit_id = $1)::int AS changes,
              (SELECT count(*) FROM entitlement_entries WHERE visit_id = $1 AND kind = 'hold')::int AS holds,
              (SELECT count(*) FROM entitlement_entries WHERE roster_entry_id = $2 AND kind = 'grant')::int AS grants,
              (SELECT count(*) FROM audit_events WHERE subject_id = $1 AND action = 'visit.request' AND child_id IS NOT NULL)::int AS audit,
              (SELECT count(*) FROM outbox WHERE topic = 'visit.requested' AND payload->>'visitId' = $1::text)::int AS messages`,
      [answer.body.id, family.rosterEntryId],
    );
    expect(rows).toEqual({ changes: 1, holds: 1, grants: 1, audit: 1, messages: 1 });
  });

  it('is refused with every reason at once when a gate is closed', async () => {
    const { family, sessionId, coordinator } = await desk(used);
    await used.db.sql(`DELETE FROM consents`);
    await used.db.sql(`DELETE FROM child_views`);
    const answer = await coordinator.post('/visits', requestOf(family, sessionId)).expect(422);
    expect(answer.body.code).toBe('visit.not_allowed');
    expect(codes(answer.body)).toEqual(expect.arrayContaining(['consent.missing', 'child_view.missing']));
    expect(await counters(used, sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, contactsHeld: 0 });
  });

  it('answers a full session with up to three others, the nearest first', async () => {
    const { family, sessionId, coordinator } = await desk(used, { capacity: 1, held: 1 });
    for (const days of [1, 5, 6, 7]) await used.given.session(family.facilityId, { day: addDays(addDays(used.given.today, 21), days) });
    const answer = await coordinator.post('/visits', requestOf(family, sessionId)).expect(409);
    expect(answer.body).toMatchObject({ code: 'session.full' });
    expect(codes(answer.body)).toContain('session.full');
    expect(answer.body.alternatives.map((a: { day: string }) => a.day)).toEqual(['2026-09-24', '2026-09-28', '2026-09-29']);
  });

  it('needs the facility’s yes to a worker from the day on which her approval ends', async () => {
    const { family, sessionId, coordinator } = await desk(used);
    const day = addDays(used.given.today, 21);
    const inside = {
      ...requestOf(family, sessionId),
      party: [
        { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
        { personType: 'worker', personId: family.workerId, place: 'inside' },
      ],
    };
    const approval = { id: newId(), workerId: family.workerId, facilityId: family.facilityId, approvedOn: '2026-01-01', expiresOn: day };
    await used.given.row('worker_approvals', approval);
    const answer = await coordinator.post('/visits', inside).expect(201);
    expect(answer.body.approvalNeeded).toBe(true);
    await used.db.sql(`UPDATE worker_approvals SET expires_on = expires_on + 1`);
    expect((await coordinator.get(`/visits/${answer.body.id}`)).body.approvalNeeded).toBe(false);
  });

  it('knows only people of the own organisation', async () => {
    const { family, sessionId, coordinator } = await desk(used);
    const stranger = await used.given.readyFamily({ facilityId: family.facilityId });
    const body = requestOf(family, sessionId);
    const answer = await coordinator
      .post('/visits', {
        ...body,
        dyadIds: [stranger.dyadId],
        party: [{ personType: 'worker', personId: stranger.workerId, place: 'waits' }],
      })
      .expect(422);
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/dyadIds/0', '/party/0/personId']);
  });

  it('needs an idempotency key, and the right to ask', async () => {
    const { family, sessionId, coordinator, liaison } = await desk(used);
    await coordinator.post('/visits', requestOf(family, sessionId), { 'Idempotency-Key': '' }).expect(400);
    await liaison.post('/visits', requestOf(family, sessionId)).expect(403);
  });
});

describe('deciding', () => {
  it('moves the seat from held to confirmed', async () => {
    const { visitId, sessionId, ...family } = await used.given.visit();
    const { liaison } = await people(used, family);
    const answer = await liaison.post(`/visits/${visitId}/confirmations`, { note: 'ok' }).expect(201);
    expect(answer.body).toMatchObject({ status: 'confirmed', version: 2 });
    expect(await counters(used, sessionId, family.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 1,
      contactsHeld: 1,
      contactsUsed: 0,
    });
    expect((await liaison.post(`/visits/${visitId}/confirmations`).expect(409)).body.code).toBe('visit.wrong_status');
  });

  it('asks the gates again and tells the officer nothing of the family', async () => {
    const { visitId, ...family } = await used.given.visit();
    const { liaison } = await people(used, family);
    await used.db.sql(`UPDATE child_views SET view = 'no'`);
    const answer = await liaison.post(`/visits/${visitId}/confirmations`).expect(422);
    expect(codes(answer.body)).toEqual(['visit.not_ready']);
    expect(JSON.stringify(answer.body)).not.toContain('child_view');
  });

  it('refuses with a reason of the list, gives everything back', async () => {
    const { visitId, sessionId, ...family } = await used.given.visit();
    const { liaison } = await people(used, family);
    await liaison.post(`/visits/${visitId}/declines`, { reasonCode: 'because' }).expect(422);
    expect((await liaison.post(`/visits/${visitId}/declines`, { reasonCode: 'parent_refuses' }).expect(201)).body).toMatchObject({
      status: 'declined',
      reasonCode: 'parent_refuses',
    });
    expect(await counters(used, sessionId, family.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: 0,
    });
  });

  it('shows the officer what the desk needs and nothing of the case', async () => {
    const { visitId, ...family } = await used.given.visit({ note: 'secret of the case' });
    const { liaison, coordinator } = await people(used, family);
    const seen = (await liaison.get(`/visits/${visitId}`).expect(200)).body;
    expect(seen).toMatchObject({
      headCount: 2,
      documentsOk: true,
      dyads: [{ childAge: 10, relationship: 'father', childInitial: expect.any(String) }],
    });
    for (const secret of [family.childId, 'secret of the case', '柳奶奶']) expect(JSON.stringify(seen)).not.toContain(secret);
    // By these ids an answer names whom it leaves out; they open nothing at the desk.
    await liaison.get(`/dyads/${family.dyadId}`).expect(403);
    await liaison.get(`/caregivers/${family.caregiverId}`).expect(403);
    expect((await coordinator.get(`/visits/${visitId}`).expect(200)).body).toMatchObject({
      note: 'secret of the case',
      history: [{ action: 'request' }],
    });
  });

  it('hides visits of other organisations and other facilities', async () => {
    const { visitId, ...family } = await used.given.visit();
    const other = await people(used, await used.given.readyFamily());
    await other.coordinator.get(`/visits/${visitId}`).expect(404);
    await other.liaison.get(`/visits/${visitId}`).expect(404);
    await other.liaison.post(`/visits/${visitId}/confirmations`).expect(404);
    expect((await other.coordinator.get('/visits').expect(200)).body.data).toEqual([]);
    const { coordinator } = await people(used, family);
    expect(
      (await coordinator.get(`/visits?status=requested&from=2026-09-01&to=2026-12-31&facilityId=${family.facilityId}`).expect(200)).body
        .data,
    ).toHaveLength(1);
    await coordinator.get('/visits?colour=red').expect(400);
  });

  it('decides many, each alone; the same line twice is one decision', async () => {
    const one = await used.given.visit();
    const { organisationId, facilityId } = one;
    const two = await used.given.visit({ family: await used.given.readyFamily({ organisationId, facilityId }), sessionId: one.sessionId });
    const { liaison } = await people(used, one);
    await used.db.sql(`UPDATE child_views SET view = 'not_now' WHERE dyad_id = $1`, [two.dyadId]);
    const unknown = '01900000-0000-7000-8000-000000000000';
    const answer = await liaison
      .post('/decision-batches', {
        decisions: [
          { visitId: one.visitId, action: 'confirm' },
          { visitId: two.visitId, action: 'confirm' },
          { visitId: one.visitId, action: 'confirm' },
          { visitId: unknown, action: 'confirm' },
          { visitId: two.visitId, action: 'decline' },
        ],
      })
      .expect(200);
    expect(answer.body.results.map((r: { ok: boolean; problem?: { code: string } }) => [r.ok, r.problem?.code])).toEqual([
      [true, undefined],
      [false, 'visit.not_allowed'],
      [true, undefined],
      [false, 'visit.not_found'],
      [false, 'visit.reason_missing'],
    ]);
    expect(await counters(used, one.sessionId, one.rosterEntryId)).toMatchObject({ seatsHeld: 1, seatsConfirmed: 1 });
  });
});

describe('offering another time', () => {
  it('holds both seats, moves when taken, also into another month', async () => {
    const { visitId, sessionId, ...family } = await used.given.visit();
    const { liaison, coordinator } = await people(used, family);
    const offered = await used.given.session(family.facilityId, { day: '2026-10-14' });
    expect((await liaison.post(`/visits/${visitId}/proposals`, { sessionId: offered }).expect(201)).body).toMatchObject({
      status: 'proposed',
      proposedSessionId: offered,
    });
    expect(await counters(used, sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 1, contactsHeld: 2 });
    expect(await counters(used, offered, family.rosterEntryId)).toMatchObject({ seatsHeld: 1 });
    const accepted = await coordinator.post(`/visits/${visitId}/acceptances`).expect(201);
    expect(accepted.body).toMatchObject({ status: 'confirmed', sessionId: offered, day: '2026-10-14', proposedSessionId: null });
    expect(await counters(used, sessionId, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 1 });
    expect(await counters(used, offered, family.rosterEntryId)).toMatchObject({ seatsHeld: 0, seatsConfirmed: 1 });
  });

  it('gives both seats back when the request is withdrawn', async () => {
    const { visitId, sessionId, ...family } = await used.given.visit();
    const { liaison, coordinator } = await people(used, family);
    const offered = await used.given.session(family.facilityId, { day: '2026-10-14' });
    await liaison.post(`/visits/${visitId}/proposals`, { sessionId: offered }).expect(201);
    await coordinator.post(`/visits/${visitId}/withdrawals`, {}).expect(201);
    expect(await counters(used, sessionId, family.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: 0,
    });
    expect(await counters(used, offered, family.rosterEntryId)).toMatchObject({ seatsHeld: 0 });
  });

  it('refuses a full session', async () => {
    const { visitId, ...family } = await used.given.visit();
    const { liaison } = await people(used, family);
    const full = await used.given.session(family.facilityId, { day: '2026-09-28', capacity: 1, confirmed: 1 });
    expect((await liaison.post(`/visits/${visitId}/proposals`, { sessionId: full }).expect(409)).body.code).toBe('session.full');
  });
});

describe('holds that nobody answers', () => {
  it('run out: the place is free again and cannot be confirmed any more', async () => {
    const { visitId, sessionId, ...family } = await used.given.visit();
    used.clock.set('2026-09-05T00:00:00Z');
    const { liaison } = await people(used, family);
    expect((await liaison.post(`/visits/${visitId}/confirmations`).expect(409)).body.code).toBe('visit.hold_expired');
    expect(await used.app.get(DecisionsService).expireDue()).toBe(1);
    expect(await used.app.get(DecisionsService).expireDue()).toBe(0);
    expect((await liaison.get(`/visits/${visitId}`)).body.status).toBe('expired');
    expect(await counters(used, sessionId, family.rosterEntryId)).toEqual({
      seatsHeld: 0,
      seatsConfirmed: 0,
      contactsHeld: 0,
      contactsUsed: 0,
    });
  });

  it('run out also behind one that cannot be ended', async () => {
    const [broken, behind] = [await used.given.visit(), await used.given.visit()];
    await used.db.sql(`UPDATE visits SET hold_expires_at = hold_expires_at - interval '1 hour' WHERE id = $1`, [broken.visitId]);
    // Its ledger does not hold what it is to give back.
    await used.db.sql(`UPDATE entitlement_periods SET held = 0 WHERE roster_entry_id = $1`, [broken.rosterEntryId]);
    used.clock.set('2026-09-05T00:00:00Z');
    expect(await used.app.get(DecisionsService).expireDue()).toBe(1);
    const status = async ({ visitId }: { visitId: string }): Promise<string | undefined> =>
      (await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [visitId]))?.status;
    expect([await status(broken), await status(behind)]).toEqual(['requested', 'expired']);
  });
});
