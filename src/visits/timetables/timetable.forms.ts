import { Day } from '../../kernel/days';
import type { TimetableRow } from '../../facilities/timetable.queries';

/** What a browser sends: one text or, for boxes ticked together, several. */
export type Fields = Record<string, string | string[] | undefined>;

const LISTS = ['includeWards', 'excludeWards', 'includeGrades', 'excludeGrades'] as const;
const DATES = ['dates', 'exceptDates'] as const;
const NULLABLE = [
  'wardId',
  'weekday',
  'anchorDay',
  'seasonFrom',
  'seasonTo',
  'validTo',
  'room',
  'hardCapacity',
  'maxAdults',
  'maxGroups',
  'maxVideo',
] as const;
const PLAIN = ['mode', 'startsAt', 'endsAt', 'capacity', 'everyWeeks', 'audience', 'visits'] as const;

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();
const many = (value: string | string[] | undefined): string[] => (Array.isArray(value) ? value : value ? [value] : []);
const days = (value: string | string[] | undefined): string[] =>
  one(value)
    .split(/[\s,;]+/)
    .filter(Boolean);

/** A form's fields as the API's body: boxes of dates as lists, what was emptied as null. `first` is `validFrom` or `from`. */
export function lineBodyOf(form: Fields, first: 'validFrom' | 'from'): Record<string, unknown> {
  const body: Record<string, unknown> = { [first]: one(form[first]) };
  for (const name of PLAIN) if (one(form[name]) !== '') body[name] = one(form[name]);
  for (const name of NULLABLE) body[name] = one(form[name]) === '' ? null : one(form[name]);
  for (const name of DATES) body[name] = days(form[name]).length > 0 ? days(form[name]) : null;
  for (const name of LISTS) body[name] = many(form[name]);
  return body;
}

/** A stored line as its form shows it. */
export function formOfLine(line: TimetableRow, from: Day): Fields {
  const text = (value: string | number | null): string => (value === null ? '' : String(value));
  return {
    from,
    mode: line.mode,
    wardId: text(line.wardId),
    weekday: text(line.weekday),
    dates: line.dates?.join('\n') ?? '',
    exceptDates: line.exceptDates?.join('\n') ?? '',
    everyWeeks: String(line.everyWeeks),
    anchorDay: text(line.anchorDay),
    seasonFrom: text(line.seasonFrom),
    seasonTo: text(line.seasonTo),
    startsAt: line.startsAt,
    endsAt: line.endsAt,
    capacity: String(line.capacity),
    hardCapacity: text(line.hardCapacity),
    maxAdults: text(line.maxAdults),
    maxGroups: text(line.maxGroups),
    maxVideo: text(line.maxVideo),
    audience: line.audience,
    room: text(line.room),
    validTo: text(line.validTo),
    includeWards: line.admits?.includeWards ?? [],
    excludeWards: line.admits?.excludeWards ?? [],
    includeGrades: line.admits?.includeGrades ?? [],
    excludeGrades: line.admits?.excludeGrades ?? [],
    version: String(line.version),
  };
}

/** A date's own lines, one a line of text: `13:00-13:30 8`, all of one mode. */
export function replacementBodyOf(form: Fields): Record<string, unknown> {
  const lines = one(form.lines)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    day: one(form.day),
    ...(one(form.description) === '' ? {} : { description: one(form.description) }),
    ...(one(form.visits) === '' ? {} : { visits: one(form.visits) }),
    lines: lines.map((line) => {
      const [startsAt = '', endsAt = '', capacity = ''] = line.split(/[\s\-–]+/);
      return { mode: one(form.mode), startsAt, endsAt, capacity };
    }),
  };
}

/** The text of a field. */
export const textOf = (form: Fields, name: string): string => one(form[name]);
/** What was ticked of a field. */
export const ticked = (form: Fields, name: string): string[] => many(form[name]);
