import { DyadChanges } from '../../src/families/dyad-changes.service';
import { newId, newReference } from '../../src/kernel/ids';
import { ApiClient, useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

const used = useApp();
let family: ReadyFamily;
let coordinator: ApiClient;
let lead: ApiClient;
let worker: ApiClient;
let liaison: ApiClient;
let liaisonId: string;

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId, facilityId } = family;
  coordinator = await used.as(await used.given.user('coordinator', { organisationId }));
  lead = await used.as(await used.given.user('lead', { organisationId }));
  worker = await used.as(await used.given.user('worker', { organisationId, workerId: family.workerId }));
  liaisonId = await used.given.user('liaison', { facilityId });
  liaison = await used.as(liaisonId);
});

const letter = (status: string, direction = 'to_parent', values: object = {}): Promise<string> =>
  used.given.row('exchanges', {
    ...{
      id: newId(),
      organisationId: family.organisationId,
      reference: newReference(),
      dyadId: family.dyadId,
      facilityId: family.facilityId,
    },
    ...{ kind: 'letter', direction, status, enteredAt: used.clock.now(), ...values },
  });
const row = (id: string) => used.db.one<object>(`SELECT status, held_from, version FROM exchanges WHERE id = $1`, [id]);
const bar = async (): Promise<string> =>
  (await lead.post(`/dyads/${family.dyadId}/restrictions`, { kind: 'court_order', startsOn: '2026-09-02' }).expect(201)).body.id as string;
const tasks = () => used.db.sql(`SELECT key, status, outcome FROM tasks WHERE key = $1`, [`look:letters:${family.dyadId}`]);

describe('a letter on its way when something changes', () => {
  it.each([
    ['to_parent', 'entered'],
    ['to_parent', 'safety_passed'],
    ['to_parent', 'dispatched'],
    ['to_parent', 'received'],
    ['to_parent', 'facility_passed'],
    ['to_child', 'entered'],
    ['to_child', 'safety_passed'],
  ])('%s that is %s waits there and goes on from there by itself', async (direction, status) => {
    const id = await letter(status, direction);
    const restriction = await bar();
    expect(await row(id)).toEqual({ status: 'on_hold', heldFrom: status, version: 2 });
    expect(await tasks()).toMatchObject([{ status: 'open' }]);
    await lead.post(`/restrictions/${restriction}/liftings`, {}).expect(201);
    expect(await row(id)).toEqual({ status, heldFrom: null, version: 3 });
    expect(await tasks()).toMatchObject([{ status: 'dropped', outcome: 'resumed' }]);
    const { history } = (await coordinator.get(`/exchanges/${id}`).expect(200)).body as {
      history: { action: string; reasonCode: string }[];
    };
    expect(history.map((h) => [h.action, h.reasonCode])).toEqual([
      ['resume', null],
      ['hold', 'restriction_added'],
    ]);
    const audit = await used.db.sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE subject_id = $1 AND action IN ('exchange.hold', 'exchange.resume') ORDER BY id`,
      [id],
    );
    expect(audit.map((a) => a.action)).toEqual(['exchange.hold', 'exchange.resume']);
  });

  it.each(['handed_over', 'withheld', 'returned_for_change'])('that is %s stays as it is', async (status) => {
    const id = await letter(status, 'to_parent', status === 'handed_over' ? { handedOverAt: used.clock.now() } : {});
    await bar();
    expect(await row(id)).toEqual({ status, heldFrom: null, version: 1 });
  });

  it('takes no step while it is on hold; the facility hears "please wait" and not why', async () => {
    const id = await letter('received');
    const entered = await letter('entered');
    await bar();
    const refused = await liaison.post(`/exchanges/${id}/screenings`, { check: 'facility', result: 'pass' }).expect(409);
    expect(refused.body.code).toBe('exchange.on_hold');
    const seen = await liaison.get(`/exchanges/${id}`).expect(200);
    expect(JSON.stringify(seen.body)).not.toMatch(/restriction|heldFrom/);
    // What is still the child's own is not the facility's to know of, on hold or not.
    await liaison.get(`/exchanges/${entered}`).expect(404);
    const own = await lead.post(`/exchanges/${entered}/screenings`, { check: 'child_safety', result: 'pass' }).expect(409);
    expect(own.body.code).toBe('exchange.paused');
    const page = (await (await used.browser(liaisonId)).get('/liaison/letters').expect(200)).text;
    expect(page).toContain('Please wait with these');
    expect(page).not.toMatch(/restriction/i);
  });

  it('is stopped for good by the NGO or, where the facility has it, by the facility', async () => {
    const [own, received, sent] = [await letter('entered'), await letter('received'), await letter('safety_passed', 'to_child')];
    await bar();
    const kept = { check: 'facility', result: 'withhold', reasonCode: 'other_reviewed' };
    expect((await liaison.post(`/exchanges/${own}/withholdings`, { reasonCode: 'other_reviewed' }).expect(409)).body.code).toBe(
      'exchange.on_hold',
    );
    await liaison.post(`/exchanges/${sent}/screenings`, kept).expect(409);
    await liaison.post(`/exchanges/${received}/screenings`, kept).expect(201);
    expect(await row(received)).toEqual({ status: 'withheld', heldFrom: null, version: 3 });
    expect(await tasks()).toMatchObject([{ status: 'open' }]);
    const back = { check: 'child_safety', result: 'return', reasonCode: 'other_reviewed' };
    await worker.post(`/exchanges/${own}/screenings`, back).expect(403);
    for (const id of [own, sent]) {
      await coordinator.post(`/exchanges/${id}/screenings`, back).expect(201);
      expect(await row(id)).toEqual({ status: 'returned_for_change', heldFrom: null, version: 3 });
    }
    expect(await tasks()).toMatchObject([{ status: 'dropped', outcome: 'stopped' }]);
    expect(
      await used.db.sql(
        `SELECT from_status, to_status FROM exchange_status_changes WHERE exchange_id = $1 AND action = 'return_for_change'`,
        [own],
      ),
    ).toEqual([{ fromStatus: 'on_hold', toStatus: 'returned_for_change' }]);
  });

  it('shows on both pages how to stop it', async () => {
    const id = await letter('received');
    await bar();
    const page = (await (await used.browser(liaisonId)).get('/liaison/letters').expect(200)).text;
    expect(page).toContain(`/liaison/letters/${id}/withholdings`);
    const coordinatorId = await used.given.user('coordinator', { organisationId: family.organisationId });
    const own = (await (await used.browser(coordinatorId)).get(`/exchanges/${id}`).expect(200)).text;
    expect(own).toContain('value="return_for_change"');
    expect(own).toContain('value="withhold"');
  });

  it('that has left the facility reaches the child although the parent has been released', async () => {
    const [there, here] = [await letter('entered', 'to_child'), await letter('safety_passed', 'to_child')];
    await liaison
      .post(`/parents/${family.parentId}/custody-events`, { kind: 'released', occurredAt: '2026-09-01T10:00:00+08:00' })
      .expect(201);
    expect(await row(there)).toMatchObject({ status: 'on_hold' });
    expect(await row(here)).toMatchObject({ status: 'safety_passed' });
    await coordinator.post(`/exchanges/${here}/handovers`, {}).expect(201);
  });

  it('is let go on by hand only when the gates are open, and never by the facility', async () => {
    const id = await letter('dispatched');
    await used.given.restriction(family.dyadId, { startsOn: '2026-09-01' });
    await used.app.get(DyadChanges, { strict: false }).around([family.dyadId], 'restriction_added', () => Promise.resolve());
    expect((await coordinator.post(`/exchanges/${id}/resumptions`, {}).expect(422)).body.code).toBe('exchange.not_allowed');
    await used.db.sql(`UPDATE restrictions SET lifted_at = $1, lifted_by = $2`, [used.clock.now(), liaisonId]);
    await liaison.post(`/exchanges/${id}/resumptions`, {}).expect(403);
    expect((await worker.post(`/exchanges/${id}/resumptions`, {}).expect(201)).body).toMatchObject({
      status: 'dispatched',
      heldFrom: null,
    });
    expect((await coordinator.post(`/exchanges/${id}/resumptions`, {}).expect(409)).body.code).toBe('exchange.wrong_state');
  });

  it('that lies where the parent no longer is goes on from its sending, when a person says it is back', async () => {
    const id = await letter('received');
    const to = await used.given.facility();
    const body = { kind: 'transferred', facilityId: to, occurredAt: '2026-09-01T10:00:00+08:00' };
    await liaison.post(`/parents/${family.parentId}/custody-events`, body).expect(201);
    expect(await row(id)).toMatchObject({ status: 'on_hold', heldFrom: 'safety_passed' });
    await used.app.get(DyadChanges, { strict: false }).around([family.dyadId], 'changed', () => Promise.resolve());
    expect(await row(id)).toMatchObject({ status: 'on_hold' });
    await coordinator.post(`/exchanges/${id}/resumptions`, { note: 'It came back' }).expect(201);
    await worker.post(`/exchanges/${id}/dispatches`, {}).expect(201);
    expect(await used.db.one(`SELECT status, facility_id FROM exchanges WHERE id = $1`, [id])).toEqual({
      status: 'dispatched',
      facilityId: to,
    });
  });
});
