import { isDay } from '../../kernel/days';
import type { FieldError } from '../../kernel/domain-error';
import { NOTICE_AUDIENCES, NOTICE_MOST, NOTICE_UNITS, NoticeUnit } from '../../kernel/notices';
import { GRADES } from '../../kernel/vocabulary';
import type { RuleSpec, RuleType, RuleValue } from './rule-key';
import { specOf, statedOf } from './rule-keys';

/** One thing a person wants to change. `value` null: no longer said by the facility, so that the country's pack counts again. */
export interface RuleChange {
  key: string;
  value: unknown;
  /** Where this value is from, when not from the version's own source. */
  source?: string;
  asOf?: string;
  confidence?: Confidence;
}

export const CONFIDENCES = ['verified', 'published', 'assumed'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

type Params = Record<string, string | number>;
/** What is wrong with a value: a code of `errors.rules.*` and its parameters; undefined when nothing is. */
type Fault = { code: string; params?: Params; at?: string } | undefined;

const MOST_CAPS = 24;
const MOST_WARDS = 200;
const isWhole = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWeekdays = (value: unknown): boolean =>
  Array.isArray(value) && value.every((day) => isWhole(day, 1, 7)) && new Set(value).size === value.length;
/** Control characters, and the marks that reorder a line, have no place in a note. */
const UNPRINTABLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** What is wrong with a value of a type; everything is judged as data from outside. */
export function faultOf(type: RuleType, value: unknown): Fault {
  switch (type.kind) {
    case 'int':
      return isWhole(value, type.min, type.max) ? undefined : { code: 'rules.int', params: { min: type.min, max: type.max } };
    case 'bool':
      return typeof value === 'boolean' ? undefined : { code: 'rules.bool' };
    case 'enum':
      return type.values.includes(value as string) ? undefined : { code: 'rules.choice', params: { values: type.values.join(', ') } };
    case 'list':
      return listFault(type, value);
    case 'grades':
      return gradesFault(type, value);
    case 'weekdays':
      return isWeekdays(value) && (value as unknown[]).length > 0 ? undefined : { code: 'rules.weekdays' };
    case 'wards':
      return wardsFault(value);
    case 'caps':
      return capsFault(value);
    case 'notices':
      return noticesFault(value);
    case 'relations':
      return relationsFault(type, value);
    case 'text':
      return typeof value === 'string' && value.length <= type.most && !UNPRINTABLE.test(value)
        ? undefined
        : { code: 'rules.text', params: { most: type.most } };
  }
}

function listFault({ values, least = 0 }: Extract<RuleType, { kind: 'list' }>, value: unknown): Fault {
  const fits =
    Array.isArray(value) &&
    value.length >= least &&
    new Set(value).size === value.length &&
    value.every((item) => values.includes(item as string));
  return fits ? undefined : { code: 'rules.list', params: { least, values: values.join(', ') } };
}

function gradesFault({ min, max }: { min: number; max: number }, value: unknown): Fault {
  const fits =
    isRecord(value) &&
    Object.keys(value).length === GRADES.length &&
    GRADES.every((grade) => Object.hasOwn(value, grade) && isWhole(value[grade], min, max));
  return fits ? undefined : { code: 'rules.grades', params: { min, max } };
}

function wardsFault(value: unknown): Fault {
  const wrong: Fault = { code: 'rules.wards' };
  if (!Array.isArray(value) || value.length > MOST_WARDS) return wrong;
  for (const ward of value as unknown[]) {
    if (!isRecord(ward) || Object.keys(ward).sort().join() !== 'code,weekdays' || !isWeekdays(ward.weekdays)) return wrong;
    if (typeof ward.code !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(ward.code)) return wrong;
  }
  return new Set((value as { code: string }[]).map(({ code }) => code)).size === value.length ? undefined : wrong;
}

function capsFault(value: unknown): Fault {
  const wrong: Fault = { code: 'rules.caps' };
  if (!Array.isArray(value) || value.length > MOST_CAPS) return wrong;
  for (const cap of value as unknown[]) {
    if (!isRecord(cap) || Object.keys(cap).sort().join() !== 'from,most,to') return wrong;
    if (!isDay(cap.from) || !isDay(cap.to) || cap.to < cap.from || !isWhole(cap.most, 0, 31)) return wrong;
  }
  const sorted = [...(value as { from: string; to: string }[])].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.some((cap, i) => i > 0 && cap.from <= (sorted[i - 1]?.to ?? '')) ? { code: 'rules.caps_overlap' } : undefined;
}

/** One line for an audience, each at most as long as its unit allows. */
function noticesFault(value: unknown): Fault {
  const wrong: Fault = {
    code: 'rules.notices',
    params: { days: NOTICE_MOST.working_days, calendar: NOTICE_MOST.calendar_days, hours: NOTICE_MOST.hours },
  };
  if (!Array.isArray(value)) return wrong;
  for (const line of value as unknown[]) {
    if (!isRecord(line) || Object.keys(line).sort().join() !== 'amount,audience,unit') return wrong;
    if (!(NOTICE_AUDIENCES as readonly unknown[]).includes(line.audience) || !(NOTICE_UNITS as readonly unknown[]).includes(line.unit))
      return wrong;
    if (!isWhole(line.amount, 0, NOTICE_MOST[line.unit as NoticeUnit])) return wrong;
  }
  return isOnceEach(value as { audience: string }[], ({ audience }) => audience) ? undefined : wrong;
}

/** Papers of the list for relations of the list, each relation once and with at least one paper. */
function relationsFault({ relations, values }: Extract<RuleType, { kind: 'relations' }>, value: unknown): Fault {
  const wrong: Fault = { code: 'rules.relations', params: { relations: relations.join(', '), values: values.join(', ') } };
  if (!Array.isArray(value)) return wrong;
  for (const line of value as unknown[]) {
    if (!isRecord(line) || Object.keys(line).sort().join() !== 'papers,relation' || !relations.includes(line.relation as string))
      return wrong;
    if (listFault({ kind: 'list', values, least: 1 }, line.papers) !== undefined) return wrong;
  }
  return isOnceEach(value as { relation: string }[], ({ relation }) => relation) ? undefined : wrong;
}

const isOnceEach = <T>(lines: readonly T[], of: (line: T) => string): boolean => new Set(lines.map(of)).size === lines.length;

/** Everything wrong with a list of changes, each at its pointer: unknown keys, keys named twice, values out of bounds. */
export function faultsOfChanges(changes: readonly RuleChange[]): FieldError[] {
  const seen = new Set<string>();
  return changes.flatMap(({ key, value }, i): FieldError[] => {
    const spec = specOf(key);
    if (spec === undefined) return [{ pointer: `/changes/${i}/key`, code: 'rules.unknown_key', params: { key: shown(key) } }];
    if (seen.has(key)) return [{ pointer: `/changes/${i}/key`, code: 'rules.key_twice', params: { key } }];
    seen.add(key);
    if (value === null) return [];
    const fault = faultOf(spec.type, value);
    return fault ? [{ pointer: `/changes/${i}/value`, code: fault.code, params: { key, ...fault.params } }] : [];
  });
}

/** A key as it may stand in a message. */
const shown = (key: string): string => key.slice(0, 40);

/** Values that are fine alone and impossible together, judged on what would hold; each with the key it is said at. */
export function contradictions(rules: object): { key: string; code: string; params: Params }[] {
  const value = <T extends RuleValue>(key: string): T | undefined => statedOf(rules, key) as T | undefined;
  const found: { key: string; code: string; params: Params }[] = [];
  const [most, adults] = [value<number>('visitorsMaxTotal'), value<number>('minAdultsInside')];
  if (most !== undefined && adults !== undefined && adults >= most + (value<number>('childrenExtra') ?? 0))
    found.push({ key: 'minAdultsInside', code: 'rules.no_child_fits', params: { most, adults } });
  const [accepted = [], required = []] = [value<readonly string[]>('proofsAccepted'), value<readonly string[]>('proofsRequired')];
  const village = value<string>('villageProof');
  if (village === 'invalid' && required.includes('village_certificate'))
    found.push({ key: 'villageProof', code: 'rules.village_contradiction', params: {} });
  if (village === 'invalid' && accepted.every((kind) => kind === 'village_certificate'))
    found.push({ key: 'proofsAccepted', code: 'rules.no_proof_left', params: {} });
  return found;
}

/** Whether two values say the same; lists and maps are compared by their contents, lists of words whatever their order. */
export function sameValue(spec: RuleSpec, a: RuleValue | undefined, b: RuleValue | undefined): boolean {
  return JSON.stringify(plain(spec, a)) === JSON.stringify(plain(spec, b));
}

function plain({ type }: RuleSpec, value: RuleValue | undefined): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value) && (type.kind === 'list' || type.kind === 'weekdays')) return [...(value as unknown[])].sort();
  if (type.kind === 'wards' && Array.isArray(value))
    return (value as { code: string; weekdays: number[] }[]).map((w) => [w.code, [...w.weekdays].sort()]).sort();
  if (type.kind === 'notices' || type.kind === 'relations')
    return (value as { audience?: string; relation?: string }[]).map((line) => plainLine(line)).sort();
  if (isRecord(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return value;
}

/** A line as text that only an equal one has: keys in order, papers in order. */
const plainLine = (line: object): string =>
  JSON.stringify(
    Object.entries(line)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, Array.isArray(item) ? [...(item as unknown[])].sort() : (item as unknown)]),
  );
