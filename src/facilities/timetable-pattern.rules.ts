import { addDays, Day, diffDays, isDay, isoWeekday } from '../kernel/days';
import type { TimetableLine } from './timetable-line';

/** The Monday of a day's ISO week. */
const mondayOf = (day: Day): Day => addDays(day, 1 - isoWeekday(day));

/** Whether a weekly line's weekday, weeks and season fit a day; its dates and validity are not asked here. */
export function isHeldInPattern(line: TimetableLine, day: Day): boolean {
  return line.weekday === isoWeekday(day) && isInSeason(line, day) && isInItsWeek(line, day);
}

/** A season may pass the turn of the year: `11-01` to `03-31`. */
export function isInSeason({ seasonFrom, seasonTo }: Pick<TimetableLine, 'seasonFrom' | 'seasonTo'>, day: Day): boolean {
  if (!seasonFrom || !seasonTo) return true;
  const at = day.slice(5);
  return seasonFrom <= seasonTo ? seasonFrom <= at && at <= seasonTo : at >= seasonFrom || at <= seasonTo;
}

/** Every n weeks are counted from Monday to Sunday, so that a Sunday belongs to the week before it. */
function isInItsWeek({ everyWeeks = 1, anchorDay, validFrom }: TimetableLine, day: Day): boolean {
  return everyWeeks === 1 || (diffDays(mondayOf(anchorDay ?? validFrom), mondayOf(day)) / 7) % everyWeeks === 0;
}

/** True for `MM-DD` that some year has; 29 February is one. */
export const isMonthDay = (value: unknown): value is string => typeof value === 'string' && isDay(`2028-${value}`);

/** What makes two lines stand in each other's way. */
type Placed = TimetableLine;

/** How far two lines are compared, in days: three years hold every season and most rhythms of weeks. */
const COMPARED_DAYS = 1096;

/**
 * The first day on which two lines would be held in the same place at overlapping times; undefined when there is none. The same
 * place is the same room; where neither names one, the same mode for the same ward, audience and groups. Half-open: touching is fine.
 * On a replaced day named dates stand instead of a weekday's session, not in its way.
 */
export function firstOverlap(a: Placed, b: Placed, replaced: ReadonlySet<Day>): Day | undefined {
  if (!samePlace(a, b) || !(hm(a.startsAt) < hm(b.endsAt) && hm(b.startsAt) < hm(a.endsAt))) return undefined;
  const from = a.validFrom > b.validFrom ? a.validFrom : b.validFrom;
  const last = addDays(from, COMPARED_DAYS);
  const to = [a.validTo, b.validTo].reduce<Day>((least, day) => (day !== null && day < least ? day : least), last);
  const named = a.dates ?? b.dates;
  const oneIsWeekly = !a.dates || !b.dates;
  if (named)
    return [...named].sort().find((day) => from <= day && day <= to && held(a, day) && held(b, day) && !(oneIsWeekly && replaced.has(day)));
  if (a.weekday !== b.weekday || a.weekday === null) return undefined;
  for (let day = addDays(from, (a.weekday - isoWeekday(from) + 7) % 7); day <= to; day = addDays(day, 7)) {
    if (held(a, day) && held(b, day)) return day;
  }
  return undefined;
}

const held = (line: TimetableLine, day: Day): boolean =>
  line.dates ? line.dates.includes(day) : !line.exceptDates?.includes(day) && isHeldInPattern(line, day);

function samePlace(a: Placed, b: Placed): boolean {
  if (a.room || b.room) return a.room === b.room;
  return a.mode === b.mode && a.wardId === b.wardId && forWhom(a) === forWhom(b);
}

const forWhom = ({ audience = 'everyone', admits }: Placed): string =>
  JSON.stringify([
    audience,
    ...(['includeWards', 'excludeWards', 'includeGrades', 'excludeGrades'] as const).map((key) => [...(admits?.[key] ?? [])].sort()),
  ]);

/** `HH:mm` of a local time that may carry seconds. */
export const hm = (time: string): string => time.slice(0, 5);
