import { ageOn, diffDays } from '../../kernel/days';
import type { Day } from '../../kernel/days';
import type { Reason } from '../../kernel/reasons';
import type { Facts, PartyMemberFacts, RulesFacts, WorkerFacts } from '../eligibility.facts';
import { reason } from '../reasons.rules';

/** The query of police and procuratorate records is repeated every year. */
const VETTING_DAYS = 365;

/** Relatives by blood or marriage may visit without being the child's guardian; a foster parent or a neighbour may not. */
const KIN: readonly string[] = ['grandmother', 'grandfather', 'aunt', 'uncle', 'sibling'];

/** Everybody who comes along: on file, allowed inside, few enough, an adult with the child, a vetted worker on the way. */
export function partyGate(facts: Facts): Reason[] {
  const { party, rules, mode, on } = facts;
  if (party === null) return [];
  const reasons: Reason[] = [];
  if (party.members.some((member) => !member.known)) reasons.push(reason('party.caregiver_unknown'));
  const workers = party.members.flatMap((member) => (member.known && member.worker !== null ? [{ member, worker: member.worker }] : []));
  const journey = mode === 'visit' || mode === 'group';
  if (journey && workers.length === 0) reasons.push(reason('party.worker_missing'));
  for (const { worker, member } of workers) reasons.push(...workerReasons(worker, member, on));
  reasons.push(...conditionReasons(facts, party));
  if (rules !== null) reasons.push(...insideReasons(facts, rules, party));
  return reasons;
}

function workerReasons(worker: WorkerFacts, member: PartyMemberFacts, on: Day): Reason[] {
  const reasons: Reason[] = [];
  const vetted =
    worker.active &&
    worker.vettingClear &&
    worker.vettedOn !== null &&
    worker.vettedOn <= on &&
    diffDays(worker.vettedOn, on) <= VETTING_DAYS;
  if (!vetted) reasons.push(reason('party.worker_not_vetted'));
  if (worker.trainedOn === null || worker.trainedOn > on) reasons.push(reason('party.worker_not_trained'));
  if (worker.busy) reasons.push(reason('worker.busy'));
  if (member.place === 'inside' && !worker.approvedInside) reasons.push(reason('party.worker_not_approved'));
  return reasons;
}

/**
 * What the contact decision asks of every meeting and the party can meet or fail. No photos and at most twenty minutes are for
 * the people on the spot. Named after the decision, which is the NGO's own: a facility hears only that the meeting is not ready.
 */
function conditionReasons({ dyad }: Facts, { members, childBirthDates }: NonNullable<Facts['party']>): Reason[] {
  const conditions = dyad.decision?.conditions ?? [];
  const workers = members.flatMap((member) => (member.known && member.worker !== null ? [member.worker] : []));
  const reasons: Reason[] = [];
  // Without any worker the gate says so already.
  if (conditions.includes('same_sex_escort') && workers.length > 0 && workers.every((worker) => worker.sex !== dyad.sex))
    reasons.push(reason('contact_decision.worker_other_sex'));
  if (conditions.includes('sibling_present') && childBirthDates.length < 2) reasons.push(reason('contact_decision.sibling_missing'));
  return reasons;
}

function insideReasons({ on }: Facts, rules: RulesFacts, party: NonNullable<Facts['party']>): Reason[] {
  const reasons: Reason[] = [];
  const isMinor = (birthDate: Day): boolean => ageOn(birthDate, on) < rules.adultAge;
  const inside = party.members.filter((member) => member.place === 'inside' && member.known);
  const adults = inside.filter((member) => isAdult(member, isMinor));
  const mayEnter = (member: PartyMemberFacts): boolean =>
    member.worker !== null
      ? member.worker.approvedInside
      : member.personType === 'relative' || (member.isGuardian && rules.guardianMayAccompany) || KIN.includes(member.relationship ?? '');
  const extras = { source: rules.source };
  // A worker without the facility's approval is asked for, not refused: `party.worker_not_approved` says so.
  if (adults.some((member) => member.worker === null && !mayEnter(member))) reasons.push(reason('party.adult_not_eligible', extras));
  if (adults.filter(mayEnter).length < rules.minAdultsInside)
    reasons.push(reason('party.no_adult_inside', { params: { needed: rules.minAdultsInside }, ...extras }));

  const minors = party.childBirthDates.filter(isMinor).length + (inside.length - adults.length);
  const total = party.childBirthDates.length + inside.length;
  const limit = rules.visitorsMaxTotal + Math.min(minors, rules.childrenExtra);
  if (total > limit) reasons.push(reason('party.too_many_inside', { params: { total, limit }, ...extras }));
  return reasons;
}

/**
 * Whether somebody counts as an adult on the day. Caregivers and relatives are taken on as adults; without a birth date only
 * a sibling could be a minor, and then does not count as one who may accompany.
 */
function isAdult(member: PartyMemberFacts, isMinor: (birthDate: Day) => boolean): boolean {
  if (member.worker !== null) return true;
  return member.birthDate === null ? member.relationship !== 'sibling' : !isMinor(member.birthDate);
}
