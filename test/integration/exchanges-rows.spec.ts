import { ExchangesQueries } from '../../src/exchanges/exchanges.queries';
import { Actor, actorOf as makeActor } from '../../src/kernel/actor';
import { FixedClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { useDatabase } from '../support/database';
import { Given, ReadyFamily } from '../support/given';

const used = useDatabase();
const clock = new FixedClock('2026-09-02T02:00:00Z');
let given: Given;
let family: ReadyFamily;
let enteredBy: string;

beforeEach(async () => {
  given = new Given(used.db, clock);
  family = await given.readyFamily();
  enteredBy = await given.user('coordinator', { organisationId: family.organisationId });
});

const row = (values: Record<string, unknown>): Promise<string> =>
  given.row('exchanges', {
    id: newId(),
    organisationId: family.organisationId,
    reference: newId(),
    dyadId: family.dyadId,
    facilityId: family.facilityId,
    kind: 'letter',
    direction: 'to_parent',
    status: 'entered',
    enteredBy,
    enteredAt: clock.now(),
    ...values,
  });

describe('the schema', () => {
  const violation = (constraint: string) =>
    expect.objectContaining({ driverError: expect.objectContaining({ constraint }) as unknown }) as unknown;

  it.each([
    ['a check by the person who entered it', () => ({ safetyCheckedBy: enteredBy }), 'exchanges_two_people_check'],
    ['a live call without a visit', () => ({ kind: 'live_call' }), 'exchanges_live_call_check'],
    ['a hand-over without its time', () => ({ status: 'handed_over' }), 'exchanges_handed_over_check'],
    ['no pages', () => ({ pages: 0 }), 'exchanges_pages_check'],
  ])('refuses %s', async (_what, values, constraint) => {
    await expect(row(values())).rejects.toEqual(violation(constraint));
  });

  it('refuses a scan that the child did not ask for', async () => {
    const fileId = await given.row('stored_files', {
      id: newId(),
      organisationId: family.organisationId,
      contentType: 'image/png',
      bytes: 1,
      sha256: 'x',
    });
    await expect(row({ fileId })).rejects.toEqual(violation('exchanges_scan_check'));
    await expect(row({ fileId, scanRequestedByChild: true })).resolves.toBeTruthy();
  });

  it('refuses a second answer to one letter', async () => {
    const inReplyToId = newId();
    await row({ id: inReplyToId });
    await row({ inReplyToId });
    await expect(row({ inReplyToId })).rejects.toMatchObject({ kind: 'conflict', code: 'exchange.wrong_state' });
  });

  it('keeps the history as it was', async () => {
    const exchangeId = newId();
    await row({ id: exchangeId });
    await given.row('exchange_status_changes', { id: newId(), exchangeId, action: 'enter', toStatus: 'entered', at: clock.now() });
    await expect(used.db.sql(`UPDATE exchange_status_changes SET at = $1`, [clock.now()])).rejects.toThrow('permission denied');
    await expect(used.owner.query(`UPDATE exchange_status_changes SET at = $1`, [clock.now()])).rejects.toThrow('append-only');
  });
});

describe('the list', () => {
  const actorOf = (role: 'coordinator' | 'liaison'): Actor =>
    makeActor({
      userId: enteredBy,
      role,
      organisationId: family.organisationId,
      facilityId: family.facilityId,
      locale: 'en',
      workerId: null,
      name: 'Test',
    });

  it('shows what has waited longest first, turns pages without a gap, and counts the piles', async () => {
    const queries = new ExchangesQueries(used.db, clock);
    const ids: string[] = [];
    for (const status of ['entered', 'safety_passed', 'dispatched', 'entered']) ids.push(await row({ id: newId(), status }));
    const first = await queries.list(actorOf('coordinator'), { limit: 3 });
    const second = await queries.list(actorOf('coordinator'), { limit: 3, cursor: first.page.nextCursor ?? undefined });
    expect([...first.data, ...second.data].map((r) => r.id)).toEqual(ids);
    expect(second.page.nextCursor).toBeNull();
    expect(await queries.piles(actorOf('coordinator'))).toEqual({ check: 2, send: 1, way: 1 });
    expect((await queries.list(actorOf('coordinator'), { limit: 9, pile: 'check' })).data.map((r) => r.id)).toEqual([ids[0], ids[3]]);
    expect((await queries.list(actorOf('liaison'), { limit: 9 })).data.map((r) => r.id)).toEqual([ids[2]]);
  });

  it('gives the child’s age on the day at the facility', async () => {
    await used.db.sql(`UPDATE children SET birth_date = '2016-09-03' WHERE id = $1`, [family.childId]);
    const id = await row({});
    const ageAt = async (instant: string): Promise<number> =>
      (await new ExchangesQueries(used.db, new FixedClock(instant)).one(actorOf('coordinator'), id)).age;
    expect([await ageAt('2026-09-02T15:59:00Z'), await ageAt('2026-09-02T16:00:00Z')]).toEqual([9, 10]);
  });
});
