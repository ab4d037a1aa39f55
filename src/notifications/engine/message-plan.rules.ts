import { addDays, dayInZone, instantOf, timeInZone } from '../../kernel/days';
import { addHours, minutesBetween } from '../../kernel/instants';
import type { CallReason } from '../message.entity';

export const TEMPLATES = [
  'asked',
  'bring',
  'plan',
  'tomorrow',
  'changed',
  'cancelled',
  'late',
  'thanks',
  'home_safe',
  'item_ready',
  'second_contact',
] as const;
export type Template = (typeof TEMPLATES)[number];

/** Templates that ask 1/2/3. */
export const QUESTIONS: readonly Template[] = ['asked', 'bring', 'plan', 'tomorrow', 'changed'];

/** What keeps a family from setting out for nothing: not at all, or not then. It may disturb when they leave soon, and no limit holds it back. */
export const PREVENTS_TRIPS: readonly Template[] = ['cancelled', 'changed'];

/**
 * Texts beyond the limits of one a day and four a meeting: what keeps a family from setting out for nothing or from
 * waiting in vain, what answers its own word, and what does not go to the family.
 */
export const UNCOUNTED: readonly Template[] = [...PREVENTS_TRIPS, 'late', 'thanks', 'second_contact'];

/**
 * No call is worth these, or it would come too late: thanks for an answer, the "please ring" for somebody else, "a little later" from an
 * escort who can ring herself. Where nothing but a call is left, nothing goes.
 */
export const NEVER_CALLED: readonly Template[] = ['late', 'thanks', 'second_contact'];

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
  /** `safeAt` is the family's own word and not the usual quiet hours. */
  ownHours?: boolean;
  /** The start the message speaks of; null for messages without a meeting. */
  startsAt: Date | null;
  /** When the family would leave home by what it knows, where that is earlier; left out: by the start. */
  leavesAt?: Date | null;
  /** The version of the meeting it was written for. */
  visitVersion: number | null;
  visit: { status: string; version: number; startsAt: Date; familyAnswer: string | null } | null;
  /** Texts this family got today; see UNCOUNTED. */
  textsToday: number;
  /** Texts about this meeting so far; see UNCOUNTED. */
  textsOfVisit: number;
  /** Somebody has told the family by phone meanwhile what this message says. */
  toldByPhone: boolean;
  /** She no longer looks after any child of the meeting. */
  caregiverEnded: boolean;
  /** A bar keeps her from the meeting, and from any word of it. */
  caregiverBarred: boolean;
  /** A consent without which nobody should be reminded has been withdrawn, or a child wants to wait. */
  consentGone: boolean;
}

/** `call`: a person must say it instead. */
export type Judgement = { act: 'send' } | { act: 'suppress' | 'expire'; reason: string; call?: true } | { act: 'wait'; until: Date };

/** Under this many hours before a family leaves home, what keeps it from leaving may disturb the quiet hours. Source: notification matrix. */
const URGENT_HOURS = 12;
/** Closer than this to the start, a question is no use any more. */
export const TOO_LATE_HOURS = 2;
/** Steps with which a family hears of a meeting, or of its new time, for the first time. */
const FIRST_STEPS: readonly string[] = ['asked', 'changed'];

/** Do they leave within half a day, or have they left? */
export const isUrgent = (now: Date, leavesAt: Date): boolean => minutesBetween(now, leavesAt) < URGENT_HOURS * 60;

/** When what prevents a trip may be said: in the next allowed moment, but not later than half a day before they leave, and at once when it is later. */
export function beforeTheyLeave(at: Date, allowed: Date, leavesAt: Date): Date {
  const latest = addHours(leavesAt, -URGENT_HOURS);
  if (allowed <= latest) return allowed;
  return latest > at ? latest : at;
}

/** The call that stands for a message where calls are the way. */
export function callReason(template: Template): CallReason {
  if (template === 'asked') return 'ask';
  return template === 'cancelled' || template === 'changed' || template === 'item_ready' || template === 'home_safe' ? template : 'remind';
}

/** The call after a message that did not arrive: what it had to say, and for a question that it may not have come. */
export const failedReason = (template: Template): CallReason =>
  template !== 'changed' && QUESTIONS.includes(template) ? 'message_failed' : callReason(template);

/** When a call instead of a message is due: outside the quiet hours, but at once when it would come too late then. */
export function callDueAt(reason: CallReason, { now, zone, startsAt, leavesAt }: CallTimes): Date {
  const allowed = nextAllowed(now, zone);
  const leaves = leavesAt ?? startsAt;
  if (leaves === null || startsAt === null || startsAt <= now) return allowed;
  if (reason === 'cancelled' || reason === 'changed') return beforeTheyLeave(now, allowed, leaves);
  return allowed < addHours(startsAt, -TOO_LATE_HOURS) ? allowed : now;
}

/** What the time of a call is reckoned with. */
export interface CallTimes {
  now: Date;
  zone: string;
  startsAt: Date | null;
  leavesAt?: Date | null;
}

/** Texts about a meeting after which another is left out: the last ones before the day are kept a place. What is not counted has none. */
const MOST_BEFORE: Partial<Record<Template, number>> = { asked: 3, bring: 2, plan: 3, tomorrow: 4 };

const standing = (j: Judged): string | undefined => {
  if (j.caregiverBarred) return 'caregiver_barred';
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
  if (!j.startsAt || !(QUESTIONS.includes(j.template) || j.template === 'late')) return undefined;
  if (!j.visit) return 'visit_gone';
  if (j.visit.status !== 'confirmed') return `visit_${j.visit.status}`;
  if (j.visit.version !== j.visitVersion || j.visit.startsAt.getTime() !== j.startsAt.getTime()) return 'newer_version';
  if (j.caregiverEnded) return 'caregiver_ended';
  if (j.consentGone) return 'consent_withdrawn';
  if (j.visit.familyAnswer === 'cannot') return 'family_cannot';
  if (j.template === 'asked' && j.visit.familyAnswer !== null) return 'already_answered';
  if (j.template === 'changed' && j.toldByPhone) return 'told_by_phone';
  // At most four texts a meeting, also when it moves: a family that has not answered hears "what to bring" in the plan three days before.
  if (j.channel === 'sms' && j.textsOfVisit >= (MOST_BEFORE[j.template] ?? Infinity)) return 'visit_cap';
  return undefined;
};

/** Is it still true, still useful, and now allowed? Asked again at the moment of sending: nothing stale goes out. */
export function judge(j: Judged): Judgement {
  const verdict = judged(j);
  const unheard =
    (verdict.act === 'expire' || verdict.act === 'suppress') && TOO_LATE.includes(verdict.reason) && FIRST_STEPS.includes(j.step);
  // Who has not been asked, or told of the new time, in time is called: nobody else would tell her.
  const told = !unheard || j.startsAt === null || j.startsAt <= j.now || standing(j) !== undefined;
  return told ? verdict : { ...verdict, call: true };
}

/** Why a message does not leave though it is still true. */
const TOO_LATE: readonly string[] = ['too_late', 'quiet_hours', 'daily_cap'];

function judged(j: Judged): Judgement {
  if (j.now >= j.uselessAfter) return { act: 'expire', reason: 'too_late' };
  const reason = standing(j);
  if (reason !== undefined) return { act: 'suppress', reason };
  const wait = (until: Date, why: string): Judgement =>
    until < j.uselessAfter ? { act: 'wait', until } : { act: 'suppress', reason: why };
  const usual = j.safeAt ?? nextAllowed(j.now, j.zone);
  // A time that has long passed keeps nobody from anything.
  const soon = j.leavesAt && addHours(j.leavesAt, URGENT_HOURS) > j.now ? j.leavesAt : j.startsAt;
  // Who waits at the door is awake; but when this family may be reached is its own word.
  const awake = j.template === 'late' && j.ownHours !== true && j.startsAt !== null && isUrgent(j.now, j.startsAt);
  const prevented = soon !== null && PREVENTS_TRIPS.includes(j.template) ? beforeTheyLeave(j.now, usual, soon) : usual;
  const allowed = awake ? j.now : prevented;
  if (allowed > j.now) return wait(allowed, 'quiet_hours');
  if (j.channel === 'sms' && !UNCOUNTED.includes(j.template) && j.textsToday >= 1) {
    return wait(instantOf(addDays(dayInZone(j.now, j.zone), 1), '08:30', j.zone), 'daily_cap');
  }
  return { act: 'send' };
}

/** The start of an instant's local day: since when today's texts are counted. */
export const startOfDay = (at: Date, zone: string): Date => instantOf(dayInZone(at, zone), '00:00', zone);
