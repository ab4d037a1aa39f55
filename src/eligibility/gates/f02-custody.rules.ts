import type { DayFacts, RulesFacts } from '../eligibility.facts';
import { FACILITY, paperworkDue, POLICY, dayRule } from './gate';

/** Where the parent is, and which rules hold there on the day. */
export const custody = dayRule({
  needs: ['dyad.custody', 'dyad.released', 'rules', 'allowance'],
  codes: {
    'parent.not_located': {},
    'parent.released': { source: POLICY },
    'facility.rules_unknown': { owner: 'facility', source: FACILITY },
  },
  find(facts) {
    const { dyad, rules, allowance } = facts;
    if (dyad.custody === null)
      return [dyad.released ? { code: 'parent.released' } : { code: 'parent.not_located', due: paperworkDue(facts) }];
    return rules === null || allowance === null || !isWhole(rules, facts) ? [{ code: 'facility.rules_unknown' }] : [];
  },
});

const NUMBERS: readonly (keyof RulesFacts)[] = [
  'visitorsMaxTotal',
  'childrenExtra',
  'adultAge',
  'minAdultsInside',
  'noticeWorkingDays',
  'horizonDays',
];

/** A version of the rules with a hole in it is as unknown as none: no comparison with nothing may come out as a yes. */
const isWhole = (rules: RulesFacts, { dyad }: DayFacts): boolean =>
  NUMBERS.every((key) => typeof rules[key] === 'number') &&
  dyad.custody !== null &&
  typeof rules.entitlement[dyad.custody.grade] === 'number' &&
  Array.isArray(rules.proofsAccepted);
