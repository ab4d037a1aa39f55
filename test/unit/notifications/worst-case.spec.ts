import { LOCALES } from '../../../src/kernel/locale';
import { addDays } from '../../../src/kernel/days';
import { formatTime } from '../../../src/ui/format';
import { signatureErrors } from '../../../src/notifications/setup/message-setup.rules';
import { TEMPLATES } from '../../../src/notifications/engine/message-plan.rules';
import {
  childrenName,
  dayWords,
  longestSms,
  renderSms,
  SIGNATURE_MOST,
  SMS_UNITS,
  teacherName,
  VARIABLE_MOST,
} from '../../../src/notifications/wording/message-templates';

const cases = LOCALES.flatMap((locale) => TEMPLATES.map((template) => [locale, template] as const));
const longest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
const CHILDREN = [
  [],
  ['一'.repeat(9)],
  ['一二', '三四'],
  ['一一一一', '二二二二'],
  ['A'.repeat(30)],
  ['Anna', 'Berta'],
  ['Anna-Lena', 'B'],
  ['a', 'b', 'c'],
];
const WORKERS = ['', '王', '王小满', '欧阳小满', '欧阳老师', 'Q'.repeat(30), 'Anna Featherstonehaugh'];
const DAYS = Array.from({ length: 366 }, (_, i) => addDays('2028-01-01', i));
const TIMES = Array.from(
  { length: 24 * 60 },
  (_, m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`,
);

describe('the longest that can leave', () => {
  it.each(LOCALES)('has bounds that no name, day or minute passes, and that something reaches (%s)', (locale) => {
    const most = VARIABLE_MOST[locale];
    const real = {
      child: longest(CHILDREN.map((names) => childrenName(names, locale))),
      worker: longest(WORKERS.map((name) => teacherName(name, locale))),
      day: longest(DAYS.map((day) => dayWords(day, locale))),
      time: longest(TIMES.map((time) => formatTime(time, 'UTC', locale))),
    };
    expect(real).toEqual(most);
  });

  it.each(cases)('is one billed part: %s %s', (locale, template) => {
    expect(longestSms(template, locale)).toBeLessThanOrEqual(SMS_UNITS);
  });

  it('is reached by nothing that is rendered: names, days and hours drawn from all of them', () => {
    for (const [locale, template] of cases)
      for (let i = 0; i < 300; i += 1) {
        const params = {
          children: CHILDREN[i % CHILDREN.length] ?? [],
          worker: WORKERS[i % WORKERS.length] ?? '',
          day: DAYS[(i * 37) % DAYS.length] ?? '',
          time: TIMES[(i * 101) % TIMES.length] ?? '',
        };
        expect(renderSms(template, locale, params, '名'.repeat(20)).length).toBeLessThanOrEqual(SMS_UNITS);
      }
  });
});

describe('a signature', () => {
  const names = ['柳堤学校（虚构）'];
  it.each([
    ['小禾家庭服务', []],
    ['春芽', []],
    ['Rowan Family', []],
    ['服刑人员子女之家', ['signature.says_too_much']],
    ['监 狱 关爱', ['signature.says_too_much']],
    ['Prison Kids', ['signature.says_too_much']],
    ['柳堤学校之友', ['signature.says_too_much']],
    ['禾', ['signature.length']],
    ['名'.repeat(SIGNATURE_MOST + 1), ['signature.length']],
    ['【小禾】', ['signature.brackets']],
    ['  ', ['signature.length']],
    ['2026-02-30', ['signature.letters']],
  ])('%s → %j', (signature, codes) => {
    expect(signatureErrors(signature, names).map((e) => e.code)).toEqual(codes);
  });
});
