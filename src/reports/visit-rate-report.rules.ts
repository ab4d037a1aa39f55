import { Day } from '../kernel/days';
import { ChildTally, frameOf, tallyOf } from './child-tally.rules';
import { cumulativeIncidence, Followed, IncidenceStep, median, medianDay, Rate, rateOf } from './statistics.rules';
import { ChildFacts, cohortDays, Exclusion, EXCLUSIONS, FUNNEL_STAGES, FunnelStage, Grouping } from './visit-rate.rules';

/** Children with the same answers, counted; by the year in which they joined. */
export interface Sums {
  children: {
    year: string;
    counted: boolean;
    visited: boolean;
    exclusion: Exclusion | null;
    months: number;
    met: number;
    /** The group asked for; null when none is, or when not counted. */
    key: string | null;
    n: number;
  }[];
  waits: { year: string; days: number; end: Followed['end']; n: number }[];
  /** `stage` counts from 0. */
  ways: { year: string; stage: number; days: number; n: number }[];
}

/** The sums of a list, every child on a line of its own. */
export function sumsOf(tallies: readonly ChildTally[], by?: Grouping): Sums {
  const year = (tally: ChildTally): string => tally.joinedOn.slice(0, 4);
  return {
    children: tallies.map((tally) => ({ ...tally, year: year(tally), key: by === undefined ? null : tally[by], n: 1 })),
    waits: tallies.flatMap((tally) =>
      tally.waitDays === null || tally.waitEnd === null ? [] : [{ year: year(tally), days: tally.waitDays, end: tally.waitEnd, n: 1 }],
    ),
    ways: tallies.flatMap((tally) => tally.way.map((days, stage) => ({ year: year(tally), stage, days, n: 1 }))),
  };
}

/** Those who joined in one year. */
export const ofYear = (sums: Sums, year: string): Sums => ({
  children: sums.children.filter((line) => line.year === year),
  waits: sums.waits.filter((line) => line.year === year),
  ways: sums.ways.filter((line) => line.year === year),
});

export interface MonthRate {
  month: Day;
  /** Counted at its end. */
  children: number;
  /** Of these, how many met a parent in the twelve months before. */
  visited: number;
}

export interface TimeToFirstVisit {
  /** Children who joined without a meeting behind them. */
  n: number;
  visited: number;
  left: number;
  waiting: number;
  medianDays: number | null;
  /** Without the tail where fewer than five are still watched. */
  curve: IncidenceStep[];
}

export interface VisitRateReport {
  asOf: Day;
  all: Rate;
  eligible: Rate;
  exclusions: Record<Exclusion, number>;
  /** Largest first. */
  groups: (Rate & { key: string })[];
  timeToFirstVisit: TimeToFirstVisit;
  months: MonthRate[];
  funnel: { key: FunnelStage; count: number; medianDays?: number }[];
}

type Line = Sums['children'][number];

const SHORTEST_TAIL = 5;

const total = (lines: readonly { n: number }[]): number => lines.reduce((sum, line) => sum + line.n, 0);
const rateIn = (lines: readonly Line[]): Rate => rateOf(total(lines.filter((line) => line.visited)), total(lines));
const repeated = <T>(value: T, n: number): T[] => new Array<T>(n).fill(value);

function groupsOf(counted: readonly Line[]): VisitRateReport['groups'] {
  const keys = [...new Set(counted.map((line) => line.key ?? ''))];
  return keys
    .map((key) => ({ key, ...rateIn(counted.filter((line) => (line.key ?? '') === key)) }))
    .sort((a, b) => b.n - a.n || a.key.localeCompare(b.key));
}

/** The time from joining to the first meeting, with competing exits. */
function timeToFirstVisit(waits: Sums['waits']): TimeToFirstVisit {
  const people = waits.flatMap(({ days, end, n }) => repeated({ days, end }, n));
  const curve = cumulativeIncidence(people).filter((step) => step.atRisk >= SHORTEST_TAIL);
  const count = (end: Followed['end']): number => total(waits.filter((wait) => wait.end === end));
  return {
    n: people.length,
    visited: count('event'),
    left: count('competing'),
    waiting: count('censored'),
    medianDays: medianDay(curve),
    curve,
  };
}

/** How many children reach each stage, and the median of days since the stage before. */
function funnel(ways: Sums['ways']): VisitRateReport['funnel'] {
  return FUNNEL_STAGES.map((key, i) => {
    const there = ways.filter((way) => way.stage === i);
    const middle = i === 0 ? undefined : median(there.flatMap(({ days, n }) => repeated(days, n)));
    return { key, count: total(there), ...(middle === undefined ? {} : { medianDays: Math.round(middle) }) };
  });
}

/** Every figure of a day from its sums. */
export function reportOf(sums: Sums, { asOf, by }: { asOf: Day; by?: Grouping }): VisitRateReport {
  const counted = sums.children.filter((line) => line.counted);
  const months = frameOf(asOf).months.map(({ month }, i) => ({
    month,
    children: total(sums.children.filter((line) => (line.months & (1 << i)) !== 0)),
    visited: total(sums.children.filter((line) => (line.met & (1 << i)) !== 0)),
  }));
  return {
    asOf,
    all: rateIn(counted),
    eligible: rateIn(counted.filter((line) => line.exclusion === null)),
    exclusions: Object.fromEntries(EXCLUSIONS.map((e) => [e, total(counted.filter((line) => line.exclusion === e))])) as Record<
      Exclusion,
      number
    >,
    groups: by === undefined ? [] : groupsOf(counted),
    timeToFirstVisit: timeToFirstVisit(sums.waits),
    months,
    funnel: funnel(sums.ways),
  };
}

/** Whether a child joined in the cohort: `2026`, `2026-Q1` or `2026-03`; every child did when it is left out. */
export function inCohort(cohort: string | undefined): (tally: Pick<ChildTally, 'joinedOn'>) => boolean {
  const { from, to } = cohortDays(cohort);
  return ({ joinedOn }) => joinedOn >= from && joinedOn < to;
}

/** Every figure of the visit rate of these children on one day. */
export function visitRateReport(children: readonly ChildFacts[], options: { asOf: Day; cohort?: string; by?: Grouping }): VisitRateReport {
  const frame = frameOf(options.asOf);
  const tallies = children.map((child) => tallyOf(child, frame)).filter(inCohort(options.cohort));
  return reportOf(sumsOf(tallies, options.by), options);
}
