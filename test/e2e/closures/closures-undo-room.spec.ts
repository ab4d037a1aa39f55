import { addDays } from '../../../src/kernel/days';
import { VisitLocks } from '../../../src/visits/visit-locks';
import { useApp } from '../../support/app';
import { expectWhole, house, shut, statuses, ShutHouse } from '../closures-given';
import { requestOf } from '../visits-given';

const used = useApp();
const reason = { reasonCode: 'security' };
/** As many as an undo brings back in one transaction. */
const BATCH = 200;

const close = async (at: ShutHouse, more: object = {}): Promise<string> =>
  (await shut(at.liaison, at, { from: at.day, to: at.day, ...reason, ...more })).body.closureId as string;
const undo = (at: ShutHouse, id: string) => at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
const fates = (): Promise<unknown[]> =>
  used.db.sql(`SELECT status, undo_code FROM closure_visits WHERE visit_id > '01000000-0000-0000-0000-000000000000' ORDER BY visit_id`);
const offers = async (): Promise<number> =>
  (await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM waitlist_offers WHERE status = 'open'`))?.n ?? 0;
const limit = (sessionId: string, capacity: number, hardCapacity: number | null = null) =>
  used.db.sql(`UPDATE sessions SET capacity = $2, hard_capacity = $3 WHERE id = $1`, [sessionId, capacity, hardCapacity]);

/** A family of the same house and organisation; on the waiting list for the day. */
async function waiting(at: ShutHouse): Promise<void> {
  const { organisationId, facilityId } = at.families[0] ?? {};
  const { dyadId } = await used.given.readyFamily({ organisationId, facilityId });
  await at.coordinator.post('/waitlist-entries', { dyadId, mode: 'visit', fromDay: at.day, toDay: at.day }).expect(201);
}

/** Meetings that are over and come before all others of a closure, as many as one transaction takes. */
const crowd = (closureId: string, status: 'done' | 'under_way') =>
  used.db.sql(
    `WITH old AS (SELECT v.* FROM closure_visits x JOIN visits v ON v.id = x.visit_id WHERE x.closure_id = $1 ORDER BY v.id LIMIT 1),
          day AS (INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity)
                  SELECT gen_random_uuid(), s.facility_id, s.mode, s.day + 40, s.starts_at + interval '40 days', s.ends_at + interval '40 days', 1
                    FROM old JOIN sessions s ON s.id = old.session_id RETURNING id, starts_at, ends_at),
          made AS (INSERT INTO visits (id, organisation_id, reference, session_id, facility_id, parent_id, roster_entry_id, mode, status, live, starts_at, ends_at, period, pool, requested_at)
                   SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, o.organisation_id, 'Z' || n, d.id, o.facility_id, o.parent_id, o.roster_entry_id, o.mode, 'cancelled', false,
                          d.starts_at, d.ends_at, o.period, o.pool, o.requested_at FROM old o, day d, generate_series(1, ${BATCH}) n RETURNING id, session_id, starts_at, ends_at),
          meets AS (INSERT INTO visit_dyads (visit_id, dyad_id, child_id, live, starts_at, ends_at)
                    SELECT m.id, d.dyad_id, d.child_id, false, m.starts_at, m.ends_at FROM made m, old o JOIN visit_dyads d ON d.visit_id = o.id)
     INSERT INTO closure_visits (closure_id, visit_id, action, from_session_id, from_status, status, at)
     SELECT $1, m.id, 'cancel', m.session_id, 'confirmed', $2, now() FROM made m`,
    [closureId, status],
  );

describe('the room that a closure taken back needs', () => {
  it('is that of the windows: whose place was offered to somebody else stays off, though a second person could let more in', async () => {
    const at = await house(used, 3);
    await limit(at.sessionId, 3, 5);
    await waiting(at);
    await waiting(at);
    const id = await close(at, { wardIds: at.families.slice(0, 2).map((family) => family.wardId) });
    expect([await statuses(used), await offers()]).toEqual([{ cancelled: 2, confirmed: 1 }, 2]);
    await undo(at, id);
    expect([await statuses(used), await offers()]).toEqual([{ cancelled: 2, confirmed: 1 }, 2]);
    expect(await fates()).toEqual([
      { status: 'stays', undoCode: 'session.full' },
      { status: 'stays', undoCode: 'session.full' },
    ]);
    await expectWhole(used);
  });

  it('is not taken by those whom a second person had let in besides: all come back, in whatever order', async () => {
    const at = await house(used, 2);
    await limit(at.sessionId, 1, 2);
    await used.db.sql(`UPDATE visits SET over_capacity = true WHERE id = (SELECT min(id::text)::uuid FROM visits)`);
    await undo(at, await close(at));
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    await expectWhole(used);
  });

  it('is asked for at the other time that was offered, too: without it the meeting comes back as it was asked for', async () => {
    const at = await house(used, 3, { confirm: false });
    const [taken, shutBy, free] = at.visitIds;
    const day = addDays(at.day, 1);
    const offered = await used.given.session(at.facilityId, { day, capacity: 1, hardCapacity: 3 });
    const other = await used.given.session(at.facilityId, { day, time: '13:00', endTime: '13:30' });
    const third = await used.given.session(at.facilityId, { day, time: '15:00', endTime: '15:30', capacity: 1 });
    await at.liaison.post(`/visits/${taken}/proposals`, { sessionId: offered }).expect(201);
    await at.liaison.post(`/visits/${shutBy}/proposals`, { sessionId: other }).expect(201);
    await at.liaison.post(`/visits/${free}/proposals`, { sessionId: third }).expect(201);
    const id = await close(at);
    const { organisationId, facilityId } = at.families[0] ?? {};
    const next = await used.given.readyFamily({ organisationId, facilityId });
    await at.coordinator.post('/visits', requestOf(next, offered)).expect(201);
    await shut(at.liaison, at, { from: day, to: day, sessions: [other], ...reason });
    const locks = jest.spyOn(used.app.get(VisitLocks), 'lockAhead');
    await undo(at, id);
    expect(locks.mock.calls[0]?.[2]).toEqual(expect.arrayContaining([offered, other, third]));
    locks.mockRestore();
    expect(
      await used.db.sql(`SELECT status, proposed_session_id FROM visits WHERE id = ANY($1::uuid[]) ORDER BY id`, [at.visitIds]),
    ).toEqual(
      [
        { id: taken, row: { status: 'requested', proposedSessionId: null } },
        { id: shutBy, row: { status: 'requested', proposedSessionId: null } },
        { id: free, row: { status: 'proposed', proposedSessionId: third } },
      ]
        .sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
        .map((line) => line.row),
    );
    const codes = await used.db.sql(`SELECT undo_code FROM closure_visits WHERE closure_id = $1 AND status = 'undone' ORDER BY undo_code`, [
      id,
    ]);
    expect(codes).toEqual([{ undoCode: 'closure.undo_ask_again' }, { undoCode: 'closure.undo_ask_again' }, { undoCode: null }]);
    await expectWhole(used);
  });

  it('is kept for those whom a later batch brings back; what they leave is offered then', async () => {
    const at = await house(used, 2);
    await limit(at.sessionId, 2);
    const [, second] = at.families;
    if (!second) throw new Error('no family');
    const id = await close(at);
    await crowd(id, 'done');
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    await at.coordinator.post('/visits', requestOf(second, other)).expect(201);
    await waiting(at);
    await waiting(at);
    await undo(at, id);
    expect([await fates(), await offers()]).toEqual([
      [
        { status: 'undoing', undoCode: null },
        { status: 'undoing', undoCode: null },
      ],
      0,
    ]);
    await used.drain();
    expect(await fates()).toEqual([
      { status: 'undone', undoCode: null },
      { status: 'stays', undoCode: 'closure.undo_treated' },
    ]);
    expect(await offers()).toBe(1);
    await expectWhole(used);
  });
});

describe('the people that an undo locks', () => {
  it('are those who come back, however many are on the way', async () => {
    const at = await house(used);
    const id = await close(at);
    await crowd(id, 'under_way');
    const locks = jest.spyOn(used.app.get(VisitLocks), 'lockAhead');
    await undo(at, id);
    expect(locks.mock.calls[0]?.[1]).toEqual(at.visitIds);
    locks.mockRestore();
    expect(await statuses(used)).toMatchObject({ confirmed: 1 });
  });

  it('are all whom it brings back: one that was called off while it waited comes with the next batch', async () => {
    const at = await house(used, 2);
    const id = await close(at);
    const late = [...at.visitIds].sort()[0];
    const stand = (status: string) => used.db.sql(`UPDATE closure_visits SET status = $2 WHERE visit_id = $1`, [late, status]);
    await stand('planned');
    const service = used.app.get(VisitLocks);
    const lockAhead = service.lockAhead.bind(service);
    const locks = jest.spyOn(service, 'lockAhead').mockImplementationOnce(async (...given) => {
      await lockAhead(...given);
      await stand('done');
    });
    await undo(at, id);
    locks.mockRestore();
    expect(await fates()).toEqual([
      { status: 'undoing', undoCode: null },
      { status: 'undone', undoCode: null },
    ]);
    await used.drain();
    expect(await statuses(used)).toEqual({ confirmed: 2 });
    await expectWhole(used);
  });
});

describe('a family whose meeting was moved and comes back', () => {
  it.each([
    ['heard nothing of it: its answer stands', 'can_go', ''],
    [
      'may have had the message: it is asked anew',
      null,
      `UPDATE messages SET status = 'sending' WHERE id = (SELECT id FROM messages WHERE status = 'queued' ORDER BY visit_version DESC LIMIT 1)`,
    ],
    [
      'was called: it is asked anew',
      null,
      `INSERT INTO call_tasks (id, organisation_id, visit_id, caregiver_id, reason_code, due_at, status, outcome, done_at)
       SELECT gen_random_uuid(), v.organisation_id, v.id, (SELECT caregiver_id FROM messages LIMIT 1), 'ask', $1, 'done', 'told', $1 FROM visits v`,
    ],
    [
      'has answered about the other time: it is asked anew',
      null,
      `WITH said AS (INSERT INTO family_answers (id, visit_id, answer, channel, at) SELECT gen_random_uuid(), v.id, 'cannot', 'phone', $1 FROM visits v)
       UPDATE visits SET family_answer = 'cannot', family_answered_at = $1`,
    ],
  ])('%s', async (_title, answer, happens) => {
    const at = await house(used);
    used.clock.advanceMinutes(2);
    await used.drain();
    await used.db.sql(`UPDATE messages SET status = 'delivered' WHERE template = 'asked'`);
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = $1`, [used.clock.now()]);
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const id = await close(at, { treatments: [{ visitId: at.visitIds[0], action: 'move', sessionId: other }] });
    used.clock.advanceMinutes(2);
    await used.drain();
    if (happens !== '') await used.db.sql(happens, happens.includes('$1') ? [used.clock.now()] : []);
    await undo(at, id);
    expect(await fates()).toEqual([{ status: 'undone', undoCode: null }]);
    expect(await used.db.sql(`SELECT session_id, family_answer FROM visits`)).toEqual([{ sessionId: at.sessionId, familyAnswer: answer }]);
    await expectWhole(used);
  });
});
