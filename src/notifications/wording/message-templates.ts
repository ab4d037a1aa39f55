import { NOBODY } from '../../kernel/fields';
import { forbiddenIn } from '../../kernel/redact';
import { Day } from '../../kernel/days';
import { Locale } from '../../kernel/locale';
import { formatDay, formatDayShort, formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import { QUESTIONS, Template } from '../engine/message-plan.rules';

/** What a text is filled with. Nothing else about a family can get into one. */
export interface MessageParams {
  /** Preferred names of the children, oldest first. */
  children: readonly string[];
  /** The day and wall time at the facility; empty for messages without a meeting. */
  day: Day | '';
  time: string;
  /** The accompanying worker's full name; empty when nobody is named. */
  worker: string;
}

/**
 * The variables of a message that a text may not carry: each must be declared `public` under its own name (`param.name`), as the words a
 * family knows are.
 * @returns `param.name` of each that is not; empty when the message may be composed
 */
export const unsafeVariables = (params: object): string[] => forbiddenIn(params, NOBODY, 'param');

/** One part of a Chinese text message, signature included; a longer one is billed as two. */
export const SMS_UNITS = 70;

/** Characters of a signature that providers take at most, and at least. */
export const SIGNATURE_MOST = 12;
export const SIGNATURE_LEAST = 2;

/** Longest of each variable, in characters: a name is cut, a day and a time cannot be longer. A test holds the words against it. */
export const VARIABLE_MOST: Record<Locale, Record<'child' | 'worker' | 'day' | 'time', number>> = {
  'zh-CN': { child: 10, worker: 10, day: 9, time: 7 },
  en: { child: 12, worker: 16, day: 10, time: 8 },
};

const COMPOUND_SURNAMES = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '夏侯',
  '司徒',
  '宇文',
  '长孙',
  '端木',
];
const clip = (text: string, most: number): string => Array.from(text.trim()).slice(0, most).join('');
const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** A worker as families call her: 王老师, "Teacher Wang". Never the full name. */
export function teacherName(name: string, locale: Locale): string {
  const bare = name.replace(/老师$/, '').trim();
  const t = translator(locale);
  if (bare === '') return t('notifications:teacher.unnamed');
  const surname = isHan(bare)
    ? (COMPOUND_SURNAMES.find((s) => bare.startsWith(s)) ?? clip(bare, 1))
    : clip(bare.split(/\s+/).at(-1) ?? bare, 8);
  return t('notifications:teacher.named', { surname });
}

/** The children of a meeting in one word: a name, two short names, or "the children". */
export function childrenName(names: readonly string[], locale: Locale): string {
  const t = translator(locale);
  const clipped = names.map((name) => clip(name, isHan(name) ? 4 : 10));
  const [first, second] = clipped;
  if (first === undefined) return t('notifications:child.unnamed');
  if (second === undefined) return first;
  const both = t('notifications:child.two', { first, second });
  return clipped.length === 2 && both.length <= (isHan(both) ? 5 : 12) ? both : t('notifications:child.many');
}

/** "10月18日星期六" / "Sat 18 Oct": families plan by the weekday, the year is clear. */
export function dayWords(day: Day, locale: Locale): string {
  const full = formatDay(day, locale);
  return locale === 'en' ? full.replace(/ \d{4}$/, '') : `${formatDayShort(day, locale)}${full.split(' ').at(-1)}`;
}

/** The words that stand for a message's variables. */
export const wordsOf = (params: MessageParams, locale: Locale): Record<string, string> => ({
  child: childrenName(params.children, locale),
  worker: teacherName(params.worker, locale),
  day: params.day === '' ? '' : dayWords(params.day, locale),
  time: params.time === '' ? '' : formatTime(params.time, 'UTC', locale),
});

/** An organisation's own words for a message, with variables as `{child}`; null: the built-in ones (docs/decisions/0032). */
export interface OwnWords {
  /** Of the text message. */
  sms: string | null;
  /** The same where names are long. */
  smsShort: string | null;
  /** Of the e-mail, the letter and the call. */
  sentence: string | null;
}

/** Words with their variables filled in; what is no variable stays as it is. */
export const fill = (text: string, words: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);

/**
 * A text message with its signature, at most 70 units: the organisation's own words, or else the built-in ones; the full words, or the shorter
 * ones when names are long.
 * @param alias the organisation's neutral name; longer than 12 characters is cut, as providers demand
 * @param own null: the built-in words
 */
export function renderSms(template: Template, locale: Locale, params: MessageParams, alias: string, own: OwnWords | null = null): string {
  const t = translator(locale);
  const words = wordsOf(params, locale);
  const signed = (text: string): string => `【${clip(alias, SIGNATURE_MOST)}】${text}`;
  for (const text of [own?.sms, own?.smsShort]) {
    const whole = text ? signed(fill(text, words)) : undefined;
    if (whole !== undefined && whole.length <= SMS_UNITS) return whole;
  }
  const full = signed(t(`notifications:sms.${template}`, words));
  return own?.sms || full.length > SMS_UNITS ? signed(t(`notifications:sms_short.${template}`, words)) : full;
}

/**
 * The longest that can leave under a template, in characters, with every variable and the signature as long as they can be: the full words
 * while they fit, else the short ones. More than SMS_UNITS is a fault of the words, and a test fails.
 */
export function longestSms(template: Template, locale: Locale): number {
  const longest = Object.fromEntries(Object.entries(VARIABLE_MOST[locale]).map(([name, length]) => [name, '长'.repeat(length)]));
  const t = translator(locale);
  const signature = SIGNATURE_MOST + 2;
  const full = signature + t(`notifications:sms.${template}`, longest).length;
  const short = signature + t(`notifications:sms_short.${template}`, longest).length;
  return Math.max(short, Math.min(full, SMS_UNITS));
}

/** What an e-mail, a letter and a call say: the organisation's own sentence, or the built-in one. */
export const sentenceOf = (template: Template, locale: Locale, params: MessageParams, own: OwnWords | null = null): string =>
  own?.sentence
    ? fill(own.sentence, wordsOf(params, locale))
    : translator(locale)(`notifications:mail.${template}`, wordsOf(params, locale));

/** The personal way into the page. */
export interface ReplyAccess {
  /** Address of the page: `https://…/r`. */
  site: string;
  code: string;
  token: string;
}

/** An e-mail, and the part of its words that may be kept (without the personal link). */
export interface Mail {
  subject: string;
  text: string;
  html: string;
  kept: string;
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** An e-mail: a neutral subject, a text part that says everything, a plain HTML part, and the personal link where an answer is asked. */
export function renderMail(
  template: Template,
  locale: Locale,
  params: MessageParams,
  alias: string,
  access: ReplyAccess | null,
  own: OwnWords | null = null,
): Mail {
  const t = translator(locale);
  const sentence = sentenceOf(template, locale, params, own);
  const hello = t('notifications:mail.hello');
  const bye = t('notifications:mail.bye', { alias });
  const asks = access !== null && QUESTIONS.includes(template);
  const link = asks ? `${access.site}/${access.token}` : '';
  const invitation = t('notifications:mail.answer_here');
  const other = asks ? t('notifications:mail.or_code', { site: access.site, code: access.code }) : '';
  const text = [hello, sentence, ...(asks ? [`${invitation}\n${link}`, other] : []), bye].join('\n\n');
  const paragraphs = [
    escape(hello),
    escape(sentence),
    ...(asks ? [`${escape(invitation)}<br><a href="${escape(link)}">${escape(link)}</a>`, escape(other)] : []),
    escape(bye),
  ];
  const html = `<!doctype html><html lang="${locale}"><body>${paragraphs.map((p) => `<p>${p}</p>`).join('')}</body></html>`;
  return { subject: t('notifications:mail.subject', { alias }), text, html, kept: [hello, sentence, bye].join('\n\n') };
}
