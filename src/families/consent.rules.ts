import { addDays, addMonths, ageOn, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';

/** How a consent was given. */
export const CONSENT_EVIDENCE = ['signed_form', 'recorded_call', 'read_aloud_with_witness', 'court_paper'] as const;

/** How a child was asked. */
export const VIEW_METHODS = ['talk', 'drawing', 'cards', 'play', 'in_writing'] as const;

/** Policy: a consent is asked for anew at least once a year (PIPL arts 14-15: fresh and easy to take back). */
const LONGEST_MONTHS = 12;
/** A renewal may be signed before the old consent ends, not earlier than this. */
const EARLIEST_DAYS = 90;

/** Policy: a child's view holds for half a year; below seven, wishes change sooner. */
const VIEW_DAYS = 180;
const YOUNG_VIEW_DAYS = 90;
const YOUNG_AGE = 7;
/** After "not now" or "no" nobody asks again before this. */
const REST_DAYS = 60;

export interface ConsentFacts {
  capacity: string;
  evidence: string;
  caregiverId?: string | null;
  witness?: string | null;
  startsOn: Day;
  expiresOn: Day;
}

/** Somebody who looks after the child, as far as a consent asks. */
export interface ConsentGiver {
  id: string;
  relationship: string;
  isGuardian: boolean;
}

/** Whom only a paper or the note "guardian" makes one (Civil Code, art. 27-32); a parent is one by birth. */
const APPOINTED_CAPACITIES: readonly string[] = ['court_appointed', 'civil_affairs'];

/** The end of a consent when none is said. */
export const defaultExpiry = (startsOn: Day): Day => addMonths(startsOn, LONGEST_MONTHS);

/** What is wrong with a consent; `caregivers` are those who look after the child now. */
export function consentErrors(consent: ConsentFacts, caregivers: readonly ConsentGiver[], today: Day): FieldError[] {
  const errors: FieldError[] = [];
  const giver = caregivers.find((c) => c.id === consent.caregiverId);
  if (consent.caregiverId && consent.capacity === 'imprisoned_parent')
    errors.push({ pointer: '/caregiverId', code: 'consent.parent_is_no_caregiver' });
  else if (consent.caregiverId && !giver) errors.push({ pointer: '/caregiverId', code: 'consent.caregiver_unknown' });
  else errors.push(...capacityErrors(consent, giver));
  if (!consent.caregiverId && consent.capacity === 'entrusted_caregiver')
    errors.push({ pointer: '/caregiverId', code: 'consent.caregiver_missing' });
  if (consent.evidence === 'read_aloud_with_witness' && !consent.witness)
    errors.push({ pointer: '/witness', code: 'consent.witness_missing' });
  if (consent.startsOn > addDays(today, EARLIEST_DAYS))
    errors.push({ pointer: '/startsOn', code: 'consent.too_early', params: { days: EARLIEST_DAYS } });
  if (consent.expiresOn <= consent.startsOn) errors.push({ pointer: '/expiresOn', code: 'consent.ends_before_start' });
  else if (consent.expiresOn > defaultExpiry(consent.startsOn))
    errors.push({ pointer: '/expiresOn', code: 'consent.too_long', params: { months: LONGEST_MONTHS } });
  else if (consent.expiresOn <= today) errors.push({ pointer: '/expiresOn', code: 'consent.over' });
  return errors;
}

/** A capacity is what the file shows, not what is typed. */
function capacityErrors({ capacity, evidence }: ConsentFacts, giver: ConsentGiver | undefined): FieldError[] {
  if (capacity === 'other_parent' && !(giver && ['mother', 'father'].includes(giver.relationship)))
    return [{ pointer: '/capacity', code: 'consent.not_other_parent' }];
  if (APPOINTED_CAPACITIES.includes(capacity) && !giver?.isGuardian && evidence !== 'court_paper')
    return [{ pointer: '/capacity', code: 'consent.guardianship_not_shown' }];
  return [];
}

/** Until when a child's view holds. */
export const viewValidUntil = (askedOn: Day, birthDate: Day): Day =>
  addDays(askedOn, ageOn(birthDate, askedOn) < YOUNG_AGE ? YOUNG_VIEW_DAYS : VIEW_DAYS);

/** "Not now" and "no" let the child rest; "yes" and "cannot tell" do not. */
export const isPause = (view: string): boolean => view === 'not_now' || view === 'no';

/** The first day on which the child may be asked again, or null. */
export const earliestAskAgain = (view: string, askedOn: Day): Day | null => (isPause(view) ? addDays(askedOn, REST_DAYS) : null);

/** What is wrong with how a view was noted. */
export function viewErrors(view: { view: string; askedOn: Day; askAgainOn?: Day | null }, birthDate: Day, today: Day): FieldError[] {
  const errors: FieldError[] = [];
  if (view.askedOn > today) errors.push({ pointer: '/askedOn', code: 'validation.isPastDay' });
  else if (view.askedOn < birthDate) errors.push({ pointer: '/askedOn', code: 'child_view.before_birth' });
  const earliest = earliestAskAgain(view.view, view.askedOn);
  if (view.askAgainOn && earliest === null) errors.push({ pointer: '/askAgainOn', code: 'child_view.no_pause' });
  else if (view.askAgainOn && earliest !== null && view.askAgainOn < earliest)
    errors.push({ pointer: '/askAgainOn', code: 'child_view.ask_again_too_soon', params: { days: REST_DAYS } });
  return errors;
}

/** What is wrong with a proof of kinship. */
export function proofErrors(proof: { seenOn: Day; expiresOn?: Day | null }, today: Day): FieldError[] {
  const errors: FieldError[] = [];
  if (proof.seenOn > today) errors.push({ pointer: '/seenOn', code: 'validation.isPastDay' });
  if (proof.expiresOn && proof.expiresOn <= proof.seenOn) errors.push({ pointer: '/expiresOn', code: 'kinship_proof.ends_before_start' });
  return errors;
}
