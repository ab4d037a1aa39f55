import { Day, daysBetween, isoWeekday } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

/** A year's days off and the weekend days worked instead, as a notice announces them. */
export interface AnnouncedYear {
  year: number;
  holidays: readonly { from: Day; to: Day; title: string }[];
  makeUpWorkdays: readonly Day[];
}

/** The longest single holiday, in days: a longer one is a slip of the month. */
const LONGEST_DAYS = 31;

/**
 * Everything that cannot be in a year's notice: days outside the year, a last day before the first, a make-up workday that is a working
 * day anyway, a day named twice. Pointers are those of the body.
 */
export function calendarProblems({ year, holidays, makeUpWorkdays }: AnnouncedYear): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<Day>();
  const inYear = (day: Day): boolean => day.startsWith(`${year}-`);
  const refuse = (pointer: string, code: string, day: Day): void => void errors.push({ pointer, code, params: { day, year } });
  holidays.forEach(({ from, to }, i) => {
    const pointer = `/holidays/${i}`;
    if (!inYear(from)) return refuse(`${pointer}/from`, 'calendar.outside_year', from);
    if (!inYear(to)) return refuse(`${pointer}/to`, 'calendar.outside_year', to);
    if (to < from) return refuse(`${pointer}/to`, 'calendar.to_before_from', to);
    const days = daysBetween(from, to);
    if (days.length > LONGEST_DAYS) return refuse(`${pointer}/to`, 'calendar.too_long', to);
    const twice = days.find((day) => seen.has(day));
    if (twice !== undefined) refuse(`${pointer}/from`, 'calendar.day_twice', twice);
    days.forEach((day) => seen.add(day));
  });
  makeUpWorkdays.forEach((day, i) => {
    const pointer = `/makeUpWorkdays/${i}`;
    if (!inYear(day)) return refuse(pointer, 'calendar.outside_year', day);
    if (isoWeekday(day) <= 5) return refuse(pointer, 'calendar.make_up_on_weekday', day);
    if (seen.has(day)) return refuse(pointer, 'calendar.day_twice', day);
    seen.add(day);
  });
  return errors;
}

/** Days in a row with one name, as one line; in the order of the calendar. */
export function asRanges(days: readonly { day: Day; title: string }[]): { from: Day; to: Day; title: string }[] {
  const ranges: { from: Day; to: Day; title: string }[] = [];
  for (const { day, title } of [...days].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const last = ranges.at(-1);
    if (last?.title === title && daysBetween(last.to, day).length === 2) last.to = day;
    else ranges.push({ from: day, to: day, title });
  }
  return ranges;
}
