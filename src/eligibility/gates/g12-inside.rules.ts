import { ageOn, Day } from '../../kernel/days';
import type { DayFacts, PartyFacts, PartyMemberFacts, RulesFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { legalSplits } from '../splits.rules';
import { Finding, FACILITY, MOJ, dayRule } from './gate';

/** Where the facility does not list them: relatives by blood or marriage may visit without being the child's guardian. */
const KIN: readonly string[] = ['grandmother', 'grandfather', 'aunt', 'uncle', 'sibling'];

type Code =
  | 'party.caregiver_unknown'
  | 'party.adult_not_eligible'
  | 'party.no_adult_inside'
  | 'party.too_many_inside'
  | 'party.worker_outside'
  | 'party.worker_not_approved';

/** Who goes inside: on file, allowed at this facility, an adult with the child, and few enough. */
export const inside = dayRule<Code>({
  needs: ['rules'],
  neededLater: ['party'],
  codes: {
    'party.caregiver_unknown': { source: 'Kinline safeguarding policy 2026-11, G12' },
    'party.adult_not_eligible': { source: 'Supplement of 2019 to ' + MOJ },
    'party.no_adult_inside': {},
    'party.too_many_inside': {},
    'party.worker_outside': { source: FACILITY },
    'party.worker_not_approved': { owner: 'liaison', source: 'Supportive guidance by non-relatives; ' + FACILITY, severity: 'A' },
  },
  find(facts) {
    const { party, rules } = facts;
    if (party === null) return [];
    const findings: Finding<Code>[] = [];
    if (party.members.some((member) => !member.known)) findings.push({ code: 'party.caregiver_unknown' });
    const workersInside = party.members.filter((m) => m.place === 'inside' && m.worker !== null);
    // Where no worker may go in, nothing is left to approve.
    if (rules?.companionPolicy === 'outside' && workersInside.length > 0)
      findings.push({ code: 'party.worker_outside', source: sourceOf(rules, 'companionPolicy') });
    else if (workersInside.some((m) => m.worker?.approvedInside !== true)) findings.push({ code: 'party.worker_not_approved' });
    // Without the facility's rules another gate bars the meeting.
    return rules === null ? findings : [...findings, ...peopleInside(facts, rules, party)];
  },
});

function peopleInside({ on }: DayFacts, rules: RulesFacts, party: PartyFacts): Finding<Code>[] {
  const findings: Finding<Code>[] = [];
  const isMinor = (birthDate: Day): boolean => ageOn(birthDate, on) < rules.adultAge;
  const members = party.members.filter((member) => member.place === 'inside' && member.known);
  const adults = members.filter((member) => isAdult(member, isMinor));
  const eligible = rules.adultsEligible ?? KIN;
  const mayEnter = (member: PartyMemberFacts): boolean =>
    member.worker !== null
      ? member.worker.approvedInside && rules.companionPolicy !== 'outside'
      : member.personType === 'relative' ||
        (member.isGuardian && rules.guardianMayAccompany) ||
        eligible.includes(member.relationship ?? '');
  // A worker without the facility's approval is asked for, not refused: `party.worker_not_approved` says so.
  const refused = adults.filter((member) => member.worker === null && !mayEnter(member));
  if (refused.length > 0) {
    const source = sourceOf(rules, refused.some((member) => member.isGuardian) ? 'guardianMayAccompany' : 'adultsEligible');
    findings.push({ code: 'party.adult_not_eligible', source });
  }
  // A child is never alone inside, whatever a facility's rules forget to say.
  const needed = Math.max(1, rules.minAdultsInside);
  const besideWorkers = rules.companionPolicy === 'approved_beside' && !adults.some((member) => member.worker === null && mayEnter(member));
  const entering = besideWorkers ? 0 : adults.filter(mayEnter).length;
  if (entering < needed)
    findings.push({
      code: 'party.no_adult_inside',
      params: { needed },
      source: sourceOf(rules, besideWorkers ? 'companionPolicy' : 'minAdultsInside'),
    });

  const counted = party.childBirthDates.filter((born) => ageOn(born, on) >= (rules.uncountedAgeBelow ?? 0));
  const minors = counted.filter(isMinor).length + (members.length - adults.length);
  const total = counted.length + members.length;
  const limit = rules.visitorsMaxTotal + Math.min(minors, rules.childrenExtra);
  if (total > limit) {
    const tooMany = total - limit;
    const groups = legalSplits(party.childBirthDates, on, rules).length;
    const way = tooMany <= adults.length - needed ? 'wait' : groups > 1 ? 'groups' : 'exception';
    findings.push({
      code: 'party.too_many_inside',
      params: { total, limit, tooMany, way, groups },
      source: sourceOf(rules, 'visitorsMaxTotal'),
    });
  }
  return findings;
}

/**
 * Whether somebody counts as an adult on the day. Caregivers and relatives are taken on as adults; without a birth date only
 * a sibling could be a minor, and then does not count as one who may accompany.
 */
export function isAdult(member: PartyMemberFacts, isMinor: (birthDate: Day) => boolean): boolean {
  if (member.worker !== null) return true;
  return member.birthDate === null ? member.relationship !== 'sibling' : !isMinor(member.birthDate);
}
