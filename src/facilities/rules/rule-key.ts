import type { NoticeLine } from '../../kernel/notices';
import type { Grade } from '../../kernel/vocabulary';

export type { NoticeLine } from '../../kernel/notices';

/** One dated cap: at most so many contacts of one parent within the days, both included. */
export interface DatedCap {
  from: string;
  to: string;
  most: number;
}

/** The ISO weekdays on which a ward has its visits. */
export interface WardDays {
  /** The ward's code. */
  code: string;
  weekdays: readonly number[];
}

/** What somebody of one relation to the child brings besides. */
export interface RelationPapers {
  relation: string;
  papers: readonly string[];
}

/** Everything a rule can say. */
export type RuleValue =
  | number
  | boolean
  | string
  | readonly string[]
  | readonly number[]
  | readonly WardDays[]
  | Record<Grade, number>
  | readonly DatedCap[]
  | readonly NoticeLine[]
  | readonly RelationPapers[];

/** What kind of value a rule takes, with its bounds. `grades`: one whole number per treatment grade; `wards`: wards with their weekdays; `notices`: how long before, by audience; `relations`: papers by relation to the child. */
export type RuleType =
  | { kind: 'int' | 'grades'; min: number; max: number }
  | { kind: 'bool' | 'weekdays' | 'wards' | 'caps' | 'notices' }
  | { kind: 'relations'; relations: readonly string[]; values: readonly string[] }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'list'; values: readonly string[]; least?: number }
  | { kind: 'text'; most: number };

export const RULE_UNITS = [
  'people',
  'years',
  'days',
  'working_days',
  'minutes',
  'contacts',
  'pages',
  'numbers',
  'months',
  'money',
] as const;
export type RuleUnit = (typeof RULE_UNITS)[number];

/** The headings under which the rules are read and changed. */
export const RULE_GROUPS = ['people', 'papers', 'contacts', 'days', 'asking', 'modes', 'things'] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number];

/** One rule that a facility can state. Its words are `facility_rules:key.<key>.label` and `.hint`. */
export interface RuleSpec {
  /** Its path in the stored rules; a dot goes one level down. */
  key: string;
  group: RuleGroup;
  type: RuleType;
  unit: RuleUnit | null;
  /** The law or practice that knows such a rule. */
  legalBasis: string;
  /** What holds where neither the facility nor its country's pack says anything: the careful reading. */
  fallback: RuleValue;
  /** A change of it can bar a family or let somebody in: a second person looks at it first. */
  needsSecond: boolean;
}

/** The rows of one group as the file of its keys writes them: key, type, unit, legal basis, fallback, and whether a second person looks. */
export const specsOf = (
  group: RuleGroup,
  rows: readonly (readonly [
    key: string,
    type: RuleType,
    unit: RuleUnit | null,
    legalBasis: string,
    fallback: RuleValue,
    needsSecond?: 'second',
  ])[],
): RuleSpec[] =>
  rows.map(([key, type, unit, legalBasis, fallback, second]) => ({
    key,
    group,
    type,
    unit,
    legalBasis,
    fallback,
    needsSecond: second !== undefined,
  }));

/** A whole number between two, both included. */
export const int = (min: number, max: number): RuleType => ({ kind: 'int', min, max });
export const BOOL: RuleType = { kind: 'bool' };

export const MOJ_2016 = '司发通〔2016〕118号';
export const MOJ_2019 = '罪犯会见通信规定 2019 年补充规定';
export const PRACTICE = 'Published rules of facilities';
