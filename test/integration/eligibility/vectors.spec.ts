import { canonical } from '../../../src/eligibility/canonical.rules';
import { EligibilityQueries } from '../../../src/eligibility/eligibility.queries';
import { EligibilityService } from '../../../src/eligibility/eligibility.service';
import { fingerprintOf } from '../../../src/eligibility/fingerprint';
import { GateResultsQueries } from '../../../src/eligibility/gate-results.queries';
import { GateResultsService } from '../../../src/eligibility/gate-results.service';
import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given, ReadyFamily } from '../../support/given';
import { ledgerOn } from '../../support/ledger';

const NOW = '2026-09-02T02:00:00Z';
const DAY = '2026-09-23';
const clock = new FixedClock(NOW);
const used = useDatabase();
beforeEach(() => clock.set(NOW));

const given = (): Given => new Given(used.db, clock);
const service = (): EligibilityService =>
  new EligibilityService(new EligibilityQueries(used.db, new FacilitiesQueries(used.db, clock)), clock);
const results = (): GateResultsService => new GateResultsService(used.db, clock);
const partyOf = (family: ReadyFamily, place: 'waits' | 'inside' = 'waits') => [
  { personType: 'caregiver' as const, personId: family.caregiverId, place: 'inside' as const },
  { personType: 'worker' as const, personId: family.workerId, place },
];

describe('vector', () => {
  it('(i) strict from tomorrow, the visit is next week: held, and the cause is the facility’s', async () => {
    const visit = await given().visit({ status: 'confirmed' });
    const asked = { dyadIds: [visit.dyadId], sessionId: visit.sessionId, party: partyOf(visit), excludeVisitId: visit.visitId };
    expect((await service().ofRequest({ ...asked, checkpoint: 'confirmation' })).eligibility.verdict).toBe('allow');
    await used.db.sql(`UPDATE roster_entries SET grade = 'strict' WHERE id = $1`, [visit.rosterEntryId]);
    const { eligibility } = await service().ofRequest({ ...asked, checkpoint: 'confirmation' });
    expect(eligibility.reasons).toContainEqual(expect.objectContaining({ code: 'grade.suspended', severity: 'hard', owner: 'facility' }));
  });

  it('(j) a video takes the one contact of the month: a visit waits for the next; refunded, it is possible', async () => {
    const family = await given().readyFamily();
    const videoId = await given().session(family.facilityId, { mode: 'video', day: '2026-09-10', time: '16:30', endTime: '17:00' });
    const video = await given().visit({ family, sessionId: videoId, status: 'confirmed' });
    const codes = async (on: string) => (await service().ofDyad(family.dyadId, { mode: 'visit', on })).reasons.map((r) => r.code);
    expect(await codes(DAY)).toEqual(['entitlement.used_up']);
    expect(await codes('2026-10-07')).toEqual([]);
    await used.db.transaction(() => ledgerOn(used.db, clock).refund(video.visitId));
    expect(await codes(DAY)).toEqual([]);
  });

  it('(n) nobody approves what she has asked for herself', async () => {
    const { dyadId } = await given().readyFamily();
    const lead = newId();
    const own = { id: newId(), dyadId, reasonCode: 'escort.ratio', reason: 'Invented', requestedBy: lead, requestedAt: clock.now() };
    const decided = { status: 'approved', decidedBy: lead, decidedAt: clock.now(), validUntil: DAY };
    await expect(given().row('approvals', { ...own, ...decided })).rejects.toThrow();
    await expect(given().row('approvals', { ...own, ...decided, decidedBy: newId() })).resolves.toBe(own.id);
  });
});

describe('an approval on file', () => {
  it('counts until its last day, and the judgement keeps it beside the reasons', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(family.facilityId, { time: '16:30', endTime: '17:00' });
    const asked = { dyadIds: [family.dyadId], sessionId, party: partyOf(family, 'inside') };
    expect((await service().ofRequest(asked)).eligibility.verdict).toBe('needs_approval');
    const approvalId = await given().row('approvals', {
      id: newId(),
      dyadId: family.dyadId,
      reasonCode: 'party.worker_not_approved',
      reason: 'Invented',
      status: 'approved',
      requestedBy: newId(),
      requestedAt: clock.now(),
      decidedBy: newId(),
      decidedAt: clock.now(),
      validUntil: DAY,
    });
    const { eligibility, judged } = await service().ofRequest(asked);
    expect(eligibility).toEqual({ verdict: 'allow', reasons: [] });
    expect(judged[0]?.approved).toMatchObject([{ code: 'party.worker_not_approved', approvalId, validUntil: DAY }]);
    await used.db.sql(`UPDATE approvals SET valid_until = '2026-09-22' WHERE id = $1`, [approvalId]);
    expect((await service().ofRequest(asked)).eligibility.verdict).toBe('needs_approval');
  });

  it('is the facility’s own confirmation for the worker that the visit names inside', async () => {
    const visit = await given().visit({ status: 'confirmed' });
    const asked = { dyadIds: [visit.dyadId], sessionId: visit.sessionId, party: partyOf(visit, 'inside'), excludeVisitId: visit.visitId };
    const approved = async () => (await service().ofRequest({ ...asked, checkpoint: 'day_before' })).judged[0]?.approved;
    // She waited outside when the facility said yes.
    expect(await approved()).toEqual([]);
    await used.db.sql(`UPDATE visit_party SET place = 'inside' WHERE visit_id = $1 AND person_type = 'worker'`, [visit.visitId]);
    expect(await approved()).toMatchObject([{ code: 'party.worker_not_approved', approvalId: null }]);
  });
});

describe('what the gates said', () => {
  it('is kept with the facts, their fingerprint and the version of the rules, and read by the organisation alone', async () => {
    const visit = await given().visit();
    const asked = { dyadIds: [visit.dyadId], sessionId: visit.sessionId, party: partyOf(visit), excludeVisitId: visit.visitId };
    const { judged } = await service().ofRequest(asked);
    const actorUserId = newId();
    await used.db.transaction(() => results().record(judged, { checkpoint: 'confirmation', visitId: visit.visitId, actorUserId }));
    await used.db.transaction(() => results().record([], { checkpoint: 'departure', visitId: visit.visitId, actorUserId: null }));
    const queries = new GateResultsQueries(used.db);
    const actor = (organisationId: string) => ({ organisationId }) as Parameters<GateResultsQueries['ofVisit']>[0];
    const kept = await queries.ofVisit(actor(visit.organisationId), visit.visitId);
    expect(kept).toMatchObject([
      { dyadId: visit.dyadId, checkpoint: 'confirmation', verdict: 'allow', ruleVersion: '2026-11-4', actorUserId, at: clock.now() },
    ]);
    expect(kept[0]?.fingerprint).toBe(judged[0]?.fingerprint);
    expect(await queries.ofVisit(actor(newId()), visit.visitId)).toEqual([]);
    const row = await used.db.one<{ facts: object }>(`SELECT facts FROM gate_results WHERE visit_id = $1`, [visit.visitId]);
    expect(fingerprintOf(canonical(row?.facts) as object)).toBe(judged[0]?.fingerprint);
    await expect(used.db.sql(`UPDATE gate_results SET verdict = 'block' WHERE visit_id = $1`, [visit.visitId])).rejects.toThrow();
  });
});
