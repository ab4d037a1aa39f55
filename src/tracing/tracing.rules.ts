import { addMonths, Day } from '../kernel/days';
import { nameKey } from '../kernel/names';

/** What one field of two records says about whether they are one person. */
export type Likeness = 'same' | 'close' | 'different' | 'unknown';

export const COMPARED_FIELDS = ['name', 'sex', 'birthDate', 'homeCounty', 'idNumber'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];
export type Comparison = Record<ComparedField, Likeness>;

/** What both sides know about a person. ID numbers are compared by their blind index only. */
export interface TracedPerson {
  familyName: string;
  givenName: string;
  /** Full names as once written. */
  formerNames: readonly string[];
  sex: string;
  birthDate: Day | null;
  /** Of a roster entry always `day`. */
  birthDatePrecision: 'day' | 'month' | 'year';
  /** GB/T 2260, six digits. */
  homeCountyCode: string | null;
  idNumberIndex: string | null;
}

const YEARS_APART = 2;
const PREFECTURE_DIGITS = 4;

/** Keys under which a person's name now may be found: as written, and with family and given name the other way round. */
const currentKeys = (p: TracedPerson): string[] => [nameKey(p.familyName, p.givenName), nameKey(p.givenName, p.familyName)];

const formerKeys = (p: TracedPerson): string[] => p.formerNames.map((name) => nameKey(name, ''));

/** Every key worth looking up for a person: names now and before. */
export const searchKeys = (p: TracedPerson): string[] => [...new Set([...currentKeys(p), ...formerKeys(p)])].filter((key) => key !== '');

function compareNames(ours: TracedPerson, theirs: TracedPerson): Likeness {
  if (nameKey(ours.familyName, ours.givenName) === nameKey(theirs.familyName, theirs.givenName)) return 'same';
  const keys = new Set(searchKeys(ours));
  return searchKeys(theirs).some((key) => keys.has(key)) ? 'close' : 'different';
}

const atPrecision = (day: Day, precision: 'day' | 'month' | 'year'): string => day.slice(0, { day: 10, month: 7, year: 4 }[precision]);

function compareBirthDates(ours: TracedPerson, theirs: TracedPerson): Likeness {
  if (ours.birthDate === null || theirs.birthDate === null) return 'unknown';
  const precision = ours.birthDatePrecision;
  const one = atPrecision(ours.birthDate, precision);
  if (one === atPrecision(theirs.birthDate, precision)) return 'same';
  const early = atPrecision(addMonths(ours.birthDate, -12 * YEARS_APART), precision);
  const late = atPrecision(addMonths(ours.birthDate, 12 * YEARS_APART), precision);
  const other = atPrecision(theirs.birthDate, precision);
  return other >= early && other <= late ? 'close' : 'different';
}

function compareCounties(one: string | null, other: string | null): Likeness {
  if (one === null || other === null) return 'unknown';
  if (one === other) return 'same';
  return one.slice(0, PREFECTURE_DIGITS) === other.slice(0, PREFECTURE_DIGITS) ? 'close' : 'different';
}

const compareExactly = (one: string | null, other: string | null): Likeness =>
  one === null || other === null ? 'unknown' : one === other ? 'same' : 'different';

/** Compares a parent as the NGO knows her or him with a facility's roster entry, field by field. */
export const comparePersons = (ours: TracedPerson, theirs: TracedPerson): Comparison => ({
  name: compareNames(ours, theirs),
  sex: compareExactly(ours.sex, theirs.sex),
  birthDate: compareBirthDates(ours, theirs),
  homeCounty: compareCounties(ours.homeCountyCode, theirs.homeCountyCode),
  idNumber: compareExactly(ours.idNumberIndex, theirs.idNumberIndex),
});

/**
 * Whether an officer should look at the pair; it never decides, it only fills a person's desk. The other sex excludes, and so
 * does a day-precise birth date more than two years away. Without the same ID number the name must be the same or close, and
 * people misremember one thing, not two: a second contradiction excludes, so that strangers of the same name are not shown.
 */
export function isLikely(comparison: Comparison, precision: 'day' | 'month' | 'year'): boolean {
  if (comparison.sex === 'different') return false;
  if (precision === 'day' && comparison.birthDate === 'different') return false;
  if (comparison.idNumber === 'same') return true;
  if (comparison.name !== 'same' && comparison.name !== 'close') return false;
  return [comparison.birthDate, comparison.homeCounty, comparison.idNumber].filter((field) => field === 'different').length < 2;
}
