import { NOTICE_AUDIENCES, NoticeLine } from '../../kernel/notices';
import { GRADES } from '../../kernel/vocabulary';
import type { DatedCap, RelationPapers, RuleSpec, RuleValue, WardDays } from './rule-key';
import { specOf } from './rule-keys';
import type { RuleChange } from './rule-values.rules';

/** A form as it was sent. */
export type FormBody = Record<string, unknown>;

/** The name of the box that says "nothing of its own". */
export const unsetName = (key: string): string => `unset.${key}`;
/** The names of the fields in which a rule is written: one, or some for each grade, audience or relation. */
export function fieldNames({ key, type }: RuleSpec): string[] {
  if (type.kind === 'grades') return GRADES.map((grade) => `${key}.${grade}`);
  if (type.kind === 'notices') return NOTICE_AUDIENCES.flatMap((audience) => [`${key}.${audience}.amount`, `${key}.${audience}.unit`]);
  return type.kind === 'relations' ? type.relations.map((relation) => `${key}.${relation}`) : [key];
}

/** One form value or several as a list of texts. */
export const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((item): item is string => typeof item === 'string' && item !== '');

/** What a form says of some rules, as the API would be told; what cannot be read goes on as it was typed, and is refused with its reason. */
export const changesFromForm = (keys: readonly string[], body: FormBody): RuleChange[] =>
  keys.map((key) => {
    const spec = specOf(key);
    if (spec === undefined) return { key, value: null };
    return { key, value: texts(body[unsetName(key)]).length > 0 ? null : valueFromForm(spec, body) };
  });

function valueFromForm(spec: RuleSpec, body: FormBody): unknown {
  const { key, type } = spec;
  const [first = ''] = texts(body[key]).map((text) => text.trim());
  switch (type.kind) {
    case 'int':
      return numberOf(first);
    case 'bool':
      return first === 'true' ? true : first === 'false' ? false : first;
    case 'enum':
      return first;
    case 'list':
      return texts(body[key]);
    case 'weekdays':
      return texts(body[key]).map(numberOf);
    case 'grades':
      return Object.fromEntries(GRADES.map((grade) => [grade, numberOf(texts(body[`${key}.${grade}`])[0] ?? '')]));
    case 'wards':
      return linesOf(first).map(wardOf);
    case 'caps':
      return linesOf(first).map(capOf);
    case 'notices':
      return NOTICE_AUDIENCES.flatMap((audience) => noticeFromForm(`${key}.${audience}`, audience, body));
    case 'relations':
      return type.relations.flatMap((relation) => {
        const papers = texts(body[`${key}.${relation}`]);
        return papers.length === 0 ? [] : [{ relation, papers }];
      });
    case 'text':
      return first.replace(/\r\n?/g, '\n');
  }
}

/** What is left empty is not said. */
function noticeFromForm(name: string, audience: string, body: FormBody): object[] {
  const [amount = ''] = texts(body[`${name}.amount`]).map((text) => text.trim());
  return amount === '' ? [] : [{ audience, amount: numberOf(amount), unit: texts(body[`${name}.unit`])[0] ?? '' }];
}

const numberOf = (text: string): number | string => (/^-?\d{1,9}$/.test(text.trim()) ? Number(text) : text);
const linesOf = (text: string): string[] =>
  text
    .split(/[\r\n;；]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function wardOf(line: string): WardDays | string {
  const [, code, days] = /^(.+?)\s*[:：]\s*([\d,，、 ]*)$/u.exec(line) ?? [];
  return code === undefined || days === undefined ? line : { code, weekdays: (days.match(/\d+/g) ?? []).map(Number) };
}

function capOf(line: string): DatedCap | string {
  const [, from, to, most] = /^(\d{4}-\d{2}-\d{2})\s*[–—-]\s*(\d{4}-\d{2}-\d{2})\s*[:：]\s*(\d+)$/u.exec(line) ?? [];
  return from === undefined || to === undefined ? line : { from, to, most: Number(most) };
}

/** A value as the form's fields hold it: name → texts. */
export function formOf(spec: RuleSpec, value: RuleValue): [name: string, texts: string[]][] {
  switch (spec.type.kind) {
    case 'grades':
      return GRADES.map((grade) => [`${spec.key}.${grade}`, [String((value as Record<string, number>)[grade])]]);
    case 'list':
    case 'weekdays':
      return [[spec.key, (value as readonly (string | number)[]).map(String)]];
    case 'wards':
      return [[spec.key, [(value as readonly WardDays[]).map(({ code, weekdays }) => `${code}: ${weekdays.join(', ')}`).join('\n')]]];
    case 'caps':
      return [[spec.key, [(value as readonly DatedCap[]).map((cap) => `${cap.from} – ${cap.to}: ${cap.most}`).join('\n')]]];
    case 'notices':
      return (value as readonly NoticeLine[]).flatMap(({ audience, amount, unit }): [string, string[]][] => [
        [`${spec.key}.${audience}.amount`, [String(amount)]],
        [`${spec.key}.${audience}.unit`, [unit]],
      ]);
    case 'relations':
      return (value as readonly RelationPapers[]).map(({ relation, papers }) => [`${spec.key}.${relation}`, [...papers]]);
    default:
      return [[spec.key, [String(value)]]];
  }
}
