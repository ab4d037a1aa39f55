import { addMonths, ageOn, Day } from '../kernel/days';
import { Followed } from './statistics.rules';

/** What is known of one dyad, with days in the organisation's zone; lists oldest first. */
export interface DyadFacts {
  relationship: string;
  enrolledOn: Day;
  closedOn: Day | null;
  closedReason: string | null;
  custody: { from: Day; to: Day | null; endKind: string | null }[];
  /** Approved contact decisions. */
  decisions: { on: Day; level: number }[];
  views: { on: Day; view: string }[];
  bars: { kind: string; from: Day; to: Day | null }[];
  /** First consent to visits, first request, first confirmation of a visit. */
  consentOn: Day | null;
  requestedOn: Day | null;
  confirmedOn: Day | null;
}

/** What is known of one child. */
export interface ChildFacts {
  id: string;
  reference: string;
  sex: string;
  birthDate: Day;
  homeCountyCode: string;
  /** A meeting before we met the child, as told at intake. */
  visitedBefore: boolean | null;
  /** Days of completed meetings in person, whoever arranged them. */
  visits: Day[];
  dyads: DyadFacts[];
}

export const GROUPINGS = ['sex', 'ageBand', 'county', 'prefecture', 'relationship'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Why a child is in the total but not among those for whom a meeting is sought. First reason that holds, in this order. */
export const EXCLUSIONS = ['legallyBarred', 'notInInterest', 'childDeclined', 'parentRefused'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

export const FUNNEL_STAGES = ['enrolled', 'located', 'consent', 'cleared', 'requested', 'confirmed', 'visited', 'visitedAgain'] as const;
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** A child counted on a day. */
export interface Counted {
  child: ChildFacts;
  /** Open dyads whose parent is in custody. */
  dyads: DyadFacts[];
  visited: boolean;
  exclusion: Exclusion | null;
}

/** Months of a life until adulthood. */
export const ADULT_MONTHS = 12 * 18;
const MEETING_LEVEL = 3;

/** Whole days between two days of the calendar; plain arithmetic, because a report takes it a hundred thousand times. */
export const daysFrom = (from: Day, to: Day): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));

/** The last thing that was so by a day. */
const lastBy = <T extends { on: Day }>(list: readonly T[], day: Day): T | undefined => list.filter((x) => x.on <= day).at(-1);

/** Open on that day. A dyad opened by mistake never was. */
const isOpen = (d: DyadFacts, day: Day): boolean =>
  d.closedReason !== 'opened_by_mistake' && d.enrolledOn <= day && (d.closedOn === null || d.closedOn > day);

/** Imprisoned until a release is known: a parent not found yet, or on the way between two places, is. */
const releasedOn = (d: DyadFacts, day: Day): Day | undefined => {
  const last = d.custody.filter((e) => e.from <= day).at(-1);
  return last?.endKind === 'released' && last.to !== null && last.to <= day ? last.to : undefined;
};

function exclusionOf(d: DyadFacts, day: Day): Exclusion | null {
  const bars = d.bars.filter((b) => b.from <= day && (b.to === null || b.to >= day));
  if (bars.some((b) => b.kind !== 'no_contact_request')) return 'legallyBarred';
  if (lastBy(d.decisions, day)?.level === 0) return 'notInInterest';
  if (['no', 'not_now'].includes(lastBy(d.views, day)?.view ?? '')) return 'childDeclined';
  return bars.length > 0 ? 'parentRefused' : null;
}

/** The child on that day; undefined when not counted. `adultBorn` is who was born that day or before and is grown up. */
export function countedAs(child: ChildFacts, day: Day, adultBorn: Day): Counted | undefined {
  if (child.birthDate > day || child.birthDate <= adultBorn) return undefined;
  const dyads = child.dyads.filter((d) => isOpen(d, day) && releasedOn(d, day) === undefined);
  if (dyads.length === 0) return undefined;
  const reasons = dyads.map((d) => exclusionOf(d, day));
  // Excluded only when no parent is left whom the child could meet.
  const exclusion = reasons.includes(null) ? null : (EXCLUSIONS.find((e) => reasons.includes(e)) ?? null);
  return { child, dyads, visited: child.visitedBefore === true || child.visits.some((v) => v <= day), exclusion };
}

/** D_all: children under 18 with at least one open dyad whose parent is in custody on that day (domain notes §4). */
export function countedOn(children: readonly ChildFacts[], day: Day): Counted[] {
  const adultBorn = addMonths(day, -ADULT_MONTHS);
  return children.flatMap((child) => countedAs(child, day, adultBorn) ?? []);
}

/** The day a child came to us. */
export const joinedOn = (child: ChildFacts): Day =>
  child.dyads.reduce((first, d) => (d.enrolledOn < first ? d.enrolledOn : first), '9999-12-31');

/** The days of joining that make a cohort – `2026`, `2026-Q1`, `2026-03` or, left out, all –: from the first, up to but without the last. */
export function cohortDays(cohort: string | undefined): { from: Day; to: Day } {
  if (cohort === undefined) return { from: '0001-01-01', to: '9999-12-31' };
  const quarter = /^(\d{4})-Q([1-4])$/.exec(cohort);
  const from = quarter
    ? `${quarter[1] ?? ''}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`
    : `${`${cohort}-01`.slice(0, 7)}-01`;
  return { from, to: addMonths(from, quarter ? 3 : cohort.length === 4 ? 12 : 1) };
}

const ageBand = (age: number): string => (age < 6 ? '0-5' : age < 10 ? '6-9' : age < 14 ? '10-13' : '14-17');

/** The prefecture of a county: GB/T 2260 writes it with the county's first four digits. */
const prefectureOf = (countyCode: string): string => `${countyCode.slice(0, 4)}00`;

/** Which group a counted child belongs to. Two parents of different kinds make a group of their own, so that groups add up. */
export function groupOf({ child, dyads }: Counted, by: Grouping, day: Day): string {
  switch (by) {
    case 'sex':
      return child.sex;
    case 'ageBand':
      return ageBand(ageOn(child.birthDate, day));
    case 'county':
      return child.homeCountyCode;
    case 'prefecture':
      return prefectureOf(child.homeCountyCode);
    case 'relationship': {
      const kinds = [...new Set(dyads.map((d) => d.relationship))];
      return kinds.length === 1 ? (kinds[0] ?? '') : 'several';
    }
  }
}

/** From joining us to the first meeting. What ends the wait otherwise: release, adulthood, "not in the child's interest", a death. */
export function followed(child: ChildFacts, asOf: Day, adultBorn = addMonths(asOf, -ADULT_MONTHS)): Followed | undefined {
  const dyads = child.dyads.filter((d) => d.closedReason !== 'opened_by_mistake');
  const joined = joinedOn({ ...child, dyads });
  if (joined > asOf || child.visitedBefore === true || child.visits.some((v) => v < joined)) return undefined;
  const first = (days: (Day | undefined | null)[]): Day | undefined =>
    days.filter((d): d is Day => typeof d === 'string' && d <= asOf).sort()[0];
  const ends = dyads.map((d) => {
    const impossible = first([
      releasedOn(d, asOf),
      d.decisions.find((x) => x.level === 0)?.on,
      ['died', 'parent_released', 'child_adult'].includes(d.closedReason ?? '') ? d.closedOn : null,
    ]);
    return impossible !== undefined
      ? { on: impossible, end: 'competing' as const }
      : { on: first([d.closedOn]) ?? asOf, end: 'censored' as const };
  });
  // The wait goes on as long as there is one parent left to meet.
  const last = ends.reduce((a, b) => (b.on > a.on ? b : a));
  const visit = child.visits[0];
  // On one day the meeting comes before the exit, and the exit before the end of what we know.
  const candidates: { on: Day; end: Followed['end'] }[] = [
    ...(visit !== undefined && visit <= asOf ? [{ on: visit, end: 'event' as const }] : []),
    ...(child.birthDate <= adultBorn ? [{ on: addMonths(child.birthDate, ADULT_MONTHS), end: 'competing' as const }] : []),
    last,
  ];
  const end = candidates.reduce((a, b) => (b.on < a.on ? b : a));
  return { days: daysFrom(joined, end.on), end: end.end };
}

/** When a child reached each stage of the way to a second meeting; a stage counts only after all stages before it. */
export function stagesOf({ child, dyads, exclusion }: Counted, asOf: Day): (Day | undefined)[] {
  const earliest = (days: (Day | null | undefined)[]): Day | undefined =>
    days.filter((d): d is Day => typeof d === 'string' && d <= asOf).sort()[0];
  const cleared = dyads.flatMap((d) => {
    const decision = lastBy(d.decisions, asOf);
    const view = lastBy(d.views, asOf);
    if (exclusion !== null || !decision || decision.level < MEETING_LEVEL || view?.view !== 'yes') return [];
    // Cleared now; since when is the first time, not the last renewal.
    return [d.decisions.find((x) => x.level >= MEETING_LEVEL)?.on, d.views.find((x) => x.view === 'yes')?.on]
      .filter((day) => day !== undefined)
      .sort()
      .slice(-1);
  });
  const since = joinedOn(child);
  const visits = child.visits.filter((v) => v >= since && v <= asOf);
  const dates = [
    since,
    earliest(dyads.map((d) => d.custody[0]?.from)),
    earliest(dyads.map((d) => d.consentOn)),
    earliest(cleared),
    earliest(dyads.map((d) => d.requestedOn)),
    earliest(dyads.map((d) => d.confirmedOn)),
    visits[0],
    visits[1],
  ];
  const missing = dates.indexOf(undefined);
  return missing === -1 ? dates : dates.map((date, i) => (i < missing ? date : undefined));
}
