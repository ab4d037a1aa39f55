import { ExchangesQueries } from '../../src/exchanges/exchanges.queries';
import { ExchangesService } from '../../src/exchanges/exchanges.service';
import type { EnterExchangeBody } from '../../src/exchanges/exchanges.dto';
import { runInContext } from '../../src/kernel/request-context';
import { Actor, actorOf } from '../../src/kernel/actor';
import type { Role } from '../../src/kernel/permissions';
import { useApp } from '../support/app';
import type { ReadyFamily } from '../support/given';

const used = useApp();
let family: ReadyFamily;
let coordinator: Actor;
let lead: Actor;
let worker: Actor;
let liaison: Actor;

const service = (): ExchangesService => used.app.get(ExchangesService);
const as = <T>(actor: Actor, work: () => Promise<T>): Promise<T> => runInContext({ requestId: 'test', locale: 'en', actor }, work);

async function person(role: Role, values: { organisationId: string; facilityId?: string; workerId?: string }): Promise<Actor> {
  const userId = await used.given.user(role, values);
  return actorOf({
    userId,
    role,
    organisationId: values.organisationId,
    facilityId: values.facilityId ?? null,
    locale: 'en',
    workerId: values.workerId ?? null,
    name: `Test ${role}`,
  });
}

const enter = (actor: Actor, body: Partial<EnterExchangeBody> = {}): Promise<string> =>
  as(actor, () => service().enter(actor, { dyadId: family.dyadId, kind: 'letter', direction: 'to_parent', ...body }));
const pass = (actor: Actor, id: string, check: 'child_safety' | 'facility'): Promise<void> =>
  as(actor, () => service().screen(actor, id, { check, result: 'pass' }));
const statusOf = async (id: string): Promise<string | undefined> =>
  (await used.db.one<{ status: string }>(`SELECT status FROM exchanges WHERE id = $1`, [id]))?.status;
const count = async (table: string): Promise<number> =>
  (await used.db.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))?.n ?? 0;

/** A child's letter up to a state on its way. */
async function letter(
  status: 'entered' | 'safety_passed' | 'dispatched' | 'received' | 'facility_passed' | 'handed_over',
  body: Partial<EnterExchangeBody> = {},
): Promise<string> {
  const id = await enter(coordinator, body);
  const steps: [string, () => Promise<void>][] = [
    ['safety_passed', () => pass(lead, id, 'child_safety')],
    ['dispatched', () => as(worker, () => service().dispatch(worker, id))],
    ['received', () => as(liaison, () => service().receive(liaison, id))],
    ['facility_passed', () => pass(liaison, id, 'facility')],
    ['handed_over', () => as(liaison, () => service().handOver(liaison, id))],
  ];
  for (const [reached, step] of steps) {
    if ((await statusOf(id)) === status) break;
    await step();
    expect(await statusOf(id)).toBe(reached);
  }
  return id;
}

beforeEach(async () => {
  family = await used.given.readyFamily();
  const { organisationId, facilityId } = family;
  coordinator = await person('coordinator', { organisationId });
  lead = await person('lead', { organisationId });
  worker = await person('worker', { organisationId, workerId: family.workerId });
  const authority = await used.given.organisation({ kind: 'facility' });
  liaison = await person('liaison', { organisationId: authority, facilityId });
});

describe('a child’s letter', () => {
  it('goes all the way, and each step leaves its history, its audit line and its message', async () => {
    const id = await letter('handed_over');
    const history = await used.db.sql<{ action: string; toStatus: string }>(
      `SELECT action, to_status FROM exchange_status_changes WHERE exchange_id = $1 ORDER BY id`,
      [id],
    );
    const actions = ['enter', 'pass_safety', 'dispatch', 'receive', 'pass_facility', 'hand_over'];
    expect(history.map((h) => h.action)).toEqual(actions);
    const audit = await used.db.sql<{ action: string; childId: string; organisationId: string }>(
      `SELECT action, child_id, organisation_id FROM audit_events WHERE subject_id = $1 ORDER BY id`,
      [id],
    );
    expect(audit.map((a) => a.action)).toEqual(actions.map((a) => `exchange.${a}`));
    expect(new Set(audit.map((a) => `${a.childId} ${a.organisationId}`))).toEqual(new Set([`${family.childId} ${family.organisationId}`]));
    const topics = await used.db.sql<{ topic: string }>(`SELECT topic FROM outbox WHERE payload->>'exchangeId' = $1 ORDER BY id`, [id]);
    expect(topics.map((m) => m.topic)).toEqual(history.map((h) => `exchange.${h.toStatus}`));
  });

  it('is a contact only when it is in the parent’s hands, at the time it was handed over', async () => {
    const id = await letter('facility_passed', { kind: 'drawing' });
    expect(await count('contact_events')).toBe(0);
    await as(liaison, () => service().handOver(liaison, id, { occurredAt: '2026-09-01T15:00:00+08:00' }));
    const events = await used.db.sql(`SELECT mode, direction, occurred_at, source_type, source_id FROM contact_events`);
    expect(events).toEqual([
      { mode: 'drawing', direction: 'to_parent', occurredAt: new Date('2026-09-01T07:00:00Z'), sourceType: 'exchange', sourceId: id },
    ]);
    expect(await used.db.one(`SELECT handed_over_at FROM exchanges WHERE id = $1`, [id])).toEqual({
      handedOverAt: new Date('2026-09-01T07:00:00Z'),
    });
  });

  it('cannot have been handed over in the future', async () => {
    const id = await letter('facility_passed');
    await expect(service().handOver(liaison, id, { occurredAt: '2026-09-03T00:00:00Z' })).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ code: 'exchange.in_the_future' }],
    });
  });

  it('waits with every reason when the family has not said yes, and nothing is written', async () => {
    await used.db.sql(`UPDATE consents SET withdrawn_at = $2 WHERE dyad_id = $1`, [family.dyadId, used.clock.now()]);
    await expect(enter(coordinator)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'exchange.not_allowed',
      members: { reasons: [expect.objectContaining({ code: 'consent.missing', severity: 'hard' })] },
    });
    expect([await count('exchanges'), await count('exchange_status_changes'), await count('outbox')]).toEqual([0, 0, 0]);
  });

  it('is judged again when it is sent', async () => {
    const id = await letter('safety_passed');
    await used.db.sql(`UPDATE consents SET withdrawn_at = $2 WHERE dyad_id = $1`, [family.dyadId, used.clock.now()]);
    await expect(as(worker, () => service().dispatch(worker, id))).rejects.toMatchObject({ code: 'exchange.not_allowed' });
    expect(await statusOf(id)).toBe('safety_passed');
  });

  it('is stopped in transit by a restriction; the facility hears that it must wait and not why', async () => {
    const id = await letter('facility_passed');
    await used.given.restriction(family.dyadId, { startsOn: used.given.today });
    const refused = await as(liaison, () => service().handOver(liaison, id)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'conflict', code: 'exchange.on_hold', errors: [] });
    expect((refused as { members?: unknown }).members).toBeUndefined();
    expect([await statusOf(id), await count('contact_events')]).toEqual(['facility_passed', 0]);
  });

  it('goes to where the parent is when it is sent, not to where she was when it was written', async () => {
    const id = await letter('safety_passed');
    const elsewhere = await used.given.facility({ publicAlias: '河湾' });
    await used.db.sql(`UPDATE custody_episodes SET ended_on = $2, end_kind = 'transferred' WHERE parent_id = $1`, [
      family.parentId,
      used.given.today,
    ]);
    await used.given.custody(family.parentId, elsewhere);
    await as(worker, () => service().dispatch(worker, id));
    expect(await used.db.one(`SELECT facility_id, status FROM exchanges WHERE id = $1`, [id])).toEqual({
      facilityId: elsewhere,
      status: 'dispatched',
    });
    await expect(as(liaison, () => service().receive(liaison, id))).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('keeps to what the facility takes, and hears everything at once', async () => {
    await used.db.sql(
      `UPDATE facility_rules SET rules = jsonb_set(rules, '{letters}', '{"maxPages": 2, "drawings": false, "recordedMessages": false}') WHERE facility_id = $1`,
      [family.facilityId],
    );
    await expect(enter(coordinator, { kind: 'drawing', pages: 3 })).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ pointer: '/kind' }, { pointer: '/pages', params: { limit: 2 } }],
    });
    await expect(enter(coordinator, { pages: 2 })).resolves.toBeTruthy();
  });

  it('is not checked by the person who entered it', async () => {
    const id = await letter('entered');
    await expect(pass(coordinator, id, 'child_safety')).rejects.toMatchObject({ kind: 'forbidden', code: 'exchange.same_person' });
    expect(await statusOf(id)).toBe('entered');
  });

  it('goes back kindly, with a reason and a note that stays inside', async () => {
    const id = await letter('entered');
    await as(lead, () =>
      service().screen(lead, id, { check: 'child_safety', result: 'return', reasonCode: 'school', note: 'Talk about it on Friday' }),
    );
    const [change] = await used.app.get(ExchangesQueries).history(coordinator, id);
    expect(change).toMatchObject({ action: 'return_for_change', reasonCode: 'school', note: 'Talk about it on Friday', by: 'Test lead' });
    // What the check found about a family is no business of the facility.
    const [outside] = await used.app.get(ExchangesQueries).history(liaison, id);
    expect(outside).toMatchObject({ reasonCode: null, note: null, by: null });
  });

  it('can be followed through a facility that only telephones', async () => {
    const id = await letter('dispatched');
    const told = { onBehalfOf: { name: 'Officer Lin', channel: 'phone', saidAt: '2026-09-02T09:30:00+08:00' } };
    await expect(as(coordinator, () => service().receive(coordinator, id))).rejects.toMatchObject({ kind: 'forbidden' });
    await as(coordinator, () => service().receive(coordinator, id, told));
    await as(lead, () => service().screen(lead, id, { check: 'facility', result: 'withhold', reasonCode: 'contraband', ...told }));
    const history = await used.app.get(ExchangesQueries).history(coordinator, id);
    expect(history[0]).toMatchObject({
      toStatus: 'withheld',
      reasonCode: 'contraband',
      onBehalfOf: { name: 'Officer Lin', channel: 'phone' },
    });
  });

  it('is answered once: the answer knows its letter, and the letter is marked', async () => {
    const id = await letter('handed_over');
    const replyId = await as(liaison, () => service().reply(liaison, id, { pages: 2 }));
    expect(
      await used.db.one(`SELECT kind, direction, status, in_reply_to_id, pages, organisation_id FROM exchanges WHERE id = $1`, [replyId]),
    ).toEqual({
      kind: 'letter',
      direction: 'to_child',
      status: 'entered',
      inReplyToId: id,
      pages: 2,
      organisationId: family.organisationId,
    });
    expect(await statusOf(id)).toBe('replied');
    await expect(as(liaison, () => service().reply(liaison, id, {}))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'exchange.wrong_state',
    });
    expect(await count('exchanges')).toBe(2);
  });

  it('is found as the letter an answer belongs to by the code on its sheet', async () => {
    const id = await letter('handed_over');
    const reference = (await used.db.one<{ reference: string }>(`SELECT reference FROM exchanges WHERE id = $1`, [id]))?.reference ?? '';
    await enter(coordinator, { direction: 'to_child', inReplyToReference: ` ${reference.toLowerCase()} ` });
    expect(await statusOf(id)).toBe('replied');
    await expect(enter(coordinator, { direction: 'to_child', inReplyToReference: 'NONE' })).rejects.toMatchObject({
      errors: [{ pointer: '/inReplyToReference', code: 'exchange.unknown_reference' }],
    });
  });
});

describe('a parent’s letter', () => {
  it('goes all the way to the child, checked by the facility first and by the NGO last', async () => {
    const id = await enter(liaison, { direction: 'to_child' });
    await pass(liaison, id, 'facility');
    await as(liaison, () => service().dispatch(liaison, id));
    await as(worker, () => service().receive(worker, id));
    await expect(as(worker, () => service().handOver(worker, id))).rejects.toMatchObject({ code: 'exchange.wrong_state' });
    await pass(coordinator, id, 'child_safety');
    await as(worker, () => service().handOver(worker, id));
    expect(await used.db.sql(`SELECT mode, direction FROM contact_events`)).toEqual([{ mode: 'letter', direction: 'to_child' }]);
  });

  it('cannot be entered by an officer of a facility where the parent is not', async () => {
    const stranger = await person('liaison', { organisationId: liaison.organisationId, facilityId: await used.given.facility() });
    await expect(enter(stranger, { direction: 'to_child' })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(enter(liaison, { direction: 'to_parent' })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('a live call', () => {
  const call = async (values: Record<string, string | number> = {}): Promise<Partial<EnterExchangeBody>> => ({
    kind: 'live_call',
    sessionId: await used.given.session(family.facilityId, { mode: 'video', wardId: family.wardId, ...values }),
    party: [
      { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: family.workerId, place: 'waits' },
    ],
  });

  it('is a visit of mode video and uses the parent’s shared entitlement', async () => {
    const id = await enter(coordinator, await call());
    const row = await used.db.one<{ mode: string; status: string; held: number }>(
      `SELECT v.mode, v.status, p.held FROM exchanges e JOIN visits v ON v.id = e.visit_id JOIN entitlement_periods p ON p.roster_entry_id = v.roster_entry_id AND p.period = v.period WHERE e.id = $1`,
      [id],
    );
    expect(row).toEqual({ mode: 'video', status: 'requested', held: 1 });
    await expect(as(lead, () => service().dispatch(lead, id))).rejects.toMatchObject({ kind: 'conflict', code: 'exchange.follows_visit' });
    expect(await count('contact_events')).toBe(0);
  });

  it('leaves nothing behind when the month is used up', async () => {
    await enter(coordinator, await call());
    await expect(enter(coordinator, await call({ time: '14:00', endTime: '14:30' }))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'entitlement.used_up',
    });
    expect([await count('exchanges'), await count('visits')]).toEqual([1, 1]);
  });

  it('needs a video session and people', async () => {
    await expect(enter(coordinator, { kind: 'live_call' })).rejects.toMatchObject({
      errors: [{ pointer: '/sessionId' }, { pointer: '/party' }],
    });
    await expect(enter(coordinator, await call({ mode: 'visit' }))).rejects.toMatchObject({
      errors: [{ pointer: '/sessionId', code: 'exchange.session_not_video' }],
    });
    await expect(enter(worker, await call())).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
