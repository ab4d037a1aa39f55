import type { FieldError } from '../../kernel/domain-error';
import { Locale } from '../../kernel/locale';
import { translator } from '../../ui/i18n';
import { findBanned } from '../discretion/discretion.rules';
import { QUESTIONS, Template } from '../engine/message-plan.rules';
import { fill, MessageParams, OwnWords, SIGNATURE_LEAST, SIGNATURE_MOST, SMS_UNITS, VARIABLE_MOST, wordsOf } from './message-templates';

export const VARIABLES = ['child', 'worker', 'day', 'time'] as const;
export type Variable = (typeof VARIABLES)[number];

/** Characters of the sentence of an e-mail, a letter and a call at most: somebody reads it out. */
export const SENTENCE_MOST = 200;
/** Characters of a part when a text is longer than one. */
const LONG_PART = 67;
/** Around the signature. */
const BRACKETS = 2;

/** What a message may speak of, and what it must: what the others are filled with would be empty, or wrong, or too much. */
interface Uses {
  may: readonly Variable[];
  must: readonly Variable[];
}
const ABOUT_WHOM = ['child', 'worker'] as const;
const USES: Record<Template, Uses> = {
  asked: { may: VARIABLES, must: ['day', 'time'] },
  bring: { may: VARIABLES, must: ['day'] },
  plan: { may: VARIABLES, must: ['day', 'time'] },
  tomorrow: { may: VARIABLES, must: ['time'] },
  changed: { may: VARIABLES, must: ['day', 'time'] },
  cancelled: { may: VARIABLES, must: ['day'] },
  late: { may: ABOUT_WHOM, must: [] },
  thanks: { may: ABOUT_WHOM, must: [] },
  home_safe: { may: ABOUT_WHOM, must: [] },
  item_ready: { may: ABOUT_WHOM, must: [] },
  // Somebody else reads it: whom to ring, and nothing else.
  second_contact: { may: ['worker'], must: [] },
};

/** The variables of a message, which of them it must name, and how long each can get in a language. */
export const variablesOf = (template: Template, locale: Locale): { variable: Variable; must: boolean; most: number }[] =>
  USES[template].may.map((variable) => ({
    variable,
    must: USES[template].must.includes(variable),
    most: VARIABLE_MOST[locale][variable],
  }));

/** The answers a text must name: all three, or two where the family has said yes before. Empty: it asks nothing. */
export const answersOf = (template: Template): readonly string[] =>
  !QUESTIONS.includes(template) ? [] : template === 'tomorrow' ? ['2', '3'] : ['1', '2', '3'];

/** The built-in words, written as an organisation writes its own. */
export function builtInWords(template: Template, locale: Locale): { sms: string; smsShort: string; sentence: string } {
  const t = translator(locale);
  const marks = Object.fromEntries(VARIABLES.map((name) => [name, `{${name}}`]));
  return {
    sms: t(`notifications:sms.${template}`, marks),
    smsShort: t(`notifications:sms_short.${template}`, marks),
    sentence: t(`notifications:mail.${template}`, marks),
  };
}

/** An organisation's own words, and the numbers under which providers that keep the words have approved them. */
export interface Wording extends OwnWords {
  aliyunTemplate: string | null;
  tencentTemplate: string | null;
}
export const NUMBERS = ['aliyunTemplate', 'tencentTemplate'] as const;

/** Words as they are kept: one line, braces as a Chinese keyboard writes them made plain, nothing where nothing is written. */
export const tidy = (text: string | null | undefined): string | null =>
  text
    ?.normalize('NFC')
    .replace(/｛/g, '{')
    .replace(/｝/g, '}')
    .replace(/\{\s*(\w+)\s*\}/g, '{$1}')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim() || null;

/** How many parts a text of so many characters is billed as. */
export const partsOf = (length: number): number => (length <= SMS_UNITS ? 1 : Math.ceil(length / LONG_PART));

/** Characters of a text at the worst, signature and all. */
export const longestOf = (text: string, locale: Locale, signature: number = SIGNATURE_MOST): number =>
  signature + BRACKETS + fill(text, Object.fromEntries(VARIABLES.map((name) => [name, '长'.repeat(VARIABLE_MOST[locale][name])]))).length;

/** The longest that can leave in an organisation's words: the full ones while they fit, else the short ones. */
export const longestWords = (sms: string, smsShort: string | null, locale: Locale): number =>
  smsShort === null ? longestOf(sms, locale) : Math.max(longestOf(smsShort, locale), Math.min(longestOf(sms, locale), SMS_UNITS));

/** Characters of GB 2312, which has no traditional ones: the bytes B0A1 to F7FE of GBK. */
let simplified: ReadonlySet<string> | undefined;
function isSimplified(character: string): boolean {
  simplified ??= new Set(
    Array.from({ length: 0xf7 - 0xb0 + 1 }, (_, row) => {
      const bytes = Array.from({ length: 0xfe - 0xa1 + 1 }, (_, cell) => [0xb0 + row, 0xa1 + cell]).flat();
      return Array.from(new TextDecoder('gbk').decode(Uint8Array.from(bytes)));
    }).flat(),
  );
  return simplified.has(character);
}

/** Han characters that are not among the simplified ones, each once: providers on the mainland refuse them. */
export const notSimplified = (text: string): string[] => [
  ...new Set((text.match(/\p{Script=Han}/gu) ?? []).filter((character) => !isSimplified(character))),
];

const MARK = /\{(\w+)\}/g;
const LINK = /https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|cc|io|me|info|xyz|link)\b/i;
/** Five digits or more, however they are parted. */
const PHONE = /\d(?:[\s\-–—().]?\d){4,}/;
/** What carriers take for passing letters on, which they bar. */
const PASSING_ON = /信|传话|letter/i;

const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name);
/** The variables that a text names, in order. */
const namedIn = (text: string): string[] => [...text.matchAll(MARK)].map(([, name = '']) => name);

/** What the rules judge besides the words. */
export interface Bounds {
  template: Template;
  locale: Locale;
  /** The real names of all facilities. */
  facilityNames: readonly string[];
  /** Invented people, for what a text usually becomes. */
  example: MessageParams;
}

/** What is wrong with words wherever they stand. */
function faultsAnywhere(pointer: string, text: string, { template, facilityNames }: Bounds): FieldError[] {
  const { may, must } = USES[template];
  const named = [...new Set(namedIn(text))];
  const fault = (code: string, params: Record<string, string | number> = {}): FieldError => ({ pointer, code: `wording.${code}`, params });
  const known = may.map((name) => `{${name}}`).join(' ');
  const traditional = notSimplified(text);
  return [
    ...named.filter((name) => !isVariable(name)).map((name) => fault('unknown_variable', { variable: `{${name}}`, known })),
    ...named
      .filter((name) => isVariable(name) && !may.includes(name))
      .map((name) => fault('variable_not_here', { variable: `{${name}}`, known })),
    ...must.filter((name) => !named.includes(name)).map((name) => fault('variable_missing', { variable: `{${name}}` })),
    ...(/[{}]/.test(text.replace(MARK, '')) ? [fault('stray_brace', { known })] : []),
    ...findBanned(text, facilityNames).map((word) => fault('says_too_much', { word })),
    ...(template === 'item_ready' && PASSING_ON.test(text) ? [fault('passing_on', { word: PASSING_ON.exec(text)?.[0] ?? '' })] : []),
    ...(LINK.test(text) ? [fault('link')] : []),
    ...(PHONE.test(text.normalize('NFKC')) ? [fault('phone')] : []),
    ...(/[【】]/.test(text) ? [fault('brackets')] : []),
    ...(traditional.length > 0 ? [fault('traditional', { characters: traditional.join(' ') })] : []),
  ];
}

/** What is wrong with the words of a text: what providers refuse, and an answer that nobody is told of. */
function faultsOfText(pointer: string, text: string, { template }: Bounds): FieldError[] {
  const beside = [...text.matchAll(/(\{\w+\})(?=(\{\w+\}))/g)];
  const digits: string[] = text.replace(MARK, '').normalize('NFKC').match(/\d+/g) ?? [];
  return [
    ...beside.map(([, first = '', second = '']) => ({ pointer, code: 'wording.adjacent', params: { first, second } })),
    ...answersOf(template)
      .filter((digit) => !digits.includes(digit))
      .map((digit) => ({ pointer, code: 'wording.answer_missing', params: { digit } })),
  ];
}

const tooLong = (pointer: string, longest: number): FieldError[] =>
  longest <= SMS_UNITS ? [] : [{ pointer, code: 'wording.too_long', params: { longest, limit: SMS_UNITS, over: longest - SMS_UNITS } }];

/** What is wrong with the lengths: at the worst one part, with the longest signature, so that no other signature makes it two. */
function faultsOfLength(words: Wording & { sms: string }, { locale, example }: Bounds): FieldError[] {
  const { sms, smsShort } = words;
  const approved = NUMBERS.some((provider) => words[provider] !== null);
  if (smsShort === null) return tooLong('/sms', longestOf(sms, locale));
  const usual = SIGNATURE_LEAST + BRACKETS + fill(sms, wordsOf(example, locale)).length;
  return [
    // A provider that keeps the words has only these, whatever the names.
    ...(approved ? tooLong('/sms', longestOf(sms, locale)) : []),
    ...(!approved && usual > SMS_UNITS
      ? [{ pointer: '/sms', code: 'wording.never_fits', params: { longest: usual, limit: SMS_UNITS, over: usual - SMS_UNITS } }]
      : []),
    ...tooLong('/smsShort', longestOf(smsShort, locale)),
  ];
}

/**
 * Everything wrong with an organisation's own words for a message, each with its field; empty when they may be used.
 * @param words tidied
 */
export function faultsOf(words: Wording, bounds: Bounds): FieldError[] {
  const { sms, smsShort, sentence } = words;
  const numbers = NUMBERS.filter((provider) => words[provider] !== null && !/^[A-Za-z0-9_-]{3,40}$/.test(words[provider]));
  return [
    ...(sms === null ? [{ pointer: '/sms', code: 'wording.missing' }] : []),
    ...(
      [
        ['/sms', sms],
        ['/smsShort', smsShort],
      ] as const
    ).flatMap(([pointer, text]) =>
      text === null ? [] : [...faultsAnywhere(pointer, text, bounds), ...faultsOfText(pointer, text, bounds)],
    ),
    ...(sms === null ? [] : faultsOfLength({ ...words, sms }, bounds)),
    ...(sentence === null ? [] : faultsAnywhere('/sentence', sentence, bounds)),
    ...(sentence !== null && sentence.length > SENTENCE_MOST
      ? [{ pointer: '/sentence', code: 'wording.sentence_long', params: { limit: SENTENCE_MOST, over: sentence.length - SENTENCE_MOST } }]
      : []),
    ...numbers.map((provider) => ({ pointer: `/${provider}`, code: 'wording.number_form' })),
  ];
}
