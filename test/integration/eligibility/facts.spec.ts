import { EligibilityQueries } from '../../../src/eligibility/eligibility.queries';
import { EligibilityService } from '../../../src/eligibility/eligibility.service';
import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import { FixedClock } from '../../../src/kernel/clock';
import type { ContactMode } from '../../../src/kernel/contact-modes';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given, ReadyFamily } from '../../support/given';

const NOW = '2026-09-02T02:00:00Z';
const DAY = '2026-09-23';
const clock = new FixedClock(NOW);
const used = useDatabase();
beforeEach(() => clock.set(NOW));

const given = (): Given => new Given(used.db, clock);
const service = (): EligibilityService =>
  new EligibilityService(new EligibilityQueries(used.db, new FacilitiesQueries(used.db, clock)), clock);
const checklist = async (dyadId: string, mode: ContactMode = 'visit') =>
  (await service().ofDyad(dyadId, { mode, on: DAY })).reasons.map((r) => r.code);

describe('the facts of safe contact', () => {
  it('know an order on the parent with every child, and one on somebody who comes along', async () => {
    const family = await given().readyFamily();
    const order = await given().restriction(family.dyadId, { dyadId: null, parentId: family.parentId });
    expect(await checklist(family.dyadId, 'letter')).toEqual(['restriction.active']);
    await used.db.sql(`UPDATE restrictions SET lifted_at = now() WHERE id = $1`, [order]);
    expect(await checklist(family.dyadId, 'letter')).toEqual([]);
    const sessionId = await given().session(family.facilityId, { time: '16:30', endTime: '17:00' });
    const ban = { dyadId: null, personId: family.caregiverId, personType: 'caregiver', kind: 'facility_ban' };
    await given().restriction(family.dyadId, ban);
    const answer = await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party: partyOf(family) });
    expect(answer.eligibility.reasons).toMatchObject([{ code: 'restriction.person', gate: 'G1', params: { kind: 'facility_ban' } }]);
  });

  it('know harm, the conference that answered it, and the decision that rests on it', async () => {
    const { dyadId } = await given().readyFamily();
    const markerId = await given().row('harm_markers', { id: newId(), dyadId, kind: 'unclear', recordedAt: clock.now() });
    expect(await checklist(dyadId, 'letter')).toEqual(['harm.undecided']);
    const called = { id: newId(), dyadId, question: 'Invented', calledBy: newId(), calledAt: clock.now() };
    const conferenceId = await given().row('case_conferences', called);
    await used.db.sql(`UPDATE harm_markers SET conference_id = $1 WHERE id = $2`, [conferenceId, markerId]);
    expect(await checklist(dyadId, 'letter')).toEqual(['harm.undecided']);
    await used.db.sql(
      `UPDATE case_conferences SET status = 'decided', decision = 'contact', held_on = '2026-08-01', review_on = '2027-01-01',
              people = '{lead,police}' WHERE id = $1`,
      [conferenceId],
    );
    expect(await checklist(dyadId, 'letter')).toEqual(['harm.decision_missing']);
    await used.db.sql(`UPDATE contact_decisions SET conference_id = $1 WHERE dyad_id = $2`, [conferenceId, dyadId]);
    expect(await checklist(dyadId, 'letter')).toEqual([]);
  });

  it('know that a child who stayed away from a meeting that took place has not met the parent', async () => {
    const sessionId = await given().session((await given().readyFamily()).facilityId, { day: '2026-08-20' });
    const { dyadId, childId } = await given().visit({ sessionId, status: 'completed' });
    await used.db.sql(`UPDATE children SET visited_before = false WHERE id = $1`, [childId]);
    expect(await checklist(dyadId)).not.toContain('first_visit.preparation');
    await used.db.sql(`UPDATE visit_dyads SET attended = false WHERE dyad_id = $1`, [dyadId]);
    expect(await checklist(dyadId)).toContain('first_visit.preparation');
  });

  it('know a review that is late, a report that is open, a restricted file and a family nobody can reach', async () => {
    const { dyadId, childId, caregiverId } = await given().readyFamily();
    await used.db.sql(`UPDATE contact_decisions SET status = 'under_review', review_due_on = '2026-09-22' WHERE dyad_id = $1`, [dyadId]);
    expect(await checklist(dyadId)).toEqual(['contact_decision.under_review']);
    await used.db.sql(`UPDATE contact_decisions SET status = 'active' WHERE dyad_id = $1`, [dyadId]);
    const report = { id: newId(), dyadId, suspicion: 'Invented', decidedBy: newId(), decidedAt: clock.now() };
    await given().row('mandatory_reports', report);
    expect(await checklist(dyadId, 'letter')).toEqual(['safety.paused']);
    await used.db.sql(`UPDATE mandatory_reports SET reported_at = now(), authority = 'police', receiver = 'Invented' WHERE id = $1`, [
      report.id,
    ]);
    expect(await checklist(dyadId, 'letter')).toEqual([]);
    await used.db.sql(`UPDATE caregivers SET phone = NULL WHERE id = $1`, [caregiverId]);
    expect(await checklist(dyadId)).toEqual(['secrecy.no_channel']);
    await used.db.sql(`UPDATE children SET restricted_at = now(), restricted_reason = 'withdrawn' WHERE id = $1`, [childId]);
    expect(await checklist(dyadId, 'letter')).toContain('data.restricted');
  });

  it('know consents to confirm again, a guardian’s no, and the child’s own from fourteen', async () => {
    const { dyadId, childId } = await given().readyFamily();
    await used.db.sql(`UPDATE consents SET to_reconfirm_since = now() WHERE dyad_id = $1 AND purpose = 'visit'`, [dyadId]);
    expect(await checklist(dyadId)).toEqual(['consent.to_reconfirm']);
    await used.db.sql(`UPDATE consents SET to_reconfirm_since = NULL WHERE dyad_id = $1`, [dyadId]);
    const answered = { dyadId, evidence: 'signed_form', startsOn: '2026-08-01', expiresOn: '2027-05-01' };
    await given().row('consents', { id: newId(), ...answered, purpose: 'visit', capacity: 'imprisoned_parent', answer: 'no' });
    expect(await checklist(dyadId)).toEqual(['guardian.conflict']);
    await used.db.sql(`UPDATE consents SET withdrawn_at = now() WHERE dyad_id = $1 AND answer = 'no'`, [dyadId]);
    await used.db.sql(`UPDATE children SET birth_date = '2012-09-01' WHERE id = $1`, [childId]);
    expect(await checklist(dyadId, 'letter')).toEqual(['consent.own_missing']);
    await given().row('consents', { id: newId(), ...answered, purpose: 'letter', capacity: 'child' });
    expect(await checklist(dyadId, 'letter')).toEqual([]);
  });

  it('know the talk after an earlier meeting, the preparation of this one, and every query of a worker', async () => {
    const earlier = await given().visit({ status: 'completed', sessionId: undefined });
    const { dyadId, organisationId, childId, facilityId, workerId } = earlier;
    const task = (kind: string, visitId: string, rest: object = {}) =>
      given().row('tasks', {
        id: newId(),
        organisationId,
        kind,
        key: `${kind}:${visitId}`,
        childId,
        dyadId,
        visitId,
        ownerRole: 'worker',
        dueAt: clock.now(),
        cause: 'test',
        openedAt: clock.now(),
        ...rest,
      });
    const talk = await task('debrief', earlier.visitId);
    clock.set('2026-09-24T02:00:00Z');
    const later = await given().session(facilityId, { day: '2026-10-14', time: '16:30', endTime: '17:00' });
    const coming = await given().visit({ family: earlier, sessionId: later, status: 'confirmed' });
    const asked = { dyadIds: [dyadId], sessionId: later, party: partyOf(earlier), excludeVisitId: coming.visitId };
    const at = async (checkpoint: 'confirmation' | 'departure') =>
      (await service().ofRequest({ ...asked, checkpoint })).eligibility.reasons.map((r) => r.code);
    expect(await at('confirmation')).toEqual(['debrief.missing']);
    await used.db.sql(`UPDATE tasks SET status = 'done', outcome = 'talked', closed_at = now() WHERE id = $1`, [talk]);
    expect(await at('confirmation')).toEqual([]);
    expect(await at('departure')).toContain('preparation.open');
    const done = { status: 'done', closedAt: clock.now() };
    await task('prepare_child', coming.visitId, { ...done, outcome: 'prepared' });
    expect(await at('departure')).not.toContain('preparation.open');
    await task('check_fitness', coming.visitId, { ...done, outcome: 'unfit' });
    expect(await at('departure')).toContain('fitness.unfit');
    await given().row('worker_vettings', { id: newId(), workerId, queriedOn: '2026-09-20', clear: false });
    expect(await at('confirmation')).toContain('party.worker_not_vetted');
  });

  it('have a version for every dyad and worker, with which a booking sees that something has moved', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(family.facilityId);
    await used.db.sql(`UPDATE dyads SET gate_version = 7 WHERE id = $1`, [family.dyadId]);
    await used.db.sql(`UPDATE workers SET version = 4 WHERE id = $1`, [family.workerId]);
    const { facts, judged } = await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party: partyOf(family) });
    expect(facts?.workerVersions).toEqual([{ id: family.workerId, version: 4 }]);
    expect(judged).toMatchObject([{ dyadId: family.dyadId, gateVersion: 7 }]);
  });

  it('of 500 dyads are read in at most five statements', async () => {
    const organisationId = await given().organisation();
    const facilityId = await given().facility();
    const ids: string[] = [];
    for (let i = 0; i < 500; i += 1) {
      const childId = await given().child({ organisationId });
      const parentId = await given().parent(organisationId);
      if (i % 50 === 0) await given().custody(parentId, facilityId);
      ids.push(await given().dyad(childId, parentId));
    }
    const spy = jest.spyOn(used.db, 'sql');
    const found = await service().ofDyads(ids, { mode: 'visit', on: DAY });
    const statements = spy.mock.calls.length;
    spy.mockRestore();
    expect(found.size).toBe(500);
    expect(statements).toBeLessThanOrEqual(5);
  });
});

const partyOf = (family: ReadyFamily) => [
  { personType: 'caregiver' as const, personId: family.caregiverId, place: 'inside' as const },
  { personType: 'worker' as const, personId: family.workerId, place: 'waits' as const },
];
