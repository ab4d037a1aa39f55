import type { Day } from '../../kernel/days';
import type { StatedRules } from '../facility.rules';
import { provenanceOf, Provenance, StatedVersion } from './effective.rules';
import { RuleSpec, RuleValue } from './rule-key';
import { RULE_KEYS, specOf, statedOf, withStated } from './rule-keys';
import { RuleChange, sameValue } from './rule-values.rules';

/** Where a version stands: proposed, in force on its days, or taken back. */
export const VERSION_STATUSES = ['proposed', 'in_force', 'withdrawn'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** The days of a version; `effectiveTo` is the first day on which it no longer holds, null: until further notice. */
export interface Span {
  effectiveFrom: Day;
  effectiveTo: Day | null;
}

/** How a span fits among those in force: what it would end, or why it cannot stand. */
export type Placement<V extends Span> =
  | { fits: true; /** Holds until the new one begins, and ends there. */ ends: V | undefined }
  | { fits: false; code: 'rules.inside_another' | 'rules.overlaps' | 'rules.same_start'; params: { from: Day; to: Day } };

const OPEN_END = '9999-12-31';
const end = ({ effectiveTo }: Span): Day => effectiveTo ?? OPEN_END;

/**
 * Places a version among those in force. It may take over from one that runs – which then ends the day it begins – and may not begin
 * with, reach into or lie inside another: then nobody could say afterwards which of the two holds.
 */
export function place<V extends Span>(wanted: Span, inForce: readonly V[]): Placement<V> {
  const touched = inForce
    .filter((other) => other.effectiveFrom < end(wanted) && wanted.effectiveFrom < end(other))
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  for (const other of touched) {
    const params = { from: other.effectiveFrom, to: other.effectiveTo ?? '–' };
    if (other.effectiveFrom === wanted.effectiveFrom) return { fits: false, code: 'rules.same_start', params };
    if (other.effectiveFrom > wanted.effectiveFrom) return { fits: false, code: 'rules.overlaps', params };
    if (end(other) > end(wanted)) return { fits: false, code: 'rules.inside_another', params };
  }
  return { fits: true, ends: touched[0] };
}

/** The version of a day; undefined when none holds. */
export const versionOn = <V extends Span>(versions: readonly V[], day: Day): V | undefined =>
  versions.find((version) => version.effectiveFrom <= day && day < end(version));

/** The specs of the changes that change something against what is stated now. */
export function changedKeys(base: StatedVersion | undefined, changes: readonly RuleChange[]): RuleSpec[] {
  return changes.flatMap(({ key, value }) => {
    const spec = specOf(key);
    if (spec === undefined) return [];
    const now = base && statedOf(base.rules, key);
    return sameValue(spec, now, value === null ? undefined : (value as RuleValue)) ? [] : [spec];
  });
}

/**
 * Whether a second person must look: a key of weight changes, the facility has no rules yet, or days that have gone by are rewritten.
 */
export const needsSecond = (base: StatedVersion | undefined, changes: readonly RuleChange[], isCorrection: boolean): boolean =>
  isCorrection || base === undefined || changedKeys(base, changes).some((spec) => spec.needsSecond);

/**
 * What the new version states: everything its predecessor stated, each value with the source it had, and the changes with theirs.
 */
export function merged(
  base: StatedVersion | undefined,
  changes: readonly RuleChange[],
): { rules: StatedRules; provenance: Record<string, Partial<Provenance>> } {
  let rules: object = base?.rules ?? {};
  const provenance: Record<string, Partial<Provenance>> = {};
  if (base) for (const { key } of RULE_KEYS) if (statedOf(base.rules, key) !== undefined) provenance[key] = provenanceOf(base, key);
  for (const { key, value, source, asOf, confidence } of changes) {
    rules = withStated(rules, key, value === null ? undefined : (value as RuleValue));
    // Its own source, else the version's: then the key needs no entry.
    const own = { ...(source && { source }), ...(asOf && { asOf }), ...(confidence && { confidence }) };
    if (value === null || Object.keys(own).length === 0) delete provenance[key];
    else provenance[key] = own;
  }
  return { rules: rules as StatedRules, provenance };
}
