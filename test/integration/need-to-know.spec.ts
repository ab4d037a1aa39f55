import type { Actor } from '../../src/kernel/actor';
import { newId } from '../../src/kernel/ids';
import { as, TwoSides, useTwoSides } from '../support/two-sides';

const both = useTwoSides();
let { db, given, clock, a, b } = {} as TwoSides;
beforeEach(() => ({ db, given, clock, a, b } = both.two));

describe('need to know', () => {
  const hanging = [
    'children',
    'dyads',
    'visits',
    'visit_dyads',
    'caregivers',
    'imprisoned_parents',
    'consents',
    'exchanges',
    'contact_decisions',
    'contact_events',
    'incidents',
    'tasks',
  ];
  const seen = async (actor: Actor): Promise<string[]> =>
    as(actor, async () => {
      const found: string[] = [];
      for (const table of hanging) if ((await both.two.count(table)) > 0) found.push(table);
      return found;
    });
  const grant = (actor: Actor, values: object = {}): Promise<string> =>
    given.row('child_access', {
      id: newId(),
      childId: a.childId,
      userId: actor.userId,
      grantedAt: clock.now(),
      reasonCode: 'covering_colleague',
      ...values,
    });
  const glass = (actor: Actor): Promise<string> =>
    given.row('break_glass', {
      id: newId(),
      childId: a.childId,
      userId: actor.userId,
      reasonCode: 'on_call',
      reason: 'x',
      openedAt: clock.now(),
      endsAt: new Date(clock.now().getTime() + 3_600_000),
    });
  let colleague: Actor;
  beforeEach(async () => {
    const { organisationId } = a;
    colleague = await both.two.person('worker', { organisationId, workerId: await given.worker(organisationId) });
  });

  it('shows a social worker the caseload and nothing else', async () => {
    expect(await seen(a.people.worker)).toEqual(hanging);
    expect(await seen(colleague)).toEqual([]);
    await given.inCaseload(a.childId, colleague.workerId ?? '');
    expect(await seen(colleague)).toEqual(hanging);
  });

  it('shows those on the trip the child, before it and for thirty days after', async () => {
    await db.sql(`UPDATE children SET worker_id = NULL WHERE id = $1`, [a.childId]);
    expect(await seen(a.people.worker)).toEqual(hanging);
    await db.sql(`UPDATE visit_party SET live = false WHERE visit_id = $1`, [a.visitId]);
    clock.set('2026-10-20T00:00:00Z');
    expect(await seen(a.people.worker)).toEqual(hanging);
    clock.set('2026-11-20T00:00:00Z');
    expect(await seen(a.people.worker)).toEqual([]);
  });

  it('shows those named, as long as they are', async () => {
    await grant(colleague, { until: '2026-09-02' });
    expect(await seen(colleague)).toEqual(hanging);
    clock.set('2026-09-03T02:00:00Z');
    expect(await seen(colleague)).toEqual([]);
  });

  it('shows who broke the glass the child until the glass is whole again', async () => {
    const id = await glass(colleague);
    expect(await seen(colleague)).toEqual(hanging);
    clock.set('2026-09-02T03:01:00Z');
    expect(await seen(colleague)).toEqual([]);
    clock.set('2026-09-02T02:00:00Z');
    await db.sql(`UPDATE break_glass SET closed_at = $2 WHERE id = $1`, [id, clock.now()]);
    expect(await seen(colleague)).toEqual([]);
  });

  it('names a child of one’s own organisation for breaking the glass, and says no more', async () => {
    const find = (actor: Actor, reference: string): Promise<object[]> =>
      as(actor, () => db.sql(`SELECT * FROM find_child($1)`, [reference]));
    const children = await db.sql<{ id: string; reference: string }>(`SELECT id, reference FROM children`);
    const mine = children.find(({ id }) => id === a.childId);
    const theirs = children.find(({ id }) => id === b.childId);
    expect(await find(colleague, mine?.reference ?? '')).toEqual([mine]);
    expect(await find(colleague, theirs?.reference ?? '')).toEqual([]);
    expect(await find(a.people.liaison, mine?.reference ?? '')).toEqual([]);
  });

  it('keeps a sealed child from everybody but the lead and those named', async () => {
    await db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [a.childId]);
    expect(await seen(a.people.lead)).toEqual(hanging);
    for (const role of ['worker', 'data_officer'] as const) expect(await seen(a.people[role])).toEqual([]);
    // The grant that every side has been given is the coordinator's.
    expect(await seen(a.people.coordinator)).toEqual(hanging);
    await db.sql(`DELETE FROM child_access`);
    expect(await seen(a.people.coordinator)).toEqual([]);
    await glass(a.people.coordinator);
    expect(await seen(a.people.coordinator)).toEqual(hanging);
  });

  it('leaves a sealed child’s brother, and what they share, in sight', async () => {
    const brother = await given.child({ organisationId: a.organisationId });
    await given.dyad(brother, a.parentId);
    await db.sql(`DELETE FROM child_access`);
    await db.sql(`UPDATE children SET need_to_know = true WHERE id = $1`, [a.childId]);
    await as(a.people.coordinator, async () => {
      expect(await both.two.ids('children')).toEqual([brother]);
      expect(await both.two.ids('imprisoned_parents')).toEqual([a.parentId]);
      expect([await both.two.count('visits'), await both.two.count('caregivers')]).toEqual([0, 0]);
    });
  });
});
