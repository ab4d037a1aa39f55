import type { Day } from '../../kernel/days';
import type { FacilityRules, StatedRules } from '../facility.rules';
import type { RuleValue } from './rule-key';
import { RULE_KEYS, statedOf, withStated } from './rule-keys';
import type { Confidence } from './rule-values.rules';

/** Where a value is from, how old that is, and how sure we are. */
export interface Provenance {
  source: string;
  asOf: Day;
  confidence: Confidence;
}

/** Who says it: the facility itself, its country's pack, or nobody – then the careful reading counts. */
export const RULE_LEVELS = ['facility', 'pack', 'default'] as const;
export type RuleLevel = (typeof RULE_LEVELS)[number];

/** One rule as it holds, with its own source. */
export interface EffectiveRule extends Provenance {
  key: string;
  value: RuleValue;
  level: RuleLevel;
}

/** What a version states; a key without an entry in `provenance` has the version's own source. */
export interface StatedVersion extends Provenance {
  rules: StatedRules;
  provenance?: Record<string, Partial<Provenance>>;
}

/** What a country's pack says where a facility says nothing. */
export type PackRules = StatedVersion;

export const NOBODY_SAYS: Provenance = {
  source: 'Kinline: careful reading where nothing is known',
  asOf: '2026-11-22',
  confidence: 'assumed',
};

/** The rules as they hold: the facility over its country's pack over the careful reading, key by key, in the order of the registry. */
export function effectiveRules(version: StatedVersion | undefined, pack: PackRules | undefined): EffectiveRule[] {
  const levels: [RuleLevel, StatedVersion | undefined][] = [
    ['facility', version],
    ['pack', pack],
  ];
  return RULE_KEYS.map(({ key, fallback }) => {
    for (const [level, stated] of levels) {
      const value = stated && statedOf(stated.rules, key);
      if (stated !== undefined && value !== undefined) return { key, value, level, ...provenanceOf(stated, key) };
    }
    return { key, value: fallback, level: 'default', ...NOBODY_SAYS };
  });
}

/** Where a version has one of its values from. */
export function provenanceOf({ source, asOf, confidence, provenance }: StatedVersion, key: string): Provenance {
  return { source, asOf, confidence, ...provenance?.[key] };
}

/** The same as one object, as the gates and other rooms read it. */
export function rulesOf(effective: readonly EffectiveRule[]): FacilityRules {
  const rules = effective.reduce<Record<string, unknown>>((all, { key, value }) => withStated(all, key, value), {});
  return rules as unknown as FacilityRules;
}

/** Key → source, for reasons that name where their rule is from. */
export const sourcesOf = (effective: readonly EffectiveRule[]): Record<string, string> =>
  Object.fromEntries(effective.map(({ key, source }) => [key, source]));
