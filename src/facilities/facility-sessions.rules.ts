import { Day, daysBetween, instantOf, isoWeekday } from '../kernel/days';
import type { Calendar } from '../kernel/working-days';
import type { FacilityRules } from './facility.rules';

/** One weekly line of a timetable; times are local wall times. */
export interface TimetableLine {
  id: string;
  wardId: string | null;
  mode: string;
  /** ISO: 1 Monday … 7 Sunday. */
  weekday: number;
  startsAt: string;
  endsAt: string;
  capacity: number;
  validFrom: Day;
  /** Last day, included; null: until further notice. */
  validTo: Day | null;
}

/** What of a facility's rules decides about a day. */
export type DayRules = Pick<FacilityRules, 'openOnHolidays' | 'makeUpWorkday'>;

export interface Timetable {
  /** IANA zone of the facility. */
  timeZone: string;
  lines: readonly TimetableLine[];
  calendar: Calendar;
  /** The rules in force on a day; undefined when none are known. */
  rulesOn: (day: Day) => DayRules | undefined;
  closures: readonly { fromDay: Day; toDay: Day }[];
}

/** A session on a real day, in instants. */
export interface DatedSession {
  timetableId: string;
  wardId: string | null;
  mode: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
}

/** Without known rules a facility is shut on holidays and its make-up workdays are uncertain: the careful reading. */
const CAREFUL: DayRules = { openOnHolidays: false, makeUpWorkday: 'unknown' };

/**
 * The weekdays whose lines take place on a day; none on a closed day. A make-up Saturday works like the Friday before it, a
 * make-up Sunday like the Monday after. Where the facility has not said how it treats such days, its own weekend lines count,
 * else the working day's: the day is offered, and the gates warn that it must be confirmed.
 */
export function weekdaysHeldOn(day: Day, { calendar, rulesOn, lines }: Pick<Timetable, 'calendar' | 'rulesOn' | 'lines'>): number[] {
  const { openOnHolidays, makeUpWorkday } = rulesOn(day) ?? CAREFUL;
  const weekday = isoWeekday(day);
  if (calendar.holidays.has(day) && !openOnHolidays) return [];
  if (!calendar.makeUpWorkdays.has(day) || makeUpWorkday === 'weekend') return [weekday];
  const neighbour = weekday === 7 ? 1 : 5;
  if (makeUpWorkday === 'workday') return [neighbour];
  return lines.some((line) => line.weekday === weekday) ? [weekday] : [neighbour];
}

/** Every session from `from` to `to`, both included, in the order of time. */
export function datedSessions(timetable: Timetable, from: Day, to: Day): DatedSession[] {
  const { lines, timeZone, closures } = timetable;
  const closed = (day: Day): boolean => closures.some((c) => c.fromDay <= day && day <= c.toDay);
  return daysBetween(from, to)
    .filter((day) => !closed(day))
    .flatMap((day) => {
      const weekdays = weekdaysHeldOn(day, timetable);
      return lines
        .filter((line) => weekdays.includes(line.weekday) && line.validFrom <= day && (line.validTo === null || day <= line.validTo))
        .map((line) => ({
          timetableId: line.id,
          wardId: line.wardId,
          mode: line.mode,
          day,
          startsAt: instantOf(day, line.startsAt, timeZone),
          endsAt: instantOf(day, line.endsAt, timeZone),
          capacity: line.capacity,
        }));
    })
    .filter((session) => session.endsAt > session.startsAt) // the hour that a clock change leaves out
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
