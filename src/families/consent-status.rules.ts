import { addDays, ageOn, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';

/** From this age on a child's own consent counts (PIPL art. 28 and 31, a contrario); below it the guardian's alone. */
export const OWN_CONSENT_AGE = 14;
/** So many days before its end a consent is shown as running out. */
export const EXPIRING_DAYS = 30;

/** Who may decide for a child: looking after her or him is not enough. */
export const GUARDIAN_CONSENT_CAPACITIES: readonly string[] = ['other_parent', 'court_appointed', 'civil_affairs', 'imprisoned_parent'];
/** On whose word we keep a child's data at all. */
export const BASIS_CAPACITIES: readonly string[] = [...GUARDIAN_CONSENT_CAPACITIES, 'child'];

/** Why a consent is taken back, as people say it. */
export const WITHDRAWAL_REASONS = ['changed_mind', 'child_wish', 'no_longer_guardian', 'recorded_wrongly'] as const;

export const CONSENT_STATUSES = [
  'upcoming',
  'active',
  'expiring',
  'to_reconfirm',
  'refused',
  'expired',
  'withdrawn',
  'superseded',
] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

/** What the state of a consent depends on. */
export interface ConsentLife {
  answer: 'yes' | 'no';
  startsOn: Day;
  expiresOn: Day;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
  toReconfirmSince: Date | null;
}

/**
 * The state of a consent on a day. What has ended comes first; a "no" stays a "no" whoever is guardian now, so that nothing becomes
 * possible by forgetting it.
 */
export function consentStatus(consent: ConsentLife, today: Day): ConsentStatus {
  if (consent.withdrawnAt !== null) return consent.withdrawnReason === 'superseded' ? 'superseded' : 'withdrawn';
  if (consent.expiresOn <= today) return 'expired';
  if (consent.answer === 'no') return 'refused';
  if (consent.toReconfirmSince !== null) return 'to_reconfirm';
  if (consent.startsOn > today) return 'upcoming';
  return consent.expiresOn <= addDays(today, EXPIRING_DAYS) ? 'expiring' : 'active';
}

/** The states in which a yes counts today. */
export const holds = (status: ConsentStatus): boolean => status === 'active' || status === 'expiring';

/** What is wrong with the day of a withdrawal; without a day it is today, or the consent's first day when it has not begun. */
export function withdrawalErrors(withdrawnOn: Day | null | undefined, startsOn: Day, today: Day): FieldError[] {
  if (!withdrawnOn) return [];
  if (withdrawnOn > today) return [{ pointer: '/withdrawnOn', code: 'validation.isPastDay' }];
  return withdrawnOn < startsOn ? [{ pointer: '/withdrawnOn', code: 'consent.withdrawn_before_start', params: { day: startsOn } }] : [];
}

/** The day a withdrawal is noted for. */
export const withdrawalDay = (withdrawnOn: Day | null | undefined, startsOn: Day, today: Day): Day =>
  withdrawnOn ?? (startsOn > today ? startsOn : today);

/** What a guardian's word is about: purposes, and with whom data is shared. */
interface Word extends ConsentLife {
  purpose: string;
  agreementId: string | null;
  capacity: string;
}

/** Purposes to which one guardian says yes and another no: a conference decides, not the faster signature (gate G7). */
export function disagreements<P extends string>(consents: readonly (Word & { purpose: P })[], today: Day): P[] {
  const inForce = consents.filter((c) => c.startsOn <= today && c.capacity !== 'entrusted_caregiver');
  const topic = (c: Word): string => `${c.purpose}|${c.agreementId ?? ''}`;
  const refused = new Set(inForce.filter((c) => consentStatus(c, today) === 'refused').map(topic));
  return [...new Set(inForce.filter((c) => holds(consentStatus(c, today)) && refused.has(topic(c))).map((c) => c.purpose))];
}

/** Whether a child may speak for herself or himself on a day. */
export const mayConsent = (birthDate: Day, day: Day): boolean => ageOn(birthDate, day) >= OWN_CONSENT_AGE;
