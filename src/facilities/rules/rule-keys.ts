import { ASKING_KEYS } from './asking-keys';
import { CONTACT_KEYS } from './contact-keys';
import { DAY_KEYS } from './day-keys';
import { MODE_KEYS } from './mode-keys';
import { PAPER_KEYS } from './paper-keys';
import { PEOPLE_KEYS } from './people-keys';
import { RuleSpec, RuleValue } from './rule-key';
import { THING_KEYS } from './thing-keys';

/** Every rule a facility can state, in the order in which people read them. A new one is a line in its file and its words. */
export const RULE_KEYS: readonly RuleSpec[] = [
  ...PEOPLE_KEYS,
  ...PAPER_KEYS,
  ...CONTACT_KEYS,
  ...DAY_KEYS,
  ...ASKING_KEYS,
  ...MODE_KEYS,
  ...THING_KEYS,
];

const BY_KEY: ReadonlyMap<string, RuleSpec> = new Map(RULE_KEYS.map((spec) => [spec.key, spec]));

/** The rule of a key; undefined when nobody knows it. */
export const specOf = (key: string): RuleSpec | undefined => BY_KEY.get(key);

/** What stored rules say of a key; undefined when they say nothing. */
export function statedOf(rules: object, key: string): RuleValue | undefined {
  const [first = '', second] = key.split('.');
  const outer = (rules as Record<string, unknown>)[first];
  const value = second === undefined ? outer : (outer as Record<string, unknown> | undefined)?.[second];
  return value === null ? undefined : (value as RuleValue | undefined);
}

/** The rules with another value of a key, or – with undefined – without one. */
export function withStated(rules: object, key: string, value: RuleValue | undefined): Record<string, unknown> {
  const [first = '', second] = key.split('.');
  if (second === undefined) return without({ ...rules, [first]: value });
  const inner = without({ ...((rules as Record<string, unknown>)[first] as object | undefined), [second]: value });
  return without({ ...rules, [first]: Object.keys(inner).length === 0 ? undefined : inner });
}

const without = (rules: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
