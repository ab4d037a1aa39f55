import { Day } from '../kernel/days';
import { Counted, Exclusion, FUNNEL_STAGES, FunnelStage, Grouping, groupOf, joinedOn, stagesOf } from './visit-rate.rules';

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

function isBehind(counted: Counted, figure: Figure, asOf: Day): boolean {
  switch (figure) {
    case 'all':
      return true;
    case 'visited':
      return counted.visited;
    case 'notVisited':
      return !counted.visited;
    case 'eligible':
      return counted.exclusion === null;
    case 'eligibleVisited':
      return counted.exclusion === null && counted.visited;
    case 'legallyBarred':
    case 'notInInterest':
    case 'childDeclined':
    case 'parentRefused':
      return counted.exclusion === (figure satisfies Exclusion);
    default: {
      const stage = figure.slice('way-'.length) as FunnelStage;
      return stagesOf(counted, asOf)[FUNNEL_STAGES.indexOf(stage)] !== undefined;
    }
  }
}

/** The children a figure counts, and with `by` and `key` only those of one group: the same rule as the figure itself. */
export function membersOf(
  list: readonly Counted[],
  figure: Figure,
  asOf: Day,
  group: { by?: Grouping; key?: string },
): { id: string; reference: string; joinedOn: Day; visited: boolean }[] {
  return list
    .filter(
      (c) => isBehind(c, figure, asOf) && (group.by === undefined || group.key === undefined || groupOf(c, group.by, asOf) === group.key),
    )
    .map(({ child, visited }) => ({ id: child.id, reference: child.reference, joinedOn: joinedOn(child), visited }));
}
