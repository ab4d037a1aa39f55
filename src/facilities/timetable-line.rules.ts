import { Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';
import { GRADES } from '../kernel/vocabulary';
import type { TimetableLine } from './facility-sessions.rules';
import { firstOverlap, hm, isMonthDay } from './timetable-pattern.rules';

/** What a line says of itself, without its identity. */
export type LineValues = Required<Omit<TimetableLine, 'id'>>;

/** Ends so early that somebody thought of the next day. */
const EARLY = '06:00';

/** Everything that cannot be about one line; pointers are those of the body. `wards`: the facility's own, by id. */
export function lineProblems(line: LineValues, wards: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, code: string): void => void errors.push({ pointer: `/${field}`, code });
  const [starts, ends] = [hm(line.startsAt), hm(line.endsAt)];
  if (ends <= starts) refuse('endsAt', ends <= EARLY && starts > '12:00' ? 'timetable.crosses_midnight' : 'timetable.ends_before_start');
  if ((line.weekday === null) === (line.dates === null)) refuse('weekday', 'timetable.weekday_or_dates');
  if (line.dates?.length === 0) refuse('dates', 'timetable.weekday_or_dates');
  if (line.validTo !== null && line.validTo < line.validFrom) refuse('validTo', 'timetable.valid_to');
  for (const day of line.dates ?? [])
    if (day < line.validFrom || (line.validTo !== null && day > line.validTo)) refuse('dates', 'timetable.date_outside');
  if ((line.seasonFrom === null) !== (line.seasonTo === null))
    refuse(line.seasonFrom === null ? 'seasonFrom' : 'seasonTo', 'timetable.season');
  if (line.seasonFrom !== null && !isMonthDay(line.seasonFrom)) refuse('seasonFrom', 'timetable.season');
  if (line.seasonTo !== null && !isMonthDay(line.seasonTo)) refuse('seasonTo', 'timetable.season');
  if (line.wardId !== null && !wards.has(line.wardId)) refuse('wardId', 'timetable.ward_unknown');
  const { includeWards = [], excludeWards = [], includeGrades = [], excludeGrades = [] } = line.admits ?? {};
  for (const [field, ids] of [
    ['includeWards', includeWards],
    ['excludeWards', excludeWards],
  ] as const)
    if (ids.some((id) => !wards.has(id))) refuse(field, 'timetable.ward_unknown');
  const known = GRADES as readonly string[];
  for (const [field, grades] of [
    ['includeGrades', includeGrades],
    ['excludeGrades', excludeGrades],
  ] as const)
    if (grades.some((grade) => !known.includes(grade))) refuse(field, 'timetable.grade_unknown');
  if (line.hardCapacity !== null && line.hardCapacity < line.capacity) refuse('hardCapacity', 'timetable.hard_capacity');
  if (line.maxVideo !== null && line.mode !== 'video') refuse('maxVideo', 'timetable.video_only');
  return errors.filter((error, i) => errors.findIndex((e) => e.pointer === error.pointer && e.code === error.code) === i);
}

/** The first of the other lines that stands in this one's way, and the first day on which it does. */
export function overlapOf(
  line: TimetableLine,
  others: readonly TimetableLine[],
  replaced: ReadonlySet<Day>,
): { other: TimetableLine; day: Day } | undefined {
  for (const other of others) {
    const day = other.id === line.id ? undefined : firstOverlap(line, other, replaced);
    if (day !== undefined) return { other, day };
  }
  return undefined;
}
