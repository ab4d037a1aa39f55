import { ageOn, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';

/** What a caregiver can be to a child. */
export const CAREGIVER_RELATIONSHIPS = [
  'grandmother',
  'grandfather',
  'mother',
  'father',
  'aunt',
  'uncle',
  'sibling',
  'foster_parent',
  'institution',
  'other',
] as const;

/** What a relative can be to the parent. */
export const RELATIVE_RELATIONSHIPS = [
  'mother',
  'father',
  'spouse',
  'sibling',
  'adult_child',
  'aunt',
  'uncle',
  'grandparent',
  'other',
] as const;

/** What can make a caregiver the guardian (Civil Code, arts 27-32). */
export const GUARDIAN_CAPACITIES = ['other_parent', 'court_appointed', 'civil_affairs'] as const;
export type GuardianCapacity = (typeof GUARDIAN_CAPACITIES)[number];

/** Which paper shows it. */
export const GUARDIAN_EVIDENCE = ['court_paper', 'civil_affairs_paper', 'household_register', 'birth_certificate', 'other_paper'] as const;

const PARENTS: readonly string[] = ['mother', 'father'];

const ADULT_AGE = 18;

/** Digits only, with a leading +: the same number written differently is one number. */
export const plainPhone = (phone: string | null | undefined): string | null => (phone ? phone.replace(/[\s-]/g, '') : null);

/** How and where somebody may be reached. */
export interface Reach {
  channel: string;
  otherChannels?: readonly string[] | null;
  optedOut?: readonly string[] | null;
  phone?: string | null;
  email?: string | null;
  wechatOpenId?: string | null;
  postalAddress?: string | null;
}

const POINTS: Record<string, readonly [point: keyof Reach, code: string] | undefined> = {
  email: ['email', 'caregiver.email_missing'],
  wechat: ['wechatOpenId', 'caregiver.wechat_missing'],
  letter: ['postalAddress', 'caregiver.address_missing'],
};
const PHONE = ['phone', 'caregiver.phone_missing'] as const;

/**
 * Everything wrong with how somebody is to be reached: a way without its address reaches nobody, one named twice is a slip, and one that she
 * has refused cannot be wanted.
 */
export function channelErrors(reach: Reach): FieldError[] {
  const ways = [reach.channel, ...(reach.otherChannels ?? [])];
  const errors = new Map<string, FieldError>();
  ways.forEach((way, n) => {
    const [point, code] = POINTS[way] ?? PHONE;
    const pointer = n === 0 ? '/channel' : `/otherChannels/${n - 1}`;
    if (!reach[point]) errors.set(`/${point}`, { pointer: `/${point}`, code });
    if (ways.indexOf(way) < n) errors.set(pointer, { pointer, code: 'caregiver.channel_twice' });
    else if (reach.optedOut?.includes(way)) errors.set(pointer, { pointer, code: 'caregiver.channel_refused' });
  });
  return [...errors.values()];
}

/** Those of somebody's present numbers and addresses that were found to reach nobody; former ones no longer matter. */
export const badNow = (reach: {
  phone: string | null;
  email: string | null;
  wechatOpenId: string | null;
  postalAddress: string | null;
  badAddresses: readonly string[];
}): string[] =>
  [reach.phone, reach.email, reach.wechatOpenId, reach.postalAddress].filter(
    (address): address is string => address !== null && reach.badAddresses.includes(address),
  );

/** What is noted about a guardian. */
export interface GuardianNote {
  isGuardian: boolean;
  guardianCapacity?: GuardianCapacity | null;
  guardianEvidence?: string | null;
}

/** The note as it is kept: nobody's capacity without guardianship; a mother or father who is guardian is the other parent. */
export function guardianNote(note: GuardianNote, relationship: string): Required<GuardianNote> {
  if (!note.isGuardian) return { isGuardian: false, guardianCapacity: null, guardianEvidence: null };
  const guardianCapacity = note.guardianCapacity ?? (PARENTS.includes(relationship) ? 'other_parent' : null);
  return { isGuardian: true, guardianCapacity, guardianEvidence: note.guardianEvidence ?? null };
}

/** A parent is one by birth; whom a court or the civil affairs office made guardian has a paper. */
export function guardianErrors({ isGuardian, guardianCapacity, guardianEvidence }: GuardianNote, relationship: string): FieldError[] {
  if (!isGuardian || !guardianCapacity) return [];
  if (guardianCapacity === 'other_parent')
    return PARENTS.includes(relationship) ? [] : [{ pointer: '/guardianCapacity', code: 'caregiver.not_other_parent' }];
  return guardianEvidence ? [] : [{ pointer: '/guardianEvidence', code: 'caregiver.guardian_evidence_missing' }];
}

/** Nobody stops looking after a child tomorrow, or before she began: what is to come is noted when it has come. */
export function linkEndErrors(until: Day, since: Day, today: Day): FieldError[] {
  if (until > today) return [{ pointer: '/until', code: 'validation.isPastDay' }];
  return until < since ? [{ pointer: '/until', code: 'caregiver.ends_before_start' }] : [];
}

/** A relative who may go inside with a child is an adult. */
export function relativeErrors(birthDate: Day | null | undefined, today: Day): FieldError[] {
  if (!birthDate) return [];
  if (birthDate > today) return [{ pointer: '/birthDate', code: 'validation.isPastDay' }];
  return ageOn(birthDate, today) < ADULT_AGE ? [{ pointer: '/birthDate', code: 'relative.not_adult', params: { age: ADULT_AGE } }] : [];
}
