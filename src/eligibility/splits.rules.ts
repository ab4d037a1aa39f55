import { ageOn, Day } from '../kernel/days';
import type { RulesFacts } from './eligibility.facts';

/** One of several meetings into which siblings are divided. */
export interface SplitParty {
  /** Birth dates of the children who go in together. */
  children: Day[];
  /** Adults who go in with them: as few as the facility asks for. */
  adults: number;
}

/**
 * How siblings who are too many for one meeting may go in one group after the other (each takes a contact of its own): the fewest
 * groups that the facility's head count allows, eldest first, as even as possible. One group when all fit. Empty when no child
 * could go in at all: then only the facility's exception helps.
 */
export function legalSplits(
  childBirthDates: readonly Day[],
  on: Day,
  rules: Pick<RulesFacts, 'visitorsMaxTotal' | 'childrenExtra' | 'minAdultsInside' | 'adultAge' | 'uncountedAgeBelow'>,
): SplitParty[] {
  const adults = Math.max(1, rules.minAdultsInside);
  const counted = [...childBirthDates].filter((born) => ageOn(born, on) >= (rules.uncountedAgeBelow ?? 0)).sort();
  const uncounted = childBirthDates.filter((born) => ageOn(born, on) < (rules.uncountedAgeBelow ?? 0)).sort();
  const fits = (children: readonly Day[]): boolean => {
    const minors = children.filter((born) => ageOn(born, on) < rules.adultAge).length;
    return children.length + adults <= rules.visitorsMaxTotal + Math.min(minors, rules.childrenExtra);
  };
  for (let groups = 1; groups <= Math.max(1, counted.length); groups += 1) {
    const parties = evenly(counted, groups);
    if (parties.every(fits)) return parties.map((children, i) => ({ children: i === 0 ? [...children, ...uncounted] : children, adults }));
  }
  return [];
}

/** Cuts a list into so many parts of nearly the same length. */
const evenly = (list: readonly Day[], parts: number): Day[][] =>
  Array.from({ length: parts }, (_, i) => list.slice(Math.ceil((i * list.length) / parts), Math.ceil(((i + 1) * list.length) / parts)));
