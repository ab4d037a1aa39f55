import { Day, daysBetween } from '../../kernel/days';
import type { SchoolTerms } from '../../kernel/school-terms';
import type { Calendar } from '../../kernel/working-days';
import type { PackRules } from '../rules/effective.rules';
import type { RetentionRule } from './retention';

/** What a country pack knows: its calendar (years without an entry are "not announced yet") and how long what is kept. */
export interface CalendarPack {
  pack: string;
  /** Where the days come from. */
  source: string;
  asOf: Day;
  /** Organisations working in these IANA zones live under this pack's law. */
  timeZones: readonly string[];
  /** Working days to answer somebody who asks about their own data. */
  answerWorkingDays: number;
  /** How long what is kept, and what happens then. */
  retention: readonly RetentionRule[];
  /** What holds at a facility that says nothing itself. */
  rules: PackRules;
  /** When there is school, where nobody has written it down for the place. */
  schoolTerms: readonly SchoolTerms[];
  years: Record<number, { holidays: readonly (readonly [from: Day, to: Day, name: string])[]; makeUpWorkdays: readonly Day[] }>;
}

/** A row of `calendar_days`: what a year's notice said after the pack was made. */
export interface CalendarRow {
  day: Day;
  kind: 'holiday' | 'make_up_workday';
}

/**
 * The pack's days together with days announced later. A year counts as announced once either knows a day of it; a year that was
 * published as a whole (`published`) stands for the pack's own, and so do school terms written down for a part of the country (`terms`).
 */
export function calendarOf(
  pack: CalendarPack | undefined,
  announced: readonly CalendarRow[],
  published: readonly number[] = [],
  terms: readonly SchoolTerms[] = [],
): Calendar {
  const years = Object.entries(pack?.years ?? {}).filter(([year]) => !published.includes(Number(year)));
  return {
    schoolTerms: [...terms, ...(pack?.schoolTerms ?? [])],
    holidays: new Set([
      ...years.flatMap(([, year]) => year.holidays.flatMap(([from, to]) => daysBetween(from, to))),
      ...announced.filter((row) => row.kind === 'holiday').map((row) => row.day),
    ]),
    makeUpWorkdays: new Set([
      ...years.flatMap(([, year]) => year.makeUpWorkdays),
      ...announced.filter((row) => row.kind === 'make_up_workday').map((row) => row.day),
    ]),
    announcedYears: new Set([...years.map(([year]) => Number(year)), ...announced.map((row) => Number(row.day.slice(0, 4))), ...published]),
  };
}
