import type { DayFacts, RulesFacts } from '../eligibility.facts';
import { sourceOf } from '../rule-facts.rules';
import { FACILITY, Finding, paperworkDue, POLICY, dayRule } from './gate';

type Code = 'parent.not_located' | 'parent.released' | 'facility.rules_unknown' | 'video.other_province' | 'video.province_unknown';

/** Where the parent is, which rules hold there on the day, and whether this kind of contact reaches the child's home at all. */
export const custody = dayRule<Code>({
  needs: ['dyad.custody', 'dyad.released', 'rules', 'allowance'],
  codes: {
    'parent.not_located': {},
    'parent.released': { source: POLICY },
    'facility.rules_unknown': { owner: 'facility', source: FACILITY },
    'video.other_province': { source: FACILITY },
    // The facility confirms every meeting itself.
    'video.province_unknown': { source: FACILITY, severity: 'W' },
  },
  find(facts) {
    const { dyad, rules, allowance } = facts;
    if (dyad.custody === null)
      return [dyad.released ? { code: 'parent.released' } : { code: 'parent.not_located', due: paperworkDue(facts) }];
    return rules === null || allowance === null || !isWhole(rules, facts) ? [{ code: 'facility.rules_unknown' }] : reach(facts, rules);
  },
});

/** Some provinces' video rooms are connected with one another only. */
function reach({ mode, dyad }: DayFacts, rules: RulesFacts): Finding<Code>[] {
  const { otherProvince } = dyad.custody ?? {};
  if (mode !== 'video' || rules.videoCrossProvince !== false || otherProvince === undefined || otherProvince === false) return [];
  return [
    { code: otherProvince === null ? 'video.province_unknown' : 'video.other_province', source: sourceOf(rules, 'videoCrossProvince') },
  ];
}

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
