import { DateTime } from 'luxon';

/** A calendar day, `YYYY-MM-DD`, without a time or a zone. */
export type Day = string;

const parse = (day: Day): DateTime => DateTime.fromISO(day, { zone: 'utc' });
const iso = (dt: DateTime): Day => dt.toISODate() ?? '';

/** True for a day that exists in the calendar (2026-02-30 does not). */
export const isDay = (value: unknown): value is Day =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && parse(value).isValid;

// Day arithmetic is done in UTC milliseconds, where every day is 24 hours: a month of sessions asks for it thousands of times.
const DAY_MS = 86_400_000;
const utc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: Day, days: number): Day => new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);
export const addMonths = (day: Day, months: number): Day => iso(parse(day).plus({ months }));

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const diffDays = (from: Day, to: Day): number => (utc(to) - utc(from)) / DAY_MS;

/** Age in whole years on a day; 29 February counts from 1 March in other years. */
export function ageOn(birthDate: Day, day: Day): number {
  const birthdayIsAhead = day.slice(5) < birthDate.slice(5);
  return Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (birthdayIsAhead ? 1 : 0);
}

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export function isoWeekday(day: Day): number {
  // Sessions come day by day and several gates ask for the same one.
  if (day !== weekdayOf.day) weekdayOf = { day, weekday: new Date(utc(day)).getUTCDay() || 7 };
  return weekdayOf.weekday;
}
let weekdayOf = { day: '1970-01-01', weekday: 4 };

/** The first day of the month a day lies in: the key of a monthly entitlement. */
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** The calendar day of an instant in an IANA zone. */
export const dayInZone = (instant: Date, zone: string): Day => iso(DateTime.fromJSDate(instant, { zone }));

/** `HH:mm` of an instant in an IANA zone. */
export const timeInZone = (instant: Date, zone: string): string => DateTime.fromJSDate(instant, { zone }).toFormat('HH:mm');

/** The instant of a local wall time; in a spring-forward gap the clock's next valid time. */
export const instantOf = (day: Day, time: string, zone: string): Date => DateTime.fromISO(`${day}T${time}`, { zone }).toJSDate();

/** Every day from `from` to `to`, both included. */
export function daysBetween(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, diffDays(from, to) + 1) }, (_, i) => addDays(from, i));
}

/** The first day of the quarter a day lies in. */
export const quarterOf = (day: Day): Day =>
  `${day.slice(0, 4)}-${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
