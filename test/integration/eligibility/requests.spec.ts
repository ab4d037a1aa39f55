import { EligibilityQueries } from '../../../src/eligibility/eligibility.queries';
import { EligibilityService } from '../../../src/eligibility/eligibility.service';
import type { PartyMember } from '../../../src/eligibility/eligibility.types';
import { FacilitiesQueries } from '../../../src/facilities/facilities.queries';
import { FixedClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { useDatabase } from '../../support/database';
import { Given, ReadyFamily } from '../../support/given';

const NOW = '2026-09-02T02:00:00Z';
const clock = new FixedClock(NOW);
const used = useDatabase();
beforeEach(() => clock.set(NOW));

const given = (): Given => new Given(used.db, clock);
const service = (): EligibilityService =>
  new EligibilityService(new EligibilityQueries(used.db, new FacilitiesQueries(used.db, clock)), clock);
const partyOf = (family: ReadyFamily): PartyMember[] => [
  { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
  { personType: 'worker', personId: family.workerId, place: 'waits' },
];
const DAY = '2026-09-23';
/** School is in term on most of these days; the warning is another test's matter. */
const codes = (eligibility: { reasons: { code: string }[] }): string[] =>
  eligibility.reasons.map((r) => r.code).filter((code) => code !== 'school.time');

describe('a request', () => {
  it('that is allowed comes with what a booking needs', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(family.facilityId);
    const { eligibility, facts } = await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party: partyOf(family) });
    expect(codes(eligibility)).toEqual([]);
    expect(facts).toMatchObject({
      organisationId: family.organisationId,
      parentId: family.parentId,
      rosterEntryId: family.rosterEntryId,
      facilityId: family.facilityId,
      timeZone: 'Asia/Shanghai',
      session: { id: sessionId, mode: 'visit', day: DAY, capacity: 10 },
      children: [{ dyadId: family.dyadId, childId: family.childId }],
      period: '2026-09-01',
      pool: 'contact',
      granted: 1,
      noShowForfeits: false,
    });
  });

  it('knows its party from the records', async () => {
    const family = await given().readyFamily();
    const { facilityId, workerId, parentId, organisationId } = family;
    const sessionId = await given().session(facilityId);
    const ask = async (party: PartyMember[]) =>
      codes((await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party })).eligibility);
    const stranger = await given().readyFamily();
    const inside = (personType: PartyMember['personType'], personId: string): PartyMember => ({ personType, personId, place: 'inside' });
    expect(await ask([inside('caregiver', stranger.caregiverId), ...partyOf(family)])).toEqual(['party.caregiver_unknown']);
    expect(await ask([inside('caregiver', family.caregiverId), { ...inside('worker', stranger.workerId), place: 'waits' }])).toEqual([
      'party.caregiver_unknown',
      'party.worker_missing',
    ]);
    const aunt = await given().row('relatives', {
      id: newId(),
      organisationId,
      parentId,
      name: '柳姑姑',
      relationship: 'aunt',
      birthDate: '1980-01-01',
    });
    expect(await ask([inside('relative', aunt), { ...inside('worker', workerId), place: 'waits' }])).toEqual([]);
    expect(await ask([inside('relative', aunt), inside('worker', workerId)])).toEqual(['party.worker_not_approved']);
    await given().row('worker_approvals', { id: newId(), workerId, facilityId, approvedOn: '2026-01-01', expiresOn: '2027-01-01' });
    expect(await ask([inside('relative', aunt), inside('worker', workerId)])).toEqual([]);
    await used.db.sql(`UPDATE worker_approvals SET expires_on = $1`, [DAY]);
    expect(await ask([inside('relative', aunt), inside('worker', workerId)])).toEqual(['party.worker_not_approved']);
    await used.db.sql(`UPDATE workers SET vetted_on = '2025-09-22' WHERE id = $1`, [workerId]);
    expect(await ask(partyOf(family))).toEqual(['party.worker_not_vetted']);
    await used.db.sql(`UPDATE child_caregivers SET until = '2026-08-01' WHERE child_id = $1`, [family.childId]);
    expect(await ask(partyOf(family))).toEqual(expect.arrayContaining(['party.caregiver_unknown', 'party.no_adult_inside']));
  });

  it('sees a worker who is on the way with another child', async () => {
    const visit = await given().visit({ status: 'confirmed' });
    const other = await given().readyFamily({
      organisationId: visit.organisationId,
      facilityId: visit.facilityId,
      workerId: visit.workerId,
    });
    const answer = await service().ofRequest({ dyadIds: [other.dyadId], sessionId: visit.sessionId, party: partyOf(other) });
    expect(codes(answer.eligibility)).toEqual(['worker.busy']);
  });

  it('judged again does not stand in its own way', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(family.facilityId, { capacity: 1 });
    const visit = await given().visit({ family, sessionId, status: 'requested' });
    const request = { dyadIds: [family.dyadId], sessionId, party: partyOf(family) };
    expect(codes((await service().ofRequest(request)).eligibility)).toEqual([
      'entitlement.used_up',
      'session.full',
      'child.busy',
      'parent.busy',
      'worker.busy',
    ]);
    clock.set('2026-09-22T02:00:00Z');
    expect(codes((await service().ofRequest({ ...request, excludeVisitId: visit.visitId })).eligibility)).toEqual([]);
  });

  it('for a session at another facility, an unknown session or an unknown dyad is refused', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(await given().facility());
    const party = partyOf(family);
    expect(codes((await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party })).eligibility)).toEqual([
      'session.other_facility',
    ]);
    await expect(service().ofRequest({ dyadIds: [family.dyadId], sessionId: newId(), party })).rejects.toMatchObject({
      code: 'session.not_found',
    });
    await expect(service().ofRequest({ dyadIds: [newId()], sessionId, party })).rejects.toMatchObject({
      code: 'eligibility.dyad_not_found',
    });
  });

  it('while nobody knows where the parent is has reasons but no facts', async () => {
    const family = await given().readyFamily();
    const sessionId = await given().session(family.facilityId);
    await used.db.sql(`UPDATE custody_episodes SET ended_on = '2026-09-01', end_kind = 'transferred' WHERE parent_id = $1`, [
      family.parentId,
    ]);
    const { eligibility, facts } = await service().ofRequest({ dyadIds: [family.dyadId], sessionId, party: partyOf(family) });
    expect(codes(eligibility)).toContain('parent.not_located');
    expect(facts).toBeUndefined();
  });
});
