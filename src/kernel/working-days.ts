import { addDays, Day, isoWeekday } from './days';
import type { SchoolTerms } from './school-terms';

/** A country's calendar of days off, as far as it has been announced. */
export interface Calendar {
  holidays: ReadonlySet<Day>;
  /** Weekend days worked instead of a day off. */
  makeUpWorkdays: ReadonlySet<Day>;
  /** Years whose days off have been announced. */
  announcedYears: ReadonlySet<number>;
  /** When there is school, by part of the country; what was written down later comes first. */
  schoolTerms?: readonly SchoolTerms[];
}

/** False while the year's days off are not announced: then only weekends are known. */
export const isAnnounced = (day: Day, calendar: Calendar): boolean => calendar.announcedYears.has(Number(day.slice(0, 4)));

/** True on Monday to Friday without a holiday; on a make-up workday only when it counts as one. */
export function isWorkingDay(day: Day, calendar: Calendar, makeUpCounts: boolean): boolean {
  if (calendar.makeUpWorkdays.has(day)) return makeUpCounts;
  return isoWeekday(day) <= 5 && !calendar.holidays.has(day);
}

/** The first day that lies at least `count` working days after `from`: five after a Monday is the next Monday. */
export function afterWorkingDays(from: Day, count: number, calendar: Calendar, makeUpCounts: boolean): Day {
  let day = from;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar, makeUpCounts)) left -= 1;
  }
  return day;
}
