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

const ADULT_AGE = 18;

/** Digits only, with a leading +: the same number written differently is one number. */
export const plainPhone = (phone: string | null | undefined): string | null => (phone ? phone.replace(/[\s-]/g, '') : null);

/** A channel without its address reaches nobody. */
export function channelErrors(caregiver: { channel: string; phone?: string | null; email?: string | null }): FieldError[] {
  if (caregiver.channel === 'email') return caregiver.email ? [] : [{ pointer: '/email', code: 'caregiver.email_missing' }];
  return caregiver.phone ? [] : [{ pointer: '/phone', code: 'caregiver.phone_missing' }];
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
