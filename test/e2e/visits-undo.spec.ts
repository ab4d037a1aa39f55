import { useApp } from '../support/app';
import { counters, desk, people, requestOf } from './visits-given';
import { storm, tally, tokenOf } from './visits-storm';

const used = useApp();
const SECONDS_59 = 59 / 60;
const VERB = { confirmations: 'confirm', declines: 'decline', proposals: 'propose' };

/** A request that waits, its two sides, and the officer's own account. */
async function asked(session: Record<string, unknown> = {}) {
  const made = await desk(used, session);
  const { body } = await made.coordinator.post('/visits', requestOf(made.family, made.sessionId)).expect(201);
  return { ...made, visitId: body.id as string, heldUntil: body.holdExpiresAt as string };
}

const topics = async (visitId: string): Promise<string[]> =>
  (
    await used.db.sql<{ topic: string }>(`SELECT topic FROM outbox WHERE payload->>'visitId' = $1::text ORDER BY created_at, topic`, [
      visitId,
    ])
  ).map((row) => row.topic);
const seats = (made: { sessionId: string; family: { rosterEntryId: string } }) => counters(used, made.sessionId, made.family.rosterEntryId);

describe('taking a decision back', () => {
  const HELD = { seatsHeld: 1, seatsConfirmed: 0, contactsHeld: 1, contactsUsed: 0 };

  it.each([
    ['confirmations', {}],
    ['declines', { reasonCode: 'facility_event' }],
    ['proposals', undefined],
  ] as const)('puts a visit back as it was after %s, and nothing was sent', async (noun, given) => {
    const made = await asked();
    const body = given ?? { sessionId: await used.given.session(made.family.facilityId, { time: '14:00', endTime: '14:30' }) };
    await made.liaison.post(`/visits/${made.visitId}/${noun}`, body).expect(201);
    used.clock.advanceMinutes(SECONDS_59);
    await used.drain();
    expect(await used.db.sql(`SELECT 1 AS x FROM messages`)).toEqual([]);

    const back = await made.liaison.post(`/visits/${made.visitId}/undos`).expect(201);
    expect(back.body).toMatchObject({ status: 'requested', holdExpiresAt: made.heldUntil, reasonCode: null, decidedAt: null });
    expect(await seats(made)).toEqual(HELD);
    expect(await topics(made.visitId)).toEqual(['visit.requested']);
    const { body: seen } = await made.liaison.get(`/visits/${made.visitId}`).expect(200);
    const actions = (seen.history as { action: string; toStatus: string }[]).map((line) => line.action);
    expect(actions).toEqual(['request', VERB[noun], 'undo']);
    // The visit is what it was: it can be answered again.
    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    used.clock.advanceMinutes(1);
    await used.drain();
    expect(await used.db.sql(`SELECT 1 AS x FROM messages`)).not.toEqual([]);
  });

  it('says why not: after a minute, twice, by somebody else, after something else has happened, before any decision', async () => {
    const made = await asked();
    const undo = () => made.liaison.post(`/visits/${made.visitId}/undos`);
    expect((await undo().expect(409)).body.code).toBe('visit.wrong_status');

    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    const colleague = await used.as(await used.given.user('liaison', { facilityId: made.family.facilityId }));
    expect((await colleague.post(`/visits/${made.visitId}/undos`).expect(403)).body.code).toBe('visit.undo_not_yours');
    await made.coordinator.post(`/visits/${made.visitId}/undos`).expect(403);
    await undo().expect(201);
    expect((await undo().expect(409)).body.code).toBe('visit.wrong_status');

    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    used.clock.advanceMinutes(1);
    expect((await undo().expect(409)).body.code).toBe('visit.undo_too_late');

    await made.coordinator.post(`/visits/${made.visitId}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    expect((await undo().expect(409)).body.code).toBe('visit.wrong_status');
  });

  it('does not revive a refusal whose place has gone to somebody else', async () => {
    const made = await asked({ capacity: 1 });
    await made.liaison.post(`/visits/${made.visitId}/declines`, { reasonCode: 'session_full' }).expect(201);
    const other = await used.given.readyFamily({ facilityId: made.family.facilityId });
    await (await people(used, other)).coordinator.post('/visits', requestOf(other, made.sessionId)).expect(201);
    expect((await made.liaison.post(`/visits/${made.visitId}/undos`).expect(409)).body.code).toBe('session.full');
    expect(await seats(made)).toMatchObject({ seatsHeld: 1, seatsConfirmed: 0, contactsHeld: 0 });
  });

  it('does not revive a refusal when the gates have closed since', async () => {
    const made = await asked();
    await made.liaison.post(`/visits/${made.visitId}/declines`, { reasonCode: 'session_full' }).expect(201);
    await used.db.sql(`UPDATE kinship_proofs SET withdrawn_at = $1`, [used.clock.now()]);
    expect((await made.liaison.post(`/visits/${made.visitId}/undos`).expect(422)).body.code).toBe('visit.not_allowed');
  });

  it('takes back what was decided in one act, and says of each what became of it', async () => {
    const first = await asked();
    const second = await used.given.visit({
      family: await used.given.readyFamily({ facilityId: first.family.facilityId }),
      sessionId: first.sessionId,
    });
    const ids = [first.visitId, second.visitId];
    const { headers } = await first.liaison
      .post('/decision-batches', { decisions: ids.map((visitId) => ({ visitId, action: 'confirm' })) })
      .expect(200);
    const id = /[0-9a-f-]{36}$/.exec(headers.location ?? '')?.[0] ?? '';
    const until = new Date(used.clock.now().getTime() + 60_000).toISOString();
    expect((await first.liaison.get('/decision-batches').expect(200)).body.data).toEqual([
      { id, isBatch: true, verb: 'confirm', count: 2, until },
    ]);
    await first.coordinator.post(`/visits/${first.visitId}/cancellations`, { cause: 'child', reasonCode: 'child_ill' }).expect(201);
    const back = await first.liaison.post(`/decision-batches/${id}/undos`).expect(200);
    expect(back.body.results).toHaveLength(2);
    expect(back.body.results).toEqual(
      expect.arrayContaining([
        { visitId: second.visitId, ok: true },
        expect.objectContaining({ visitId: first.visitId, ok: false, problem: expect.objectContaining({ code: 'visit.wrong_status' }) }),
      ]),
    );
    const colleague = await used.as(await used.given.user('liaison', { facilityId: first.family.facilityId }));
    await colleague.post(`/decision-batches/${id}/undos`).expect(404);
  });
});

describe('taking a decision back while somebody else acts', () => {
  it.each(Array.from({ length: 8 }, (_, i) => [i]))('leaves one of the two, whole (%i)', async () => {
    const made = await asked();
    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    const officer = await used.db.one<{ id: string }>(`SELECT decided_by AS id FROM visit_decisions WHERE visit_id = $1`, [made.visitId]);
    const [mine, theirs] = [
      await tokenOf(used, officer?.id ?? ''),
      await tokenOf(used, await used.given.user('coordinator', { organisationId: made.family.organisationId })),
    ];
    const undo = { path: `/visits/${made.visitId}/undos`, body: {}, token: mine };
    const cancel = { path: `/visits/${made.visitId}/cancellations`, body: { cause: 'child', reasonCode: 'child_ill' }, token: theirs };
    const answers = await storm([used.url], [undo, cancel, undo, undo]);
    // Either order is right: an undone request can still be cancelled, a cancelled one not be undone.
    expect(answers.filter((a) => a.status >= 500)).toEqual([]);
    expect(answers[1]?.status).toBe(201);
    expect(answers.filter((_, i) => i !== 1).filter((a) => a.status === 201).length).toBeLessThanOrEqual(1);
    const visit = await used.db.one<{ status: string }>(`SELECT status FROM visits WHERE id = $1`, [made.visitId]);
    expect(visit?.status).toBe('cancelled');
    expect(await seats(made)).toEqual({ seatsHeld: 0, seatsConfirmed: 0, contactsHeld: 0, contactsUsed: 0 });
  });

  it('is undone once, and a colleague’s new answer comes after it or not at all', async () => {
    const made = await asked();
    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    const officer = await used.db.one<{ id: string }>(`SELECT decided_by AS id FROM visit_decisions WHERE visit_id = $1`, [made.visitId]);
    const mine = await tokenOf(used, officer?.id ?? '');
    const colleague = await tokenOf(used, await used.given.user('liaison', { facilityId: made.family.facilityId }));
    const answers = await storm(
      [used.url],
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? { path: `/visits/${made.visitId}/undos`, body: {}, token: mine }
          : { path: `/visits/${made.visitId}/declines`, body: { reasonCode: 'facility_event' }, token: colleague },
      ),
    );
    expect(Object.keys(tally(answers)).every((key) => !key.startsWith('5'))).toBe(true);
    expect(answers.filter((a, i) => i % 2 === 0 && a.status === 201)).toHaveLength(1);
    const visit = await used.db.one<{ status: string; version: number }>(`SELECT status, version FROM visits WHERE id = $1`, [
      made.visitId,
    ]);
    const declined = answers.filter((a, i) => i % 2 === 1 && a.status === 201).length;
    expect([declined, visit?.status]).toEqual(declined === 1 ? [1, 'declined'] : [0, 'requested']);
    expect(await seats(made)).toMatchObject(declined === 1 ? { seatsHeld: 0, contactsHeld: 0 } : { seatsHeld: 1, contactsHeld: 1 });
    expect((await topics(made.visitId)).filter((topic) => topic === 'visit.confirmed')).toEqual([]);
  });

  it('loses against the queue once the message is on its way', async () => {
    const made = await asked();
    await made.liaison.post(`/visits/${made.visitId}/confirmations`).expect(201);
    await used.db.sql(`UPDATE outbox SET attempts = 1 WHERE topic = 'visit.confirmed'`);
    expect((await made.liaison.post(`/visits/${made.visitId}/undos`).expect(409)).body.code).toBe('visit.undo_too_late');
  });
});
