import { addDays, Day, dayInZone, instantOf } from '../../kernel/days';
import { addHours, addMinutes, minutesBetween } from '../../kernel/instants';

/** Working days a facility has to answer when its rules do not say. Source: parameter table, review.sla (Hunan: 3). */
export const ANSWER_DAYS = 3;
/** Working days its deputy has after that. */
const DEPUTY_DAYS = 1;
const DAY_MINUTES = 24 * 60;
const HOURS_BEFORE_SESSION = 24;
/** Shares of the time at which the facility is reminded. */
export const REMINDERS = [0.5, 0.8] as const;

/** What an answer's clock is reckoned with. */
export interface AnswerTerms {
  askedAt: Date;
  startsAt: Date;
  timeZone: string;
  workingDays: number;
  isWorkingDay: (day: Day) => boolean;
}

/** When the facility is reminded, when its time is over, and until when the deputy has. */
export interface AnswerClock {
  half: Date;
  late: Date;
  due: Date;
  until: Date;
}

/** An instant after so many minutes of working days, round the clock; days off do not count. */
export function afterWorkingMinutes(
  from: Date,
  minutes: number,
  { timeZone, isWorkingDay }: Pick<AnswerTerms, 'timeZone' | 'isWorkingDay'>,
): Date {
  let [at, left] = [from, minutes];
  while (left > 0) {
    const day = dayInZone(at, timeZone);
    const midnight = instantOf(addDays(day, 1), '00:00', timeZone);
    const here = isWorkingDay(day) ? minutesBetween(at, midnight) : 0;
    at = here >= left ? addMinutes(at, left) : midnight;
    left -= here;
  }
  return at;
}

/** The clock of a request. Nothing lies later than a day before the meeting; when that has passed already, than its beginning. */
export function answerClock(terms: AnswerTerms): AnswerClock {
  const { askedAt, startsAt, workingDays } = terms;
  const dayBefore = addHours(startsAt, -HOURS_BEFORE_SESSION);
  const latest = dayBefore <= askedAt ? startsAt : dayBefore;
  const after = (days: number): Date => {
    const at = afterWorkingMinutes(askedAt, days * DAY_MINUTES, terms);
    return at < latest ? at : latest;
  };
  const [half, late] = REMINDERS;
  return {
    half: after(workingDays * half),
    late: after(workingDays * late),
    due: after(workingDays),
    until: after(workingDays + DEPUTY_DAYS),
  };
}

/** Working days a facility gives itself, from rules that may not say. */
export function answerDaysOf(rules: object | undefined): number {
  const days: unknown = rules && 'answerWorkingDays' in rules ? rules.answerWorkingDays : undefined;
  return typeof days === 'number' && days > 0 ? days : ANSWER_DAYS;
}
