import { EligibilityQueries } from '../../../src/eligibility/eligibility.queries';
import { EligibilityService } from '../../../src/eligibility/eligibility.service';
import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import { FixedClock } from '../../../src/kernel/clock';
import { addDays } from '../../../src/kernel/days';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given } from '../../support/given';
import { ledgerOn } from '../../support/ledger';

const NOW = '2026-09-02T02:00:00Z';
const clock = new FixedClock(NOW);
const used = useDatabase();
beforeEach(() => clock.set(NOW));

const given = (): Given => new Given(used.db, clock);
const service = (): EligibilityService =>
  new EligibilityService(new EligibilityQueries(used.db, new FacilitiesQueries(used.db, clock)), clock);
const DAY = '2026-09-23';
/** School is in term on most of these days; the warning is another test's matter. */
const codes = (eligibility: { reasons: { code: string }[] }): string[] =>
  eligibility.reasons.map((r) => r.code).filter((code) => code !== 'school.time');
const checklist = async (dyadId: string, on = DAY) => codes(await service().ofDyad(dyadId, { mode: 'visit', on }));

/** How many statements the work sends; `one()` asks through `sql()`. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const spy = jest.spyOn(used.db, 'sql');
  try {
    await work();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe('the checklist of a dyad', () => {
  it('is empty for a family that is ready', async () => {
    const family = await given().readyFamily();
    expect(await service().ofDyad(family.dyadId, { mode: 'visit', on: DAY })).toEqual({ verdict: 'allow', reasons: [] });
  });

  it('reads every fact from its table', async () => {
    const family = await given().readyFamily();
    const { dyadId, parentId, rosterEntryId, childId } = family;
    const db = used.db;
    const turn = async (statement: string, params: string[], expected: string[], on = DAY): Promise<void> => {
      await db.sql(statement, params);
      expect(await checklist(dyadId, on)).toEqual(expect.arrayContaining(expected));
    };
    await turn(`UPDATE children SET visited_before = false WHERE id = $1`, [childId], ['first_visit.preparation']);
    await turn(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1 AND purpose = 'travel'`, [dyadId], ['consent.missing']);
    await turn(
      `UPDATE consents SET capacity = 'entrusted_caregiver' WHERE dyad_id = $1 AND purpose = 'visit'`,
      [dyadId],
      ['consent.not_guardian'],
    );
    await turn(`UPDATE kinship_proofs SET kind = 'village_certificate' WHERE dyad_id = $1`, [dyadId], ['kinship_proof.not_accepted']);
    await turn(`UPDATE kinship_proofs SET withdrawn_at = now() WHERE dyad_id = $1`, [dyadId], ['kinship_proof.missing']);
    await turn(`UPDATE child_views SET valid_until = '2026-09-22' WHERE dyad_id = $1`, [dyadId], ['child_view.expired']);
    await given().row('child_views', {
      id: newId(),
      dyadId,
      view: 'no',
      method: 'talk',
      caregiverPresent: false,
      askedOn: '2026-09-01',
      validUntil: '2027-02-01',
    });
    expect(await checklist(dyadId)).toContain('child_view.no');
    await given().restriction(dyadId, { modes: ['visit'] });
    expect(await checklist(dyadId)).toContain('restriction.active');
    await turn(`UPDATE restrictions SET lifted_at = now() WHERE dyad_id = $1`, [dyadId], []);
    expect(await checklist(dyadId)).not.toContain('restriction.active');
    await turn(`UPDATE contact_decisions SET review_on = '2026-09-20' WHERE dyad_id = $1`, [dyadId], ['contact_decision.review_overdue']);
    await turn(`UPDATE contact_decisions SET status = 'superseded' WHERE dyad_id = $1`, [dyadId], ['contact_decision.missing']);
    await given().row('incidents', { id: newId(), dyadId, note: 'x', raisedBy: newId(), raisedAt: clock.now() });
    expect(await checklist(dyadId)).toContain('incident.open');
    await turn(`UPDATE roster_entries SET grade = 'strict' WHERE id = $1`, [rosterEntryId], ['grade.suspended']);
    await turn(
      `UPDATE facility_rules SET effective_to = '2026-09-23' WHERE facility_id = $1`,
      [family.facilityId],
      ['facility.rules_unknown'],
    );
    await turn(`UPDATE roster_entries SET status = 'released' WHERE id = $1`, [rosterEntryId], ['parent.released']);
    await db.sql(`UPDATE roster_entries SET status = 'held' WHERE id = $1`, [rosterEntryId]);
    await turn(
      `UPDATE custody_episodes SET ended_on = '2026-09-01', end_kind = 'transferred' WHERE parent_id = $1`,
      [parentId],
      ['parent.not_located'],
    );
    await turn(`UPDATE custody_episodes SET end_kind = 'released' WHERE parent_id = $1`, [parentId], ['parent.released']);
    await turn(`UPDATE dyads SET status = 'closed' WHERE id = $1`, [dyadId], ['dyad.closed']);
  });

  it('counts what another relative used, and only in that month', async () => {
    const family = await given().readyFamily();
    await ledgerOn(used.db, clock).noteUseByOther({
      rosterEntryId: family.rosterEntryId,
      period: '2026-09-01',
      pool: 'contact',
      granted: 1,
      occurredOn: '2026-09-03',
      recordedBy: null,
    });
    expect(await checklist(family.dyadId, '2026-09-17')).toEqual(['entitlement.used_up']);
    expect(codes(await service().ofDyad(family.dyadId, { mode: 'video', on: '2026-09-17' }))).toEqual([
      'entitlement.used_up',
      'first_visit.preparation',
    ]);
    expect(await checklist(family.dyadId, '2026-10-09')).toEqual([]);
  });

  it('waits for the report of a meeting that is over', async () => {
    const visit = await given().visit({ status: 'confirmed' });
    expect(await checklist(visit.dyadId, '2026-10-09')).toEqual([]);
    clock.set('2026-09-23T03:00:00Z');
    expect(await checklist(visit.dyadId, '2026-10-09')).toEqual(['debrief.missing']);
  });

  it('of 500 dyads takes at most five statements', async () => {
    const families = [await given().readyFamily(), await given().readyFamily(), await given().readyFamily()];
    const ids = families.map((family) => family.dyadId);
    let found = new Map<string, unknown>();
    const count = await statements(async () => (found = await service().ofDyads([...ids, newId()], { mode: 'visit', on: DAY })));
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect(count).toBeLessThanOrEqual(5);
  });

  it('of nobody we know is not found', async () => {
    await expect(service().ofDyad(newId(), { mode: 'visit', on: DAY })).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('the sessions of a window', () => {
  it('are all there, each with why not', async () => {
    const family = await given().readyFamily();
    const otherWard = await given().ward(family.facilityId, 'other');
    const { facilityId } = family;
    const tooSoon = await given().session(facilityId, { day: '2026-09-04' });
    const good = await given().session(facilityId, { day: '2026-09-23', wardId: family.wardId });
    const wrongWard = await given().session(facilityId, { day: '2026-09-24', wardId: otherWard });
    const full = await given().session(facilityId, { day: '2026-09-24', time: '10:00', endTime: '10:30', capacity: 1, held: 1 });
    const closed = await given().session(facilityId, { day: '2026-09-29', status: 'closed' });
    const tooFar = await given().session(facilityId, { day: addDays('2026-09-02', 61) });
    await given().session(facilityId, { day: '2026-09-23', mode: 'video' });
    await given().session(await given().facility(), { day: '2026-09-23' });
    const found = await service().bookableSessions([family.dyadId], { from: '2026-09-02', to: '2026-11-30', mode: 'visit' });
    expect(found.map((s) => [s.id, s.bookable, codes(s.eligibility)])).toEqual([
      [tooSoon, false, ['session.notice_too_short']],
      [good, true, []],
      [wrongWard, false, ['session.ward_day']],
      [full, false, ['session.full']],
      [closed, false, ['session.closed']],
      [tooFar, false, ['session.too_far_ahead']],
    ]);
    expect(found[1]).toMatchObject({ mode: 'visit', day: '2026-09-23', capacity: 10, held: 0, confirmed: 0, free: 10 });
    expect(found[4]?.free).toBe(0);
  });

  it('take the same number of statements, however many there are', async () => {
    const family = await given().readyFamily();
    await given().session(family.facilityId);
    const window = { from: '2026-09-02', to: '2026-10-30', mode: 'visit' } as const;
    const few = await statements(() => service().bookableSessions([family.dyadId], window));
    for (let i = 0; i < 40; i += 1)
      await given().session(family.facilityId, { day: addDays('2026-09-07', i), time: '14:00', endTime: '14:30' });
    const many = await statements(() => service().bookableSessions([family.dyadId], window));
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(6);
  });

  it('show when the child or the parent is taken', async () => {
    const visit = await given().visit({ status: 'confirmed' });
    await used.db.sql(`UPDATE roster_entries SET grade = 'lenient' WHERE id = $1`, [visit.rosterEntryId]);
    await given().session(visit.facilityId, { time: '09:45', endTime: '10:15' });
    await given().session(visit.facilityId, { time: '10:00', endTime: '10:30' });
    const found = await service().bookableSessions([visit.dyadId], { from: DAY, to: DAY, mode: 'visit' });
    expect(found.map((s) => codes(s.eligibility))).toEqual([['child.busy', 'parent.busy'], ['child.busy', 'parent.busy'], []]);
  });

  it('are judged for siblings together, and never for children of different parents', async () => {
    const family = await given().readyFamily();
    await given().session(family.facilityId);
    const sibling = await given().child({ organisationId: family.organisationId, visitedBefore: true });
    const siblingDyad = await given().dyad(sibling, family.parentId);
    const window = { from: DAY, to: DAY, mode: 'visit' } as const;
    const [together] = await service().bookableSessions([family.dyadId, siblingDyad], window);
    expect(codes(together?.eligibility ?? { reasons: [] })).toEqual(expect.arrayContaining(['consent.missing', 'child_view.missing']));
    const other = await given().readyFamily({ organisationId: family.organisationId });
    await expect(service().bookableSessions([family.dyadId, other.dyadId], window)).rejects.toMatchObject({
      code: 'eligibility.different_parents',
    });
    await expect(service().bookableSessions([family.dyadId], { ...window, to: addDays(DAY, 92) })).rejects.toMatchObject({
      code: 'eligibility.window',
    });
  });
});
