import { addDays, dayInZone, instantOf, timeInZone } from '../kernel/days';
import { minutesBetween } from '../kernel/instants';

export const TEMPLATES = [
  'asked',
  'bring',
  'plan',
  'tomorrow',
  'changed',
  'cancelled',
  'thanks',
  'home_safe',
  'item_ready',
  'second_contact',
] as const;
export type Template = (typeof TEMPLATES)[number];

/** Templates that ask 1/2/3. */
export const QUESTIONS: readonly Template[] = ['asked', 'bring', 'plan', 'tomorrow', 'changed'];

/**
 * Texts beyond the limits of one a day and four a meeting: what keeps a family from setting out for nothing, what answers its own word, and what does not go to the family.
 */
export const UNCOUNTED: readonly Template[] = ['cancelled', 'thanks', 'second_contact'];

/** No call is worth these: thanks for an answer, and the "please ring" for somebody else. Where nothing but a call is left, nothing goes. */
export const NEVER_CALLED: readonly Template[] = ['thanks', 'second_contact'];

/** One message of a meeting, before it has an addressee. */
export interface PlannedStep {
  step: string;
  template: Template;
  runAt: Date;
  uselessAfter: Date;
}

/**
 * The next instant at which a message may reach a family: not 19:30–08:30 and not 12:00–14:00 local time.
 * An allowed instant comes back as it is.
 */
export function nextAllowed(at: Date, zone: string): Date {
  const day = dayInZone(at, zone);
  const time = timeInZone(at, zone);
  if (time < '08:30') return instantOf(day, '08:30', zone);
  if (time >= '12:00' && time < '14:00') return instantOf(day, '14:00', zone);
  return time >= '19:30' ? instantOf(addDays(day, 1), '08:30', zone) : at;
}

/** What is known about a message and its meeting when its time has come. */
export interface Judged {
  template: Template;
  step: string;
  channel: string;
  uselessAfter: Date;
  now: Date;
  zone: string;
  /** When this family may be reached next: now, or later. Left out: by the usual quiet hours. */
  safeAt?: Date;
  /** The start the message speaks of; null for messages without a meeting. */
  startsAt: Date | null;
  /** The version of the meeting it was written for. */
  visitVersion: number | null;
  visit: { status: string; version: number; startsAt: Date; familyAnswer: string | null } | null;
  /** Texts this family got today, cancellations not counted. */
  textsToday: number;
  /** Texts about this meeting so far, cancellations not counted. */
  textsOfVisit: number;
  /** Somebody has told the family by phone meanwhile. */
  toldByPhone: boolean;
  /** She no longer looks after any child of the meeting. */
  caregiverEnded: boolean;
  /** A consent without which nobody should be reminded has been withdrawn, or a child wants to wait. */
  consentGone: boolean;
}

export type Judgement = { act: 'send' } | { act: 'suppress' | 'expire'; reason: string } | { act: 'wait'; until: Date };

/** Under this many hours before the start, a cancellation may disturb the quiet hours. */
const URGENT_HOURS = 12;

const standing = (j: Judged): string | undefined => {
  if (j.template === 'cancelled') {
    if (j.toldByPhone) return 'told_by_phone';
    // Brought back since: who hears now that it is off would stay at home.
    return j.visit?.status === 'confirmed' ? 'stands_again' : undefined;
  }
  if (j.template === 'thanks') return j.visit?.familyAnswer === 'cannot' ? undefined : 'answer_changed';
  if (j.template === 'second_contact') {
    if (j.visit?.familyAnswer) return 'already_answered';
    return j.visit && j.visit.status !== 'confirmed' ? `visit_${j.visit.status}` : undefined;
  }
  if (!j.startsAt || !QUESTIONS.includes(j.template)) return undefined;
  if (!j.visit) return 'visit_gone';
  if (j.visit.status !== 'confirmed') return `visit_${j.visit.status}`;
  if (j.visit.version !== j.visitVersion || j.visit.startsAt.getTime() !== j.startsAt.getTime()) return 'newer_version';
  if (j.caregiverEnded) return 'caregiver_ended';
  if (j.consentGone) return 'consent_withdrawn';
  if (j.visit.familyAnswer === 'cannot') return 'family_cannot';
  if (j.template === 'asked' && j.visit.familyAnswer !== null) return 'already_answered';
  // At most four texts a meeting: a family that has not answered hears "what to bring" in the plan three days before.
  if (j.template === 'bring' && j.channel === 'sms' && j.textsOfVisit >= 2) return 'visit_cap';
  return undefined;
};

/** Is it still true, still useful, and now allowed? Asked again at the moment of sending: nothing stale goes out. */
export function judge(j: Judged): Judgement {
  if (j.now >= j.uselessAfter) return { act: 'expire', reason: 'too_late' };
  const reason = standing(j);
  if (reason !== undefined) return { act: 'suppress', reason };
  const urgent = j.template === 'cancelled' && j.startsAt !== null && minutesBetween(j.now, j.startsAt) < URGENT_HOURS * 60;
  const wait = (until: Date, why: string): Judgement =>
    until < j.uselessAfter ? { act: 'wait', until } : { act: 'suppress', reason: why };
  const allowed = j.safeAt ?? nextAllowed(j.now, j.zone);
  if (!urgent && allowed > j.now) return wait(allowed, 'quiet_hours');
  if (j.channel === 'sms' && !UNCOUNTED.includes(j.template) && j.textsToday >= 1) {
    return wait(instantOf(addDays(dayInZone(j.now, j.zone), 1), '08:30', j.zone), 'daily_cap');
  }
  return { act: 'send' };
}

/** The start of an instant's local day: since when today's texts are counted. */
export const startOfDay = (at: Date, zone: string): Date => instantOf(dayInZone(at, zone), '00:00', zone);
