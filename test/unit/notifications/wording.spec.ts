import { LOCALES } from '../../../src/kernel/locale';
import { ownWordsFor } from '../../../src/notifications/wording/own-words';
import { EXAMPLE } from '../../../src/notifications/wording/example';
import {
  Bounds,
  builtInWords,
  faultsOf,
  longestOf,
  longestWords,
  notSimplified,
  partsOf,
  tidy,
  variablesOf,
  Wording,
} from '../../../src/notifications/wording/wording.rules';
import type { Channel } from '../../../src/notifications/channels/channel';
import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { QUESTIONS, Template, TEMPLATES } from '../../../src/notifications/engine/message-plan.rules';
import { MessageParams, renderMail, renderSms, SMS_UNITS } from '../../../src/notifications/wording/message-templates';

const FACILITIES = ['柳堤学校（虚构）', 'Willow Bank House'];
const NOTHING: Wording = { sms: null, smsShort: null, sentence: null, aliyunTemplate: null, tencentTemplate: null };
const cases = LOCALES.flatMap((locale) => TEMPLATES.map((template) => [locale, template] as const));
const bounds = (template: Template, locale: (typeof LOCALES)[number]): Bounds => ({
  template,
  locale,
  facilityNames: FACILITIES,
  example: { ...EXAMPLE[locale], day: '2026-10-18' },
});
const codes = (words: Partial<Wording>, template: Template = 'asked', locale: (typeof LOCALES)[number] = 'zh-CN'): string[] =>
  faultsOf({ ...NOTHING, ...words }, bounds(template, locale)).map(({ pointer, code }) => `${pointer} ${code.replace('wording.', '')}`);
/** Good words of the question, to which each test adds its fault. */
const GOOD = '{day} {time}见。能去回1，不去回2，回电回3。';

describe('an organisation’s own words', () => {
  it.each(cases)('may be the built-in ones, which pass every rule: %s %s', (locale, template) => {
    expect(faultsOf({ ...NOTHING, ...builtInWords(template, locale) }, bounds(template, locale))).toEqual([]);
  });

  it.each<[string, Partial<Wording>, string[]]>([
    ['nothing', {}, ['/sms missing']],
    ['only blanks', { sms: tidy('  \n ') }, ['/sms missing']],
    ['good words', { sms: GOOD }, []],
    ['an unknown variable', { sms: `${GOOD}{facility}` }, ['/sms unknown_variable']],
    ['no day', { sms: '{time}见。能去回1，不去回2，回电回3。' }, ['/sms variable_missing']],
    ['neither day nor time', { sms: '见。能去回1，不去回2，回电回3。' }, ['/sms variable_missing', '/sms variable_missing']],
    ['a brace too many', { sms: `${GOOD}{` }, ['/sms stray_brace']],
    ['variables side by side', { sms: '{day}{time}见。能去回1，不去回2，回电回3。' }, ['/sms adjacent']],
    ['three side by side', { sms: '{child}{day}{time}见。能去回1，不去回2，回电回3。' }, ['/sms adjacent', '/sms adjacent']],
    ['a banned word', { sms: `${GOOD}去监狱` }, ['/sms says_too_much', '/sms says_too_much']],
    ['a banned word of the other language', { sms: `${GOOD}Prison` }, ['/sms says_too_much']],
    ['a banned word in pieces', { sms: `${GOOD}探 监` }, ['/sms says_too_much']],
    ['a facility’s name', { sms: `${GOOD}柳堤学校` }, ['/sms says_too_much']],
    ['a facility’s name in the sentence', { sms: GOOD, sentence: '{day} {time}, Willow Bank House' }, ['/sentence says_too_much']],
    ['a link', { sms: `${GOOD}www.example.cn` }, ['/sms link']],
    ['a phone number', { sms: `${GOOD}400-820 8820` }, ['/sms phone']],
    ['a phone number in full width', { sms: `${GOOD}１０００００１` }, ['/sms phone']],
    ['a signature of its own', { sms: `【小禾】${GOOD}` }, ['/sms brackets']],
    ['traditional characters', { sms: `${GOOD}請帶證件` }, ['/sms traditional']],
    ['no 2', { sms: '{day} {time}见。能去回1，回电回3。' }, ['/sms answer_missing']],
    ['no answers at all', { sms: '{day} {time}见。' }, ['/sms answer_missing', '/sms answer_missing', '/sms answer_missing']],
    ['12 for 1 and 2', { sms: '{day} {time}见。回12，回电回3。' }, ['/sms answer_missing', '/sms answer_missing']],
    ['answers in full width', { sms: '{day} {time}见。能去回１，不去回２，回电回３。' }, []],
    ['too much for long names', { sms: `{child}和{worker}，${GOOD}不怪谁，都可以。` }, ['/sms too_long']],
    ['the same with shorter words', { sms: `{child}和{worker}，${GOOD}不怪谁，都可以。`, smsShort: GOOD }, []],
    ['shorter words that are too long', { sms: GOOD, smsShort: `${GOOD}${'好'.repeat(40)}` }, ['/smsShort too_long']],
    [
      'faults in the shorter words',
      { sms: GOOD, smsShort: '{day}{time}' },
      [
        '/smsShort adjacent',
        ...'123'
          .replace(/./g, '/smsShort answer_missing ')
          .trim()
          .split(/ (?=\/)/),
      ],
    ],
    ['too much for anybody', { sms: `${GOOD}${'好'.repeat(60)}`, smsShort: GOOD }, ['/sms never_fits']],
    ['a sentence without the time', { sms: GOOD, sentence: '{day}见。' }, ['/sentence variable_missing']],
    ['a sentence for half an hour', { sms: GOOD, sentence: `{day}{time}${'好'.repeat(200)}` }, ['/sentence sentence_long']],
    ['a number that is none', { sms: GOOD, aliyunTemplate: 'SMS 1' }, ['/aliyunTemplate number_form']],
    // A provider that keeps the words has no shorter ones.
    [
      'a number for words that get long',
      { sms: `{child}和{worker}，${GOOD}不怪谁，都可以。`, smsShort: GOOD, tencentTemplate: '123' },
      ['/sms too_long'],
    ],
  ])('with %s: %#', (_, words, expected) => {
    expect(codes(words)).toEqual(expected);
  });

  it('are told everything at once, wherever it stands', () => {
    const found = codes({ sms: '{day}{time}{who} 監獄 www.x.com 13800000000', smsShort: '【', sentence: '服刑', aliyunTemplate: '?' });
    for (const code of ['unknown_variable', 'adjacent', 'says_too_much', 'link', 'phone', 'traditional', 'answer_missing'])
      expect(found).toContain(`/sms ${code}`);
    expect(found).toEqual(expect.arrayContaining(['/smsShort brackets', '/sentence says_too_much', '/aliyunTemplate number_form']));
  });

  it('ask for 2 and 3 the day before, and for nothing where nothing is asked', () => {
    expect(codes({ sms: '明天{time}见，去不了回2，回电回3。' }, 'tomorrow')).toEqual([]);
    expect(codes({ sms: '明天{time}见，回电回3。' }, 'tomorrow')).toEqual(['/sms answer_missing']);
    expect(codes({ sms: '{child}到家了。' }, 'home_safe')).toEqual([]);
    for (const template of TEMPLATES.filter((one) => !QUESTIONS.includes(one)))
      expect(codes({ sms: '好的。{day}' }, template).some((code) => code.includes('answer_missing'))).toBe(false);
  });

  it('name to a second contact nothing but whom to ring', () => {
    expect(codes({ sms: '请给{worker}回个电话。' }, 'second_contact')).toEqual([]);
    for (const name of ['child', 'day', 'time']) expect(codes({ sms: `{${name}}` }, 'second_contact')).toEqual(['/sms variable_not_here']);
  });

  it('never speak of letters where something has come', () => {
    expect(codes({ sms: '有一封信给{child}。' }, 'item_ready')).toEqual(['/sms passing_on']);
    expect(codes({ sms: 'A Letter for {child}.' }, 'item_ready', 'en')).toEqual(['/sms passing_on']);
  });

  it('fit whatever is filled in, once the rules let them pass', () => {
    const worst: MessageParams = { children: ['长'.repeat(12)], day: '2026-12-31', time: '11:59', worker: '欧阳长长' };
    for (const [locale, template] of cases) {
      const own = { ...NOTHING, ...builtInWords(template, locale) };
      expect(renderSms(template, locale, worst, '名'.repeat(20), own).length).toBeLessThanOrEqual(SMS_UNITS);
      expect(renderSms(template, locale, worst, '名'.repeat(20), own)).not.toMatch(/[{}]/);
    }
  });

  it('are counted with signature and brackets, in parts of 70, then of 67', () => {
    expect(longestOf('{child}好', 'zh-CN', 6)).toBe(6 + 2 + 10 + 1);
    expect(longestOf('{child}好', 'zh-CN')).toBe(12 + 2 + 10 + 1);
    expect(longestWords('{child}好', null, 'zh-CN')).toBe(25);
    expect(longestWords('好'.repeat(90), '{child}好', 'zh-CN')).toBe(SMS_UNITS);
    expect([70, 71, 134, 135].map(partsOf)).toEqual([1, 2, 2, 3]);
  });

  it('are kept on one line with plain braces', () => {
    expect(tidy(' ｛child｝ 好\r\n{ day } ')).toBe('{child} 好 {day}');
    expect(tidy('')).toBeNull();
    expect(tidy(null)).toBeNull();
  });

  it('know simplified characters from traditional ones', () => {
    expect(notSimplified('请带证件，早点休息，去不了回2 hello')).toEqual([]);
    expect(notSimplified('請帶證件請')).toEqual(['請', '帶', '證']);
    for (const [locale, template] of cases) expect(notSimplified(Object.values(builtInWords(template, locale)).join(''))).toEqual([]);
  });

  it('offer each variable with its longest length', () => {
    expect(variablesOf('asked', 'zh-CN')).toEqual([
      { variable: 'child', must: false, most: 10 },
      { variable: 'worker', must: false, most: 10 },
      { variable: 'day', must: true, most: 9 },
      { variable: 'time', must: true, most: 7 },
    ]);
  });
});

describe('what leaves in own words', () => {
  const params: MessageParams = { children: ['小宇'], day: '2026-10-18', time: '07:30', worker: '王小满' };
  const own: Wording = { ...NOTHING, sms: '{child}，{day} {time}见。1、2、3', sentence: '{day} {time}，等{child}来。' };
  const channel = (name: string, keeps: boolean): Channel => ({
    name,
    route: 'sms',
    can: { links: false, longestVariable: keeps ? 6 : null, replies: true, signature: 'ours', recognisesRepeats: false },
    send: () => Promise.resolve({ reference: null }),
  });

  it('is filled as the built-in words are', () => {
    expect(renderSms('asked', 'zh-CN', params, '小禾', own)).toBe('【小禾】小宇，10月18日星期日 早上7:30见。1、2、3');
    expect(renderMail('asked', 'zh-CN', params, '小禾', null, own).kept).toBe('您好！\n\n10月18日星期日 早上7:30，等小宇来。\n\n小禾');
    expect(renderMail('asked', 'zh-CN', params, '小禾', null, { ...own, sentence: null }).kept).toContain('请告诉我们这次能不能去');
  });

  it('is the shorter text where names are long, and the built-in one when even that would not fit', () => {
    const long = { ...params, children: ['阿依古丽'], worker: '欧阳小满' };
    const words = { ...own, sms: `{child}{worker}${'好'.repeat(52)}`, smsShort: '短{child}' };
    expect(renderSms('asked', 'zh-CN', params, '小禾', words)).toContain('好');
    expect(renderSms('asked', 'zh-CN', long, '名'.repeat(12), words)).toBe(`【${'名'.repeat(12)}】短阿依古丽`);
    expect(renderSms('asked', 'zh-CN', long, '小禾', { ...words, sms: '好'.repeat(80), smsShort: null })).toContain('能去回1');
  });

  it('leaves through a provider that keeps its words only under the number they were approved under', () => {
    expect(ownWordsFor(channel('smpp', false), own)).toEqual({ own });
    expect(ownWordsFor(channel('aliyun', true), own)).toEqual({ own: null });
    const approved = { ...own, aliyunTemplate: 'SMS_9', smsShort: '短' };
    expect(ownWordsFor(channel('aliyun', true), approved)).toEqual({ own: { ...approved, smsShort: null }, templateNumber: 'SMS_9' });
    expect(ownWordsFor(channel('tencent', true), approved)).toEqual({ own: null });
    expect(ownWordsFor(channel('wechat', true), approved)).toEqual({ own: null });
    expect(ownWordsFor(channel('smpp', false), null)).toEqual({ own: null });
  });

  it('says nothing that gives a family away in the built-in word for a delay', () => {
    for (const locale of LOCALES) {
      const text = renderSms('late', locale, params, '小禾');
      expect(findBanned(text, FACILITIES)).toEqual([]);
      expect(text).toMatch(locale === 'en' ? /on the way, a little later/ : /出发了.*晚一点/);
    }
  });
});
