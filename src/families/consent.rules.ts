import { addDays, addMonths, ageOn, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';
import { mayConsent, OWN_CONSENT_AGE } from './consent-status.rules';

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
  /** What makes her or him the guardian, where it was noted. */
  guardianCapacity?: string | null;
}

/** Whom only a paper or the note "guardian" makes one (Civil Code, art. 27-32); a parent is one by birth. */
const APPOINTED_CAPACITIES: readonly string[] = ['court_appointed', 'civil_affairs'];

/** The end of a consent when none is said. */
export const defaultExpiry = (startsOn: Day): Day => addMonths(startsOn, LONGEST_MONTHS);

/** Who speaks without being a caregiver, and what is wrong when one is named all the same. */
const NO_CAREGIVER: Record<string, string | undefined> = {
  imprisoned_parent: 'consent.parent_is_no_caregiver',
  child: 'consent.child_speaks_alone',
};

/** What is wrong with a consent; `caregivers` are those who look after the child now, `birthDate` is the child's. */
export function consentErrors(consent: ConsentFacts, caregivers: readonly ConsentGiver[], today: Day, birthDate: Day): FieldError[] {
  const errors = giverErrors(consent, caregivers);
  if (consent.capacity === 'child' && !mayConsent(birthDate, consent.startsOn))
    errors.push({ pointer: '/capacity', code: 'consent.child_too_young', params: { age: OWN_CONSENT_AGE } });
  if (consent.startsOn > addDays(today, EARLIEST_DAYS))
    errors.push({ pointer: '/startsOn', code: 'consent.too_early', params: { days: EARLIEST_DAYS } });
  if (consent.expiresOn <= consent.startsOn) errors.push({ pointer: '/expiresOn', code: 'consent.ends_before_start' });
  else if (consent.expiresOn > defaultExpiry(consent.startsOn))
    errors.push({ pointer: '/expiresOn', code: 'consent.too_long', params: { months: LONGEST_MONTHS } });
  else if (consent.expiresOn <= today) errors.push({ pointer: '/expiresOn', code: 'consent.over' });
  return errors;
}

/** What is wrong with who says it, in which capacity and how. */
export function giverErrors(consent: Omit<ConsentFacts, 'startsOn' | 'expiresOn'>, caregivers: readonly ConsentGiver[]): FieldError[] {
  const errors: FieldError[] = [];
  const giver = caregivers.find((c) => c.id === consent.caregiverId);
  const nobody = NO_CAREGIVER[consent.capacity];
  if (consent.caregiverId && nobody) errors.push({ pointer: '/caregiverId', code: nobody });
  else if (consent.caregiverId && !giver) errors.push({ pointer: '/caregiverId', code: 'consent.caregiver_unknown' });
  else errors.push(...capacityErrors(consent, giver));
  if (!consent.caregiverId && consent.capacity === 'entrusted_caregiver')
    errors.push({ pointer: '/caregiverId', code: 'consent.caregiver_missing' });
  if (consent.evidence === 'read_aloud_with_witness' && !consent.witness)
    errors.push({ pointer: '/witness', code: 'consent.witness_missing' });
  return errors;
}

/** Whoever confirms a consent after guardianship changed is guardian now: an old paper does not do. */
export function reconfirmationErrors(
  consent: Omit<ConsentFacts, 'startsOn' | 'expiresOn'>,
  caregivers: readonly ConsentGiver[],
): FieldError[] {
  const errors = giverErrors(consent, caregivers);
  const giver = caregivers.find((c) => c.id === consent.caregiverId);
  if (errors.length === 0 && giver && APPOINTED_CAPACITIES.includes(consent.capacity) && !giver.isGuardian)
    return [{ pointer: '/capacity', code: 'consent.guardianship_not_shown' }];
  return errors;
}

/** Data is shared with one named partner, and only then is one named. */
export function partnerErrors({ purpose, agreementId }: { purpose: string; agreementId?: string | null }): FieldError[] {
  if (purpose === 'data_sharing') return agreementId ? [] : [{ pointer: '/agreementId', code: 'consent.partner_missing' }];
  return agreementId ? [{ pointer: '/agreementId', code: 'consent.partner_not_asked' }] : [];
}

/** A capacity is what the file shows, not what is typed. */
function capacityErrors(
  { capacity, evidence }: Pick<ConsentFacts, 'capacity' | 'evidence'>,
  giver: ConsentGiver | undefined,
): FieldError[] {
  if (capacity === 'other_parent' && !(giver && ['mother', 'father'].includes(giver.relationship)))
    return [{ pointer: '/capacity', code: 'consent.not_other_parent' }];
  // Somebody whose guardianship was noted without a capacity may be either.
  const shown = giver?.isGuardian === true && (giver.guardianCapacity ?? capacity) === capacity;
  if (APPOINTED_CAPACITIES.includes(capacity) && !shown && evidence !== 'court_paper')
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
