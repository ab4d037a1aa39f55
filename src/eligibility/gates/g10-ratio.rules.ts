import { ageOn } from '../../kernel/days';
import type { DayFacts } from '../eligibility.facts';
import { isAdult } from './g12-inside.rules';
import { dayRule, workersOf } from './gate';

/** One adult for so many children, by age; two adults from three children on, and for any night away. */
const RATIO = { youngBelow: 7, young: 2, older: 3, twoAdultsFrom: 3 } as const;
/** On a journey an adult is somebody of age, whatever a prison calls an adult inside. */
const OF_AGE = 18;

/**
 * On the way: a vetted worker always, and enough adults for the children. The driver is never counted. Families that travel together are
 * counted together: all their children, and each adult once.
 */
export const ratio = dayRule({
  needs: [],
  neededLater: ['party'],
  codes: { 'party.worker_missing': { severity: 'H' }, 'escort.ratio': {} },
  find(facts) {
    const { party, on } = facts;
    if (party === null) return [];
    if (workersOf(facts).length === 0) return [{ code: 'party.worker_missing' }];
    const bus = facts.together ?? party;
    const adults = bus.members.filter((m) => m.known && isAdult(m, (born) => ageOn(born, on) < OF_AGE)).length;
    const needed = adultsNeeded(facts, bus.childBirthDates);
    return adults < needed ? [{ code: 'escort.ratio', params: { needed, adults } }] : [];
  },
});

function adultsNeeded({ on, journey }: DayFacts, childBirthDates: readonly string[]): number {
  const young = childBirthDates.filter((born) => ageOn(born, on) < RATIO.youngBelow).length;
  const byAge = Math.ceil(young / RATIO.young + (childBirthDates.length - young) / RATIO.older);
  const two = childBirthDates.length >= RATIO.twoAdultsFrom || journey?.overnight === true;
  return Math.max(byAge, two ? 2 : 1);
}
