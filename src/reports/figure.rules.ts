import type { ChildTally } from './child-tally.rules';
import { Exclusion, FUNNEL_STAGES, FunnelStage, Grouping } from './visit-rate.rules';

/** Figures that have a list of children behind them. */
export const FIGURES = [
  'all',
  'visited',
  'notVisited',
  'eligible',
  'eligibleVisited',
  'legallyBarred',
  'notInInterest',
  'childDeclined',
  'parentRefused',
  ...FUNNEL_STAGES.map((s) => `way-${s}` as const),
] as const;
export type Figure = (typeof FIGURES)[number];

export const isFigure = (value: string): value is Figure => (FIGURES as readonly string[]).includes(value);

function isBehind(tally: ChildTally, figure: Figure): boolean {
  switch (figure) {
    case 'all':
      return true;
    case 'visited':
      return tally.visited;
    case 'notVisited':
      return !tally.visited;
    case 'eligible':
      return tally.exclusion === null;
    case 'eligibleVisited':
      return tally.exclusion === null && tally.visited;
    case 'legallyBarred':
    case 'notInInterest':
    case 'childDeclined':
    case 'parentRefused':
      return tally.exclusion === (figure satisfies Exclusion);
    default:
      return tally.way.length > FUNNEL_STAGES.indexOf(figure.slice('way-'.length) as FunnelStage);
  }
}

/** The children a figure counts, by reference, and with `by` and `key` only those of one group: the same rule as the figure itself. */
export function membersOf(
  tallies: readonly ChildTally[],
  figure: Figure,
  group: { by?: Grouping; key?: string },
): { id: string; reference: string; joinedOn: string; visited: boolean }[] {
  const { by, key } = group;
  return tallies
    .filter((tally) => tally.counted && isBehind(tally, figure) && (by === undefined || key === undefined || tally[by] === key))
    .map(({ childId, reference, joinedOn, visited }) => ({ id: childId, reference, joinedOn, visited }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
}
