import { SheetRow } from '../files/xlsx-reader';
import { columnLetters } from '../files/xlsx-writer';
import { Day, addDays, isDay } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';
import type { Grade } from '../kernel/vocabulary';

/** The columns of a roster file, in the order of the empty one that we hand out. */
export const ROSTER_COLUMNS = [
  'number',
  'familyName',
  'givenName',
  'sex',
  'wardCode',
  'grade',
  'birthDate',
  'homeCountyCode',
  'idNumber',
  'formerNames',
] as const;
export type RosterColumn = (typeof ROSTER_COLUMNS)[number];
const NEEDED: readonly RosterColumn[] = ['number', 'familyName', 'givenName', 'sex'];

/** One line of a file, read and found right; null: the cell was empty, and what is known stays. */
export interface RosterLine {
  row: number;
  number: string;
  familyName: string;
  givenName: string;
  sex: 'female' | 'male';
  wardCode: string | null;
  grade: Grade | null;
  birthDate: Day | null;
  homeCountyCode: string | null;
  /** The number itself is not kept, here neither. */
  idNumberIndex: string | null;
  formerNames: string[] | null;
}

/** A line of the roster as it stands. */
export interface RosterKnown extends Omit<RosterLine, 'row' | 'formerNames' | 'grade'> {
  id: string;
  version: number;
  grade: Grade;
  formerNames: string[];
}

/** What a file would do to a roster. */
export interface RosterPlan {
  added: RosterLine[];
  changed: { line: RosterLine; was: RosterKnown; fields: RosterColumn[] }[];
  unchanged: number;
  /** Held here and not in the file: nothing happens to them. */
  missing: RosterKnown[];
}

/** How a head may be written: as we hand it out in each language, or as the API calls it; case, spaces and stars do not count. */
export const headKey = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s*:＊]/g, '')
    .toLowerCase();

/**
 * Which column stands where. `names` knows every way to write a head.
 * @returns a word about every head that is unknown, twice there or missing; `nameOf` says a column in the reader's language
 */
export function readHeads(
  head: SheetRow | undefined,
  names: ReadonlyMap<string, RosterColumn>,
  nameOf: (column: RosterColumn) => string,
): { at: Map<RosterColumn, number>; errors: FieldError[] } {
  const at = new Map<RosterColumn, number>();
  const errors: FieldError[] = [];
  (head?.cells ?? []).forEach((text, index) => {
    const column = names.get(headKey(text));
    const params = { row: head?.number ?? 1, column: index + 1, letter: columnLetters(index), name: text.slice(0, 40) };
    if (text === '') return;
    if (column === undefined) errors.push({ pointer: '/file', code: 'roster_import.column_unknown', params });
    else if (at.has(column)) errors.push({ pointer: '/file', code: 'roster_import.column_twice', params });
    else at.set(column, index);
  });
  for (const column of NEEDED)
    if (!at.has(column)) errors.push({ pointer: '/file', code: 'roster_import.column_missing', params: { name: nameOf(column) } });
  return { at, errors };
}

/** The cells of a row as fields of the roster's form; '' where nothing is written. `words` turns what people write into our codes. */
export function fieldsOf(
  row: SheetRow,
  at: ReadonlyMap<RosterColumn, number>,
  words: { sex: ReadonlyMap<string, string>; grade: ReadonlyMap<string, string>; ward: ReadonlyMap<string, string> },
): Record<RosterColumn, string | string[]> {
  const cell = (column: RosterColumn): string => row.cells[at.get(column) ?? -1] ?? '';
  const coded = (column: 'sex' | 'grade', known: ReadonlyMap<string, string>): string => known.get(headKey(cell(column))) ?? cell(column);
  return {
    number: cell('number').normalize('NFKC'),
    familyName: cell('familyName'),
    givenName: cell('givenName'),
    sex: coded('sex', words.sex),
    wardCode: words.ward.get(headKey(cell('wardCode'))) ?? cell('wardCode'),
    grade: coded('grade', words.grade),
    birthDate: dayOf(cell('birthDate')),
    homeCountyCode: cell('homeCountyCode').normalize('NFKC'),
    idNumber: cell('idNumber').replace(/\s/g, ''),
    formerNames: cell('formerNames')
      .split(/[、,，;；/|]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}

/** Day 0 of a spreadsheet's calendar, as it counts since 1900-03-01. */
const SPREADSHEET_EPOCH = '1899-12-30';

/** A day as people and spreadsheets write it – 1985-05-05, 1985/5/5, 1985.5.5, 1985年5月5日, 31172 – or the text as it stands. */
export function dayOf(text: string): string {
  const parts = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$/.exec(text.normalize('NFKC'));
  if (parts) {
    const day = [parts[1], parts[2]?.padStart(2, '0'), parts[3]?.padStart(2, '0')].join('-');
    return isDay(day) ? day : text;
  }
  return /^\d{5}$/.test(text) ? addDays(SPREADSHEET_EPOCH, Number(text)) : text;
}

/** A word about each number that stands in the file more than once, at every row but the first. */
export function repeatedNumbers(lines: readonly { row: number; number: string }[], at: ReadonlyMap<RosterColumn, number>): FieldError[] {
  const first = new Map<string, number>();
  return lines.flatMap(({ row, number }) => {
    const before = first.get(number);
    if (before === undefined) first.set(number, row);
    return before === undefined ? [] : [cellError(row, 'number', at, 'roster_import.number_twice', { first: before })];
  });
}

/** What is wrong in one cell; row and column as the spreadsheet counts them, from 1. */
export const cellError = (
  row: number,
  column: RosterColumn,
  at: ReadonlyMap<RosterColumn, number>,
  code: string,
  params: Record<string, string | number> = {},
): FieldError => ({
  pointer: `/rows/${row}/${column}`,
  code,
  params: { row, column: (at.get(column) ?? 0) + 1, letter: columnLetters(at.get(column) ?? 0), ...params },
});

/** What the lines would do to the roster. `known` are the people held. */
export function rosterPlan(lines: readonly RosterLine[], known: readonly RosterKnown[]): RosterPlan {
  const byNumber = new Map(known.map((one) => [one.number, one]));
  const plan: RosterPlan = { added: [], changed: [], unchanged: 0, missing: [] };
  for (const line of lines) {
    const was = byNumber.get(line.number);
    if (!was) plan.added.push(line);
    else {
      const fields = changedFields(line, was);
      if (fields.length > 0) plan.changed.push({ line, was, fields });
      else plan.unchanged += 1;
    }
  }
  const named = new Set(lines.map((line) => line.number));
  plan.missing = known.filter((one) => !named.has(one.number));
  return plan;
}

function changedFields(line: RosterLine, was: RosterKnown): RosterColumn[] {
  const differs = {
    number: false,
    familyName: line.familyName !== was.familyName,
    givenName: line.givenName !== was.givenName,
    sex: line.sex !== was.sex,
    wardCode: line.wardCode !== null && line.wardCode !== was.wardCode,
    grade: line.grade !== null && line.grade !== was.grade,
    birthDate: line.birthDate !== null && line.birthDate !== was.birthDate,
    homeCountyCode: line.homeCountyCode !== null && line.homeCountyCode !== was.homeCountyCode,
    idNumber: line.idNumberIndex !== null && line.idNumberIndex !== was.idNumberIndex,
    formerNames: line.formerNames !== null && line.formerNames.join('\n') !== was.formerNames.join('\n'),
  } satisfies Record<RosterColumn, boolean>;
  return ROSTER_COLUMNS.filter((column) => differs[column]);
}
