import { addDays, Day, dayInZone, instantOf } from '../../kernel/days';
import { addHours, minutesBetween } from '../../kernel/instants';
import { nextAllowed, PlannedStep, TOO_LATE_HOURS } from '../engine/message-plan.rules';

/**
 * Two timetables of the same reminders, in days before the meeting. `usual` is that of the interface notes §3; `early` gives families more
 * time to arrange the day. Which is better is not known: a trial decides (timing-trials.service.ts).
 */
export const TIMINGS = {
  usual: { ask: 10, bring: 7, plan: 3 },
  early: { ask: 14, bring: 9, plan: 4 },
} as const;
export type TimingArm = keyof typeof TIMINGS;
export const TIMING_ARMS = Object.keys(TIMINGS) as TimingArm[];

/** A meeting closer than this is told the same under every timetable, so it teaches nothing about them. */
export const TRIAL_DAYS = 15;
/** Working days between the question and the last day on which a facility takes names. */
const CUT_OFF_MARGIN = 2;

/** What the reminders of one meeting for one family are reckoned with. */
export interface ReminderTerms {
  startsAt: Date;
  now: Date;
  /** IANA; the meeting's day is the facility's. */
  facilityZone: string;
  /** IANA; hours are the family's. */
  zone: string;
  /** Of the country's pack: make-up workdays count, people are at their phones. */
  isWorkingDay: (day: Day) => boolean;
  /** Working days before the meeting on which the facility wants to know who comes; 0 where it does not say. */
  noticeWorkingDays: number;
  arm: TimingArm;
  /** `changed` when the family knows another time. */
  first: 'asked' | 'changed';
  /** When the first word leaves; left out: now, outside the quiet hours. */
  firstAt?: Date;
  /** A first outing, or a family that has missed one: a person calls before the texts. */
  callsFirst: boolean;
}

/**
 * Messages and calls of a meeting; a call is due in the morning, an hour before that day's text. `now`: there is no time left in which
 * the first word could leave, so a person says it.
 */
export interface Reminders {
  steps: PlannedStep[];
  calls: { when: 'now' | 'ask' | 'plan'; dueAt: Date }[];
}

/** The day so many working days before another. */
function workingDaysBefore(day: Day, count: number, isWorkingDay: (day: Day) => boolean): Day {
  let at = day;
  for (let left = count; left > 0;) {
    at = addDays(at, -1);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/**
 * A working day for a reminder: its own, else the last one before it, else the next one after it – but after the reminder before it and
 * before the one that follows. Inside a long holiday there is none: then it stays, better on a day off than not at all.
 */
function workingDayNear(day: Day, after: Day, before: Day, isWorkingDay: (day: Day) => boolean): Day {
  if (day <= after) return day;
  for (let back = day; back > after; back = addDays(back, -1)) if (isWorkingDay(back)) return back;
  for (let on = addDays(day, 1); on < before; on = addDays(on, 1)) if (isWorkingDay(on)) return on;
  return day;
}

/**
 * What a family is told about a meeting that has just been arranged, and when: the question at once and, when that was long before, again
 * ten days before (or two working days before the facility wants the names, if that is earlier); 7 what to bring, 3 the plan, 1 at
 * 16:00. All but the last, whose words say "tomorrow", keep off weekends and holidays. Source: interface notes §3.
 */
export function remindersOf(terms: ReminderTerms): Reminders {
  const {
    startsAt,
    now,
    facilityZone,
    zone,
    isWorkingDay,
    noticeWorkingDays,
    arm,
    first,
    firstAt = nextAllowed(now, zone),
    callsFirst,
  } = terms;
  const day = dayInZone(startsAt, facilityZone);
  const today = dayInZone(now, zone);
  const before = TIMINGS[arm];
  const cutOff = noticeWorkingDays > 0 ? workingDaysBefore(day, noticeWorkingDays + CUT_OFF_MARGIN, isWorkingDay) : day;
  const nominal = addDays(day, -before.ask);
  const eve = addDays(day, -1);
  const askDay = workingDayNear(cutOff < nominal ? cutOff : nominal, today, addDays(day, -before.bring), isWorkingDay);
  const bringDay = workingDayNear(addDays(day, -before.bring), askDay > today ? askDay : today, addDays(day, -before.plan), isWorkingDay);
  const planDay = workingDayNear(addDays(day, -before.plan), bringDay > today ? bringDay : today, eve, isWorkingDay);
  const at = (on: Day, time: string): Date => instantOf(on, time, zone);
  const steps: PlannedStep[] = [
    // That the time is another one is worth saying until then: who does not hear it goes by the old one.
    { step: first, template: first, runAt: firstAt, uselessAfter: first === 'changed' ? startsAt : addHours(startsAt, -TOO_LATE_HOURS) },
    { step: 'ask_again', template: 'asked', runAt: at(askDay, '10:00'), uselessAfter: at(bringDay, '10:00') },
    { step: 'bring', template: 'bring', runAt: at(bringDay, '10:00'), uselessAfter: at(planDay, '10:00') },
    { step: 'plan', template: 'plan', runAt: at(planDay, '10:00'), uselessAfter: at(eve, '16:00') },
    { step: 'tomorrow', template: 'tomorrow', runAt: at(eve, '16:00'), uselessAfter: at(eve, '19:30') },
  ];
  const fits = ({ step, runAt, uselessAfter }: PlannedStep): boolean => {
    if (runAt < now || runAt >= uselessAfter) return false;
    if (step === 'ask_again') return !callsFirst && minutesBetween(now, runAt) >= 3 * 24 * 60;
    return step === first || step === 'tomorrow' || dayInZone(runAt, zone) > today;
  };
  const later = (on: Day): Date => (on > today ? at(on, '09:00') : nextAllowed(now, zone));
  const calls: Reminders['calls'] = callsFirst ? [{ when: 'ask', dueAt: later(askDay) }] : [];
  if (callsFirst && planDay > today) calls.push({ when: 'plan', dueAt: at(planDay, '09:00') });
  const fitting = steps.filter(fits);
  if (startsAt <= now || fitting.some(({ step }) => step === first)) return { steps: fitting, calls };
  return { steps: fitting, calls: [{ when: 'now', dueAt: now }, ...calls.filter(({ when }) => when !== 'ask')] };
}
