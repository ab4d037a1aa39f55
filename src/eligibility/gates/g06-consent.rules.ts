import type { ContactMode } from '../../kernel/contact-modes';
import { ageOn, Day } from '../../kernel/days';
import type { ConsentFacts, DayFacts } from '../eligibility.facts';
import { Finding, paperworkDue, dayRule } from './gate';

/** What a guardian must have agreed to for each mode: a visit is also a journey. */
const PURPOSES: Record<ContactMode, readonly string[]> = {
  letter: ['letter'],
  recorded_message: ['recorded_message'],
  call: ['call'],
  video: ['video'],
  visit: ['visit', 'travel'],
  group: ['visit', 'travel'],
};

/** Looking after a child is not being her guardian: an entrusted caregiver's yes alone does not count. */
const GUARDIAN_CAPACITIES: readonly string[] = ['other_parent', 'court_appointed', 'civil_affairs', 'imprisoned_parent'];

/** From this age a child agrees for herself or himself too (PIPL art. 31, read the other way round). */
const OWN_CONSENT_AGE = 14;

export const isGuardian = ({ capacity }: ConsentFacts): boolean => GUARDIAN_CAPACITIES.includes(capacity);

/** Whether an answer to a purpose is in force on the day. */
export const answersOn = (consent: ConsentFacts, purpose: string, on: Day): boolean =>
  consent.purpose === purpose && consent.startsOn <= on && on < consent.expiresOn;

/** The purposes that contact on these facts needs. */
export const purposesOf = ({ mode, journey }: DayFacts): readonly string[] =>
  journey?.overnight === true && PURPOSES[mode].includes('travel') ? [...PURPOSES[mode], 'overnight'] : PURPOSES[mode];

type Code =
  | 'data.restricted'
  | 'consent.missing'
  | 'consent.not_guardian'
  | 'consent.to_reconfirm'
  | 'consent.own_refused'
  | 'consent.own_needed'
  | 'consent.own_missing';

/** The guardian's consent per purpose, and from fourteen the child's own; nothing at all with a file that is storage only. */
export const consent = dayRule<Code>({
  needs: ['dyad.consents', 'dyad.birthDate', 'dyad.childRestricted'],
  codes: {
    'data.restricted': { owner: 'lead', source: 'Personal Information Protection Law, art. 47' },
    'consent.missing': {},
    'consent.not_guardian': { source: 'Civil Code, art. 27–36; Kinline safeguarding policy 2026-11, G6' },
    'consent.to_reconfirm': {},
    'consent.own_refused': { owner: 'child' },
    'consent.own_needed': { owner: 'worker' },
    'consent.own_missing': { owner: 'worker', severity: 'W' },
  },
  find(facts) {
    const restricted: Finding<Code>[] = facts.dyad.childRestricted ? [{ code: 'data.restricted' }] : [];
    return [...restricted, ...purposesOf(facts).flatMap((purpose) => [...guardians(facts, purpose), ...own(facts, purpose)])];
  },
});

const yesTo = ({ dyad, on }: DayFacts, purpose: string): ConsentFacts[] =>
  dyad.consents.filter((c) => answersOn(c, purpose, on) && c.answer === 'yes' && c.capacity !== 'child');

function guardians(facts: DayFacts, purpose: string): Finding<Code>[] {
  const yes = yesTo(facts, purpose);
  const ofGuardians = yes.filter(isGuardian);
  if (ofGuardians.some((c) => !c.toReconfirm)) return [];
  const extras = { params: { purpose }, due: paperworkDue(facts) };
  if (ofGuardians.length > 0) return [{ code: 'consent.to_reconfirm', ...extras }];
  return [{ code: yes.length > 0 ? 'consent.not_guardian' : 'consent.missing', ...extras }];
}

/**
 * A guardian's consent from before the fourteenth birthday stays until it ends or must be confirmed again; meanwhile the child is asked. One
 * given later needs the child's own beside it. The child's no counts at any age at which it is on file.
 */
function own(facts: DayFacts, purpose: string): Finding<Code>[] {
  const { dyad, on } = facts;
  const answers = dyad.consents.filter((c) => answersOn(c, purpose, on) && c.capacity === 'child');
  if (answers.some((c) => c.answer === 'no')) return [{ code: 'consent.own_refused', params: { purpose } }];
  const isOldEnough = (day: Day): boolean => ageOn(dyad.birthDate, day) >= OWN_CONSENT_AGE;
  if (!isOldEnough(on) || answers.some((c) => !c.toReconfirm)) return [];
  const fromBefore = yesTo(facts, purpose).some((c) => isGuardian(c) && !c.toReconfirm && !isOldEnough(c.startsOn));
  return [{ code: fromBefore ? 'consent.own_missing' : 'consent.own_needed', params: { purpose }, due: paperworkDue(facts) }];
}
