import { randomUUID } from 'node:crypto';
import { addDays } from '../../../src/kernel/days';
import { useApp } from '../../support/app';
import { expectWhole, house, shut, statuses, ShutHouse } from '../closures-given';
import { storm, tally, tokenOf } from '../visits-storm';
import { counters, requestOf } from '../visits-given';

const used = useApp();
type Body = Record<string, unknown>;
const reason = { reasonCode: 'security' };
const codeOf = (answer: { body: unknown }): unknown => (answer.body as Body).code;

const close = async (at: ShutHouse, more: object = {}): Promise<string> =>
  (await shut(at.liaison, at, { from: at.day, to: at.day, ...reason, ...more })).body.closureId as string;
const messages = (): Promise<{ template: string; status: string; reason: string | null }[]> =>
  used.db.sql(`SELECT template, status, reason FROM messages ORDER BY template, status, id`);
const fates = async (at: ShutHouse, id: string): Promise<Body[]> =>
  ((await at.liaison.get(`/closures/${id}`).expect(200)).body.visits as Body[]).map((one) => ({
    id: (one.visit as Body).id,
    status: one.status,
    undoCode: one.undoCode,
  }));

describe('a closure taken back within ten minutes', () => {
  it('brings every meeting back as it was – asked for, confirmed, moved, put on the waiting list – with place and ledger, and nobody hears of it', async () => {
    const at = await house(used, 4, { confirm: false });
    const [asked, agreed, moved, waits] = at.visitIds;
    for (const id of [agreed, moved, waits]) await at.liaison.post(`/visits/${id}/confirmations`, {}).expect(201);
    used.clock.advanceMinutes(2);
    await used.drain();
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const before = await used.db.sql(
      `SELECT id, status, session_id, starts_at, hold_expires_at, decided_at, cause, reason_code FROM visits ORDER BY id`,
    );
    const seats = await counters(used, at.sessionId, at.families[1]?.rosterEntryId ?? '');
    const id = await close(at, {
      treatments: [
        { visitId: moved, action: 'move', sessionId: other },
        { visitId: waits, action: 'wait' },
      ],
    });
    expect(await statuses(used)).toEqual({ cancelled: 3, confirmed: 1 });
    const seen = (await at.liaison.get(`/closures/${id}`).expect(200)).body as Body;
    expect(seen.undoUntil).toBe(new Date(used.clock.now().getTime() + 600_000).toISOString());

    used.clock.advanceMinutes(9.9);
    const undone = await at.liaison.post(`/closures/${id}/undos`, { version: 1 }).expect(201);
    expect(undone.body).toMatchObject({ id, state: 'withdrawn', undoUntil: null, sessionIds: [at.sessionId], families: 0 });
    expect((undone.body.history as Body[]).map((line) => line.kind)).toEqual(['published', 'undone']);
    expect(
      await used.db.sql(
        `SELECT id, status, session_id, starts_at, hold_expires_at, decided_at, cause, reason_code FROM visits ORDER BY id`,
      ),
    ).toEqual(before);
    expect(await counters(used, at.sessionId, at.families[1]?.rosterEntryId ?? '')).toEqual(seats);
    expect(await used.db.sql(`SELECT 1 AS x FROM rebooking_priorities`)).toEqual([]);
    expect(await used.db.sql(`SELECT status, closed_reason FROM waitlist_entries`)).toEqual([
      { status: 'withdrawn', closedReason: 'closure_undone' },
    ]);
    expect(await fates(at, id)).toEqual(expect.arrayContaining(at.visitIds.map((one) => ({ id: one, status: 'undone', undoCode: null }))));
    const history = (await at.liaison.get(`/visits/${agreed}`).expect(200)).body.history as Body[];
    expect(history.map((line) => line.action)).toEqual(['request', 'confirm', 'cancel', 'reinstate']);
    expect(asked).toBeDefined();
    await used.drain();
    expect((await messages()).filter((m) => m.template === 'cancelled' && m.status !== 'suppressed')).toEqual([]);
    expect((await messages()).filter((m) => m.template === 'plan' && m.status === 'queued')).not.toEqual([]);
    await expectWhole(used);
  });

  it('is refused after ten minutes, twice, once it was made longer, to another house and to who books', async () => {
    const at = await house(used);
    const id = await close(at);
    await at.coordinator.post(`/closures/${id}/undos`, {}).expect(403);
    const stranger = await used.as(await used.given.user('liaison', { facilityId: (await house(used)).facilityId }));
    await stranger.post(`/closures/${id}/undos`, {}).expect(404);
    expect(codeOf(await at.liaison.post(`/closures/${id}/undos`, { version: 7 }).expect(409))).toBe('closure.changed_meanwhile');
    used.clock.advanceMinutes(10);
    expect(codeOf(await at.liaison.post(`/closures/${id}/undos`, {}).expect(409))).toBe('closure.undo_too_late');
    await at.liaison.post(`/closures/${id}/reopenings`, {}).expect(201);

    const again = await close(at);
    await shut(at.liaison, `/closures/${again}/extensions`, { to: addDays(at.day, 1), version: 1 });
    expect(codeOf(await at.liaison.post(`/closures/${again}/undos`, {}).expect(409))).toBe('closure.undo_moved_on');
    await at.liaison.post(`/closures/${again}/reopenings`, {}).expect(201);
    const third = await close(at);
    await at.liaison.post(`/closures/${third}/undos`, {}).expect(201);
    expect(codeOf(await at.liaison.post(`/closures/${third}/undos`, {}).expect(409))).toBe('closure.undone_already');
  });

  it('leaves a family that has another meeting since with that one, says why, and keeps its first place', async () => {
    const at = await house(used, 2);
    const [first, second] = at.visitIds;
    const id = await close(at);
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    const family = at.families[0];
    if (!family) throw new Error('no family');
    await at.coordinator.post('/visits', requestOf(family, other)).expect(201);
    const undone = await at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
    expect(undone.body).toMatchObject({ families: 1 });
    expect(await fates(at, id)).toEqual(
      expect.arrayContaining([
        { id: first, status: 'stays', undoCode: 'closure.undo_treated' },
        { id: second, status: 'undone', undoCode: null },
      ]),
    );
    expect(await statuses(used)).toEqual({ cancelled: 1, confirmed: 1, requested: 1 });
    expect(await used.db.sql(`SELECT visit_id FROM rebooking_priorities WHERE used_at IS NULL`)).toEqual([{ visitId: first }]);
    await expectWhole(used);
  });

  it('does not bring back a meeting whose worker goes with somebody else by now', async () => {
    const at = await house(used);
    const id = await close(at);
    const { organisationId, workerId } = at.families[0] ?? {};
    const elsewhere = await used.given.readyFamily({ organisationId, workerId });
    const there = await used.given.session(elsewhere.facilityId, { day: at.day });
    await at.coordinator.post('/visits', requestOf(elsewhere, there)).expect(201);
    await at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
    expect(await fates(at, id)).toEqual([{ id: at.visitIds[0], status: 'stays', undoCode: 'worker.busy' }]);
    expect(await statuses(used)).toEqual({ cancelled: 1, requested: 1 });
    await expectWhole(used);
  });

  it('tells who has heard that it was off that it stands, and asks them anew', async () => {
    const at = await house(used, 1, { daysAhead: 9 });
    used.clock.advanceMinutes(2);
    await used.drain();
    used.clock.set(new Date(`${at.day}T07:10:00+08:00`).toISOString());
    at.liaison = await used.as(await used.given.user('liaison', { facilityId: at.facilityId }));
    await used.db.sql(`UPDATE messages SET status = 'delivered' WHERE template = 'asked'`);
    await used.db.sql(`UPDATE visits SET family_answer = 'can_go', family_answered_at = now()`);
    const id = await close(at);
    await used.db.sql(`UPDATE messages SET status = 'accepted' WHERE template = 'cancelled'`);
    expect(await used.db.sql(`SELECT reason_code, status FROM call_tasks WHERE reason_code = 'cancelled'`)).toEqual([
      { reasonCode: 'cancelled', status: 'open' },
    ]);
    await at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
    expect(
      await used.db.sql(`SELECT reason_code, status FROM call_tasks WHERE reason_code IN ('cancelled', 'changed') AND done_at IS NULL`),
    ).toEqual([{ reasonCode: 'changed', status: 'open' }]);
    expect((await messages()).filter((m) => m.template === 'changed')).toEqual([{ template: 'changed', status: 'queued', reason: null }]);
    expect(await used.db.sql(`SELECT family_answer FROM visits`)).toEqual([{ familyAnswer: null }]);
    await used.drain();
    expect((await messages()).filter((m) => m.template === 'changed')).toHaveLength(1);
  });

  it('brings back an offer of another time with both places, and a lost question about another time is named', async () => {
    const at = await house(used, 2, { confirm: false });
    const [offered, asks] = at.visitIds;
    const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
    await at.liaison.post(`/visits/${offered}/proposals`, { sessionId: other }).expect(201);
    await at.liaison.post(`/visits/${asks}/confirmations`, {}).expect(201);
    await at.coordinator.post(`/visits/${asks}/amendments`, { sessionId: other }).expect(201);
    const places = await used.db.sql(`SELECT id, held, confirmed FROM sessions ORDER BY id`);
    const id = await close(at);
    await at.liaison.post(`/closures/${id}/undos`, {}).expect(201);
    expect(await fates(at, id)).toEqual(
      expect.arrayContaining([
        { id: offered, status: 'undone', undoCode: null },
        { id: asks, status: 'undone', undoCode: 'closure.undo_ask_again' },
      ]),
    );
    expect(await used.db.sql(`SELECT status, proposed_session_id FROM visits ORDER BY status`)).toEqual([
      { status: 'confirmed', proposedSessionId: null },
      { status: 'proposed', proposedSessionId: other },
    ]);
    expect(places).toHaveLength(2);
    await expectWhole(used);
    await at.coordinator.post(`/visits/${offered}/acceptances`, {}).expect(201);
    await expectWhole(used);
  });
});

describe('an undo at the same moment', () => {
  it('as a second undo and as bookings of the same families leaves each family one meeting and every book balanced', async () => {
    for (let round = 0; round < 3; round += 1) {
      const at = await house(used, 3);
      const id = await close(at);
      const own = await used.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [at.facilityId]);
      const liaison = await tokenOf(
        used,
        await used.given.user('liaison', { organisationId: own?.organisationId, facilityId: at.facilityId }),
      );
      const organisationId = at.families[0]?.organisationId;
      const coordinator = await tokenOf(used, await used.given.user('coordinator', { organisationId }));
      const other = await used.given.session(at.facilityId, { day: addDays(at.day, 1) });
      const undo = () => ({ path: `/closures/${id}/undos`, body: {}, token: liaison, key: randomUUID() });
      const answers = await storm(
        [used.url],
        [undo(), ...at.families.map((family) => ({ path: '/visits', body: requestOf(family, other), token: coordinator })), undo()],
      );
      const undos = tally([answers[0], answers[answers.length - 1]].filter((one) => one !== undefined));
      expect(undos).toEqual({ 201: 1, '409 closure.undone_already': 1 });
      const twice = await used.db.sql(
        `SELECT d.dyad_id FROM visit_dyads d WHERE d.live AND d.dyad_id = ANY($1::uuid[]) GROUP BY d.dyad_id HAVING count(*) <> 1`,
        [at.families.map((family) => family.dyadId)],
      );
      expect(twice).toEqual([]);
      await expectWhole(used);
    }
  });
});
