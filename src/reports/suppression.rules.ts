import { addDays, Day, monthOf } from '../kernel/days';
import { hiddenCells, IncidenceStep, isSmall, Rate, SMALL_RATE } from './statistics.rules';
import { ofYear, reportOf, Sums, TimeToFirstVisit, VisitRateReport } from './visit-rate-report.rules';
import { Exclusion, EXCLUSIONS, FunnelStage } from './visit-rate.rules';

/** A rate of which some figures may be hidden: null means "not shown", never "nothing". */
export interface ShownRate {
  n: number | null;
  visited: number | null;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/** A report as somebody outside the NGO's own staff may see it. */
export interface ShownReport {
  asOf: Day;
  all: ShownRate;
  eligible: ShownRate;
  exclusions: Record<Exclusion, number | null>;
  groups: (ShownRate & { key: string })[];
  timeToFirstVisit: {
    n: number | null;
    visited: number | null;
    left: number | null;
    waiting: number | null;
    medianDays: number | null;
    curve: IncidenceStep[];
  };
  months: { month: Day; children: number | null; visited: number | null }[];
  funnel: { key: FunnelStage; count: number | null; medianDays?: number }[];
}

const NOTHING: ShownRate = { n: null, visited: null, rate: null, low: null, high: null };
const CURVE_STEP_DAYS = 30;

/** Those who met and those who did not are two cells: either being small hides both. */
const splitsSmall = (visited: number, n: number): boolean => isSmall(visited) || isSmall(n - visited);

function shownRate(rate: Rate, hideVisited = splitsSmall(rate.visited, rate.n)): ShownRate {
  if (isSmall(rate.n)) return NOTHING;
  if (hideVisited) return { ...NOTHING, n: rate.n };
  return rate.n < SMALL_RATE ? { ...NOTHING, n: rate.n, visited: rate.visited } : rate;
}

function shownGroups(groups: VisitRateReport['groups']): ShownReport['groups'] {
  const hiddenN = hiddenCells(groups.map((g) => g.n));
  const hiddenVisited = hiddenCells(
    groups.map((g) => g.visited),
    (i) => hiddenN.has(i) || splitsSmall(groups[i]?.visited ?? 0, groups[i]?.n ?? 0),
  );
  return groups.map(({ key, ...rate }, i) => (hiddenN.has(i) ? { key, ...NOTHING } : { key, ...shownRate(rate, hiddenVisited.has(i)) }));
}

/** Steps of thirty days: no single child's day can be read from the curve. */
function shownTime(time: TimeToFirstVisit): ShownReport['timeToFirstVisit'] {
  const counts = [time.visited, time.left, time.waiting];
  const hidden = hiddenCells(counts);
  const [visited = null, left = null, waiting = null] = counts.map((count, i) => (hidden.has(i) ? null : count));
  const enough = time.n >= SMALL_RATE && !splitsSmall(time.visited, time.n);
  const coarse = new Map<number, IncidenceStep>();
  for (const step of time.curve.filter((s) => s.atRisk >= SMALL_RATE)) {
    const day = Math.ceil(step.day / CURVE_STEP_DAYS) * CURVE_STEP_DAYS;
    coarse.set(day, { ...step, day });
  }
  return {
    n: isSmall(time.n) ? null : time.n,
    visited,
    left,
    waiting,
    medianDays: enough ? time.medianDays : null,
    curve: enough ? [...coarse.values()] : [],
  };
}

/**
 * Hides what could tell of single children: counts of one to four, the cells that would give them away, rates of fewer than
 * ten. The same rule for page and API.
 */
export function suppress(report: VisitRateReport): ShownReport {
  const { all, eligible } = report;
  const excluded = EXCLUSIONS.map((e) => report.exclusions[e]);
  const hidden = hiddenCells(excluded);
  // The difference of the two denominators is a cell as well.
  const hideEligible = isSmall(all.n - eligible.n) || isSmall(all.visited - eligible.visited);
  const stages = report.funnel.map((stage) => stage.count);
  // A stage shows how many did not get so far, too.
  const hiddenStage = (i: number): boolean => isSmall(stages[i] ?? 0) || (i > 0 && isSmall((stages[i - 1] ?? 0) - (stages[i] ?? 0)));
  return {
    asOf: report.asOf,
    all: shownRate(all),
    eligible: hideEligible ? NOTHING : shownRate(eligible),
    exclusions: Object.fromEntries(EXCLUSIONS.map((e, i) => [e, hidden.has(i) ? null : (excluded[i] ?? 0)])) as ShownReport['exclusions'],
    groups: shownGroups(report.groups),
    timeToFirstVisit: shownTime(report.timeToFirstVisit),
    months: report.months.map(({ month, children, visited }) =>
      isSmall(children)
        ? { month, children: null, visited: null }
        : { month, children, visited: children < SMALL_RATE || splitsSmall(visited, children) ? null : visited },
    ),
    funnel: report.funnel.map(({ key, count, medianDays }, i) =>
      hiddenStage(i) ? { key, count: null } : { key, count, ...(medianDays === undefined || count < SMALL_RATE ? {} : { medianDays }) },
    ),
  };
}

/**
 * Years of joining that are not shown apart outside: those of which something small would be hidden, and as many others as it takes that the whole
 * less the years that are shown gives none of them away.
 */
export function narrowYears(sums: Sums, asOf: Day): Set<string> {
  const years = [...new Set(sums.children.map((line) => line.year))].sort();
  // The one year is the whole.
  if (years.length < 2) return new Set();
  const reports = years.map((year) => reportOf(ofYear(sums, year), { asOf }));
  const hides = (report: VisitRateReport): boolean => {
    const { all, eligible, exclusions, funnel } = suppress(report);
    const counts = [all.n, all.visited, eligible.n, eligible.visited, ...Object.values(exclusions), ...funnel.map((stage) => stage.count)];
    return counts.includes(null);
  };
  const primary = reports.map(hides);
  const hidden = hiddenCells(
    reports.map((report) => report.all.n),
    (i) => primary[i] === true,
  );
  return new Set(years.filter((_, i) => hidden.has(i)));
}

/** Outside, figures stand as of month's ends only, so that two days cannot be subtracted from each other. */
export const lastMonthEnd = (day: Day): Day => (monthOf(addDays(day, 1)) === addDays(day, 1) ? day : addDays(monthOf(day), -1));
