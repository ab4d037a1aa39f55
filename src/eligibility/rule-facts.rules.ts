import type { RulesFacts } from './eligibility.facts';

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
