import type { RulesFacts } from './eligibility.facts';
import type { RulesRow } from './eligibility.rows';

/** The facility's rules that a gate looks at. */
export const RULE_FACTS = [
  'visitorsMaxTotal',
  'childrenExtra',
  'uncountedAgeBelow',
  'adultAge',
  'minAdultsInside',
  'guardianMayAccompany',
  'adultsEligible',
  'companionPolicy',
  'proofsAccepted',
  'proofsRequired',
  'villageProof',
  'documentsFirst',
  'documentsLater',
  'documentsByRelation',
  'entitlement',
  'entitlementPeriod',
  'entitlementPeriodLength',
  'entitlementWeekStart',
  'entitlementCaps',
  'sharedAcrossModes',
  'childExempt',
  'noShowForfeits',
  'openWeekdays',
  'wardDays',
  'openOnHolidays',
  'makeUpWorkday',
  'noticeWorkingDays',
  'notices',
  'horizonDays',
  'intakeCutoffMinutes',
  'videoPlace',
  'videoCrossProvince',
  'durationMinutes',
  'videoMinutes',
  'callMinutes',
  'initiators',
] as const satisfies readonly (keyof RulesFacts)[];

/** Where one rule is from: its own source, else that of the version. */
export const sourceOf = (rules: RulesFacts, key: (typeof RULE_FACTS)[number]): string => rules.sources?.[key] ?? rules.source;

/** Of a version what the gates look at: the rest – letters, texts, channels – is not theirs and does not move a fingerprint. */
export function factsOf({ rules, source, sources }: RulesRow): RulesFacts {
  const seen = Object.fromEntries(RULE_FACTS.flatMap((key) => (rules[key] === undefined ? [] : [[key, rules[key]]])));
  const own = RULE_FACTS.flatMap((key) => (sources?.[key] === undefined || sources[key] === source ? [] : [[key, sources[key]]]));
  return {
    ...(seen as unknown as RulesRow['rules']),
    source,
    ...(own.length > 0 && { sources: Object.fromEntries(own) as Record<string, string> }),
  };
}
