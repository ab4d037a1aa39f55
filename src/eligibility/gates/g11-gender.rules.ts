import { ageOn } from '../../kernel/days';
import type { DayFacts } from '../eligibility.facts';
import { dayRule, workersOf } from './gate';

/** Girls from this age travel with a woman unless the family says otherwise. */
const GIRLS_FROM = 10;

/** Whom the child or guardian wants as escort; by default a woman for girls of ten and more, and the child's own sex overnight. */
export const gender = dayRule({
  needs: ['dyad.escortPreference', 'dyad.sex', 'dyad.birthDate'],
  neededLater: ['party'],
  codes: { 'escort.gender': {} },
  find(facts) {
    const workers = workersOf(facts);
    const wanted = wantedSex(facts);
    if (workers.length === 0 || wanted === undefined) return [];
    // The contact decision asks for the child's own sex and says itself that nobody of it comes along: one reason is enough.
    const { conditions = [] } = facts.dyad.decision ?? {};
    if (conditions.includes('same_sex_escort') && !workers.some(({ worker }) => worker.sex === facts.dyad.sex)) return [];
    return workers.some(({ worker }) => worker.sex === wanted) ? [] : [{ code: 'escort.gender', params: { wanted } }];
  },
});

function wantedSex({ dyad, journey, on }: DayFacts): 'female' | 'male' | undefined {
  if (dyad.escortPreference !== null) return dyad.escortPreference === 'any' ? undefined : dyad.escortPreference;
  if (journey?.overnight === true) return dyad.sex;
  return dyad.sex === 'female' && ageOn(dyad.birthDate, on) >= GIRLS_FROM ? 'female' : undefined;
}
