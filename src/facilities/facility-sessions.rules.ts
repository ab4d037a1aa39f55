import { addDays, Day, daysBetween, instantOf, isoWeekday } from '../kernel/days';
import { Calendar, isAnnounced } from '../kernel/working-days';
import { ClosureWindow, shuts } from './closure.rules';
import type { FacilityRules } from './facility.rules';
import type { Admits, Audience } from './session.vocabulary';
import type { TimetableLine } from './timetable-line';
import { isHeldInPattern } from './timetable-pattern.rules';

export type { LineMore, TimetableLine } from './timetable-line';

/** What of a facility's rules decides about a day. */
export type DayRules = Pick<FacilityRules, 'openOnHolidays' | 'makeUpWorkday'>;

export interface Timetable {
  /** IANA zone of the facility. */
  timeZone: string;
  lines: readonly TimetableLine[];
  calendar: Calendar;
  /** The rules in force on a day; undefined when none are known. */
  rulesOn: (day: Day) => DayRules | undefined;
  /** Times in which the facility, some wards or a mode are shut. */
  closures: readonly ClosureWindow[];
  /** Days on which lines of named dates replace all the others. */
  replaced?: ReadonlySet<Day>;
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
  /** Up to here a second person may go beyond `capacity`; null: nobody may. */
  hardCapacity: number | null;
  maxAdults: number | null;
  maxGroups: number | null;
  maxVideo: number | null;
  audience: Audience;
  admits: Admits | null;
  room: string | null;
  /** The days off of its year are not announced: it may fall away. */
  provisional: boolean;
}

/** Without known rules a facility is shut on holidays and its make-up workdays are uncertain: the careful reading. */
const CAREFUL: DayRules = { openOnHolidays: false, makeUpWorkday: 'unknown' };

/**
 * The days whose lines take place on a day: itself, its neighbour, or none on a closed day. A make-up Saturday works like the Friday
 * before it, a make-up Sunday like the Monday after. Where the facility has not said how it treats such days, its own weekend lines
 * count, else the working day's: the day is offered, and the gates warn that it must be confirmed.
 */
export function daysHeldOn(day: Day, { calendar, rulesOn, lines }: Pick<Timetable, 'calendar' | 'rulesOn' | 'lines'>): Day[] {
  const { openOnHolidays, makeUpWorkday } = rulesOn(day) ?? CAREFUL;
  const weekday = isoWeekday(day);
  if (calendar.holidays.has(day) && !openOnHolidays) return [];
  if (!calendar.makeUpWorkdays.has(day) || makeUpWorkday === 'weekend') return [day];
  const neighbour = addDays(day, weekday === 7 ? 1 : -1);
  if (makeUpWorkday === 'workday') return [neighbour];
  return lines.some((line) => line.weekday === weekday) ? [day] : [neighbour];
}

/** Whether a line is held on a day: it is in force, and its dates or its pattern say so. Named dates are held on days off, too. */
export function isHeldOn(line: TimetableLine, day: Day, asOf: readonly Day[], replaced: boolean): boolean {
  if (day < line.validFrom || (line.validTo !== null && day > line.validTo)) return false;
  if (line.dates) return line.dates.includes(day);
  if (replaced || line.exceptDates?.includes(day)) return false;
  return asOf.some((like) => isHeldInPattern(line, like));
}

/** Every session from `from` to `to`, both included, in the order of time. */
export function datedSessions(timetable: Timetable, from: Day, to: Day): DatedSession[] {
  const { lines, timeZone, closures, calendar, replaced } = timetable;
  return daysBetween(from, to)
    .flatMap((day) => {
      const asOf = daysHeldOn(day, timetable);
      const provisional = !isAnnounced(day, calendar);
      return lines
        .filter((line) => isHeldOn(line, day, asOf, replaced?.has(day) ?? false))
        .map((line) => ({
          timetableId: line.id,
          wardId: line.wardId,
          mode: line.mode,
          day,
          startsAt: instantOf(day, line.startsAt, timeZone),
          endsAt: instantOf(day, line.endsAt, timeZone),
          capacity: line.capacity,
          hardCapacity: line.hardCapacity ?? null,
          maxAdults: line.maxAdults ?? null,
          maxGroups: line.maxGroups ?? null,
          maxVideo: line.maxVideo ?? null,
          audience: line.audience ?? 'everyone',
          admits: line.admits ?? null,
          room: line.room ?? null,
          provisional,
        }));
    })
    .filter((session) => session.endsAt > session.startsAt) // the hour that a clock change leaves out
    .filter((session) => !closures.some((closure) => shuts(closure, session)))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
