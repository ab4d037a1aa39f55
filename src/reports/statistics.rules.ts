import { wilson } from '../ui/charts/wilson';

/** A rate with its 95 % Wilson interval. All three are null when nobody is counted. */
export interface Rate {
  n: number;
  visited: number;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/** `visited` of `n` as a rate from 0 to 1. Wilson score interval, z = 1.959964 (Newcombe 1998 recommends score methods). */
export function rateOf(visited: number, n: number): Rate {
  const interval = wilson(visited, n);
  return { n, visited, rate: interval ? visited / n : null, low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Where an interval stands against a fixed reference: only an interval that does not cover it says something. */
export function standing(rate: Rate, reference: number): 'above' | 'below' | 'covers' | 'unknown' {
  if (rate.low === null || rate.high === null) return 'unknown';
  if (rate.low > reference) return 'above';
  return rate.high < reference ? 'below' : 'covers';
}

/** How long somebody was watched, and why it ended: the event, something that makes the event impossible, or the end of what we know. */
export interface Followed {
  days: number;
  end: 'event' | 'competing' | 'censored';
}

export interface IncidenceStep {
  day: number;
  /** Aalen–Johansen: the share who have had the event by this day. */
  share: number;
  /** 1 − Kaplan–Meier: what it would be if nobody left; too high where people leave. */
  ifNobodyLeft: number;
  /** Watched until just before this day. */
  atRisk: number;
}

/** Cumulative incidence with competing exits: one step for every day on which somebody had the event or left. */
export function cumulativeIncidence(people: readonly Followed[]): IncidenceStep[] {
  const byDay = new Map<number, { event: number; competing: number; censored: number }>();
  for (const { days, end } of people) {
    const day = byDay.get(days) ?? { event: 0, competing: 0, censored: 0 };
    day[end] += 1;
    byDay.set(days, day);
  }
  let atRisk = people.length;
  let waiting = 1;
  let withoutLeaving = 1;
  let share = 0;
  const steps: IncidenceStep[] = [];
  for (const [day, { event, competing, censored }] of [...byDay].sort(([a], [b]) => a - b)) {
    share += (waiting * event) / atRisk;
    waiting *= 1 - (event + competing) / atRisk;
    withoutLeaving *= 1 - event / atRisk;
    if (event + competing > 0) steps.push({ day, share, ifNobodyLeft: 1 - withoutLeaving, atRisk });
    // Whoever is lost from sight on a day was still watched on it.
    atRisk -= event + competing + censored;
  }
  return steps;
}

/** The first day by which half have had the event; null while the curve stays below a half. */
export const medianDay = (steps: readonly IncidenceStep[]): number | null => steps.find((step) => step.share >= 0.5 - 1e-12)?.day ?? null;

/** The middle of some numbers; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Counts of one to four people are shown to nobody outside (threshold rule, OECD glossary). */
export const SMALL_CELL = 5;
/** Rates of fewer people are hidden (ONS Longitudinal Study rule). */
export const SMALL_RATE = 10;

export const isSmall = (count: number): boolean => count > 0 && count < SMALL_CELL;

/**
 * Which cells of a column whose total is known must be hidden: the small ones, and as many others as it takes that neither
 * one cell nor their sum gives a small one away.
 */
export function hiddenCells(counts: readonly number[], primary: (index: number) => boolean = (i) => isSmall(counts[i] ?? 0)): Set<number> {
  const hidden = new Set([...counts.keys()].filter(primary));
  if (hidden.size === 0) return hidden;
  const others = [...counts.keys()]
    .filter((i) => !hidden.has(i) && (counts[i] ?? 0) > 0)
    .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const sum = (): number => [...hidden].reduce((total, i) => total + (counts[i] ?? 0), 0);
  for (const next of others) {
    if (hidden.size >= 2 && sum() >= 2 * SMALL_CELL) break;
    hidden.add(next);
  }
  return hidden;
}
