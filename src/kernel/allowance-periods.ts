import { addDays, Day, diffDays, isoWeekday, monthOf } from './days';

/** Days in which there are fewer contacts than usual, both included: one year's (`2027-01-09`) or every year's (`01-09`). */
export interface DatedCap {
  from: string;
  to: string;
  most: number;
}

/** What a facility's rules say about the periods of its allowance; everything left out means a calendar month without more. */
export interface PeriodRules {
  entitlementPeriod?: 'calendar_month' | 'week' | 'four_weeks' | 'weeks' | 'days';
  /** How many weeks or days, for `weeks` and `days`. */
  entitlementPeriodLength?: number;
  /** ISO weekday on which weeks begin; Monday when left out. */
  entitlementWeekStart?: number;
  entitlementCaps?: readonly DatedCap[];
}

/**
 * The pool of contact with a child at a facility where that takes none of the parent's allowance (rule `childExempt`): kept for the history, and
 * never a limit, for every hold brings its own grant (docs/decisions/0014).
 */
export const EXEMPT_POOL = 'child';

/** One period of an allowance. Its first day is its name in the ledger. */
export interface AllowancePeriod {
  start: Day;
  /** The first day after it. */
  end: Day;
  /** Inside a dated cap: at most so many, whatever the grade. */
  cap: number | null;
}

/**
 * Where counting of weeks and days begins, a Monday. Fixed, so that the same day lies in the same period for everybody who looks: blocks
 * follow one another without a gap, they do not slide along with each contact (docs/decisions/0016).
 */
const ANCHOR: Day = '2024-01-01';

/** The period a day lies in. A dated cap is a period of its own; the days around it keep theirs. */
export function periodOn(rules: PeriodRules, day: Day): AllowancePeriod {
  const window = capOn(rules, day);
  if (window) return { start: window.from, end: addDays(window.to, 1), cap: window.most };
  const { start, end } = usualPeriod(rules, day);
  const taken = capOn(rules, start);
  // A cap that begins on the very day has taken that name: what is left of the period begins after it.
  return { start: taken?.from === start ? addDays(taken.to, 1) : start, end, cap: null };
}

/** The first day on which a new period's allowance counts, seen from a day. */
export function nextPeriodStart(rules: PeriodRules, day: Day): Day {
  const current = periodOn(rules, day);
  // Without dated caps a period is one piece; with them days on both sides of one may belong together, so they are looked at one by one.
  if (!rules.entitlementCaps?.length) return current.end;
  let next = addDays(day, 1);
  while (periodOn(rules, next).start === current.start) next = addDays(next, 1);
  return next;
}

/** What is granted for a period: the grade's number, never more than a dated cap. */
export const grantFor = (ofGrade: number, period: Pick<AllowancePeriod, 'cap'>): number =>
  period.cap === null ? ofGrade : Math.min(ofGrade, period.cap);

function usualPeriod(rules: PeriodRules, day: Day): { start: Day; end: Day } {
  const length = lengthOf(rules);
  if (length === null) return { start: monthOf(day), end: nextMonth(day) };
  const anchor = rules.entitlementPeriod === 'days' ? ANCHOR : addDays(ANCHOR, (rules.entitlementWeekStart ?? isoWeekday(ANCHOR)) - 1);
  const start = addDays(anchor, Math.floor(diffDays(anchor, day) / length) * length);
  return { start, end: addDays(start, length) };
}

/** The first of the month after the one a day lies in. */
function nextMonth(day: Day): Day {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return month === 12 ? `${year + 1}-01-01` : `${day.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-01`;
}

/** Days of a period; null for the calendar month. */
function lengthOf({ entitlementPeriod: kind, entitlementPeriodLength: length }: PeriodRules): number | null {
  switch (kind) {
    case 'week':
      return 7;
    case 'four_weeks':
      return 28;
    case 'weeks':
      return Math.max(1, length ?? 1) * 7;
    case 'days':
      return Math.max(1, length ?? 30);
    default:
      return null;
  }
}

/** The cap a day lies in, with its days in that year. */
function capOn({ entitlementCaps: caps = [] }: PeriodRules, day: Day): { from: Day; to: Day; most: number } | undefined {
  for (const { from, to, most } of caps) {
    if (from.length > 5) {
      if (from <= day && day <= to) return { from, to, most };
      continue;
    }
    const year = Number(day.slice(0, 4));
    for (const first of [year - 1, year]) {
      // December to January lies across the year.
      const window = { from: `${first}-${from}`, to: `${from <= to ? first : first + 1}-${to}`, most };
      if (window.from <= day && day <= window.to) return window;
    }
  }
  return undefined;
}
