import { LOCALES } from '../../src/kernel/locale';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { QUESTIONS, TEMPLATES } from '../../src/notifications/engine/message-plan.rules';
import { MessageParams, renderMail, renderSms, teacherName } from '../../src/notifications/wording/message-templates';

const USUAL: MessageParams = { children: ['小宇'], day: '2026-10-18', time: '07:30', worker: '王小满' };
/** Longest of everything: alias of twelve, compound surname, four-character name, two-digit month, day and hour. */
const WORST: MessageParams[] = [
  { children: ['阿依古丽'], day: '2026-11-28', time: '11:30', worker: '欧阳小满' },
  { children: ['阿依古丽江'], day: '2026-12-30', time: '10:30', worker: '' },
  { children: ['阿依', '古丽'], day: '2026-12-30', time: '10:30', worker: '司马老师' },
  { children: ['一一一一', '二二二二', '三三三三'], day: '2026-12-30', time: '10:30', worker: '王' },
  { children: ['Maximiliana-Aurelia'], day: '2026-09-30', time: '12:30', worker: 'Anna Featherstonehaugh' },
];
const ALIASES = ['小禾家庭服务', '一二三四五六七八九十一二', '名字太长的组织会被截短到十二个字', 'Rowan Family'];
const cases = LOCALES.flatMap((locale) => TEMPLATES.map((template) => [locale, template] as const));

describe('texts', () => {
  it.each(cases)('%s %s is one billed part and says nothing banned, also in the worst case', (locale, template) => {
    for (const params of [USUAL, ...WORST]) {
      for (const alias of ALIASES) {
        const text = renderSms(template, locale, params, alias);
        expect(`${text.length <= 70} ${text}`).toBe(`true ${text}`);
        expect(findBanned(text, ['柳堤监狱（虚构）'])).toEqual([]);
        expect(text).not.toContain('{{');
        expect(text.startsWith('【')).toBe(true);
      }
    }
  });

  it('says it all in the usual case', () => {
    expect(renderSms('asked', 'zh-CN', USUAL, '小禾家庭服务')).toBe(
      '【小禾家庭服务】小宇的约定：10月18日星期日 早上7:30，王老师陪同。能去回1，不去回2，回电回3。',
    );
    expect(renderSms('plan', 'zh-CN', USUAL, '小禾家庭服务')).toContain('王老师陪小宇出门');
    expect(renderSms('asked', 'en', { ...USUAL, children: ['Xiaoyu'] }, '小禾家庭服务')).toBe(
      '【小禾家庭服务】Xiaoyu: Sun 18 Oct 7:30 am. Reply 1 yes 2 no 3 call me',
    );
  });

  it.each(LOCALES)('asks 1/2/3 in every question (%s)', (locale) => {
    for (const template of QUESTIONS) expect(renderSms(template, locale, USUAL, '小禾')).toMatch(/2.*3/);
  });

  it('never says a worker’s full name', () => {
    expect(teacherName('王小满', 'zh-CN')).toBe('王老师');
    expect(teacherName('欧阳小满', 'zh-CN')).toBe('欧阳老师');
    expect(teacherName('王老师', 'zh-CN')).toBe('王老师');
    expect(teacherName('Min Wang', 'en')).toBe('Teacher Wang');
    expect(teacherName('', 'zh-CN')).toBe('老师');
  });

  it('never mentions letters: providers refuse texts about passing them on', () => {
    for (const locale of LOCALES) expect(renderSms('item_ready', locale, USUAL, '小禾')).not.toMatch(/信|传话|letter/i);
  });
});

describe('e-mails', () => {
  const access = { site: 'https://example.test/r', code: '012345', token: 'a-token' };

  it.each(cases)('%s %s has a neutral subject and no banned word', (locale, template) => {
    for (const params of [USUAL, ...WORST]) {
      const mail = renderMail(template, locale, params, '小禾家庭服务', access);
      expect(findBanned(`${mail.subject}\n${mail.text}\n${mail.html}`, ['柳堤监狱（虚构）'])).toEqual([]);
      expect(mail.subject).toContain('小禾家庭服务');
      for (const child of params.children) expect(mail.subject).not.toContain(child);
    }
  });

  it('carries the personal link only where an answer is asked, and never in what is kept', () => {
    const asked = renderMail('asked', 'zh-CN', USUAL, '小禾', access);
    expect(asked.text).toContain('https://example.test/r/a-token');
    expect(asked.text).toContain('012345');
    expect(asked.kept).not.toContain('a-token');
    expect(asked.kept).not.toContain('012345');
    expect(renderMail('cancelled', 'zh-CN', USUAL, '小禾', access).text).not.toContain('a-token');
  });

  it('escapes names in the HTML part', () => {
    expect(renderMail('asked', 'en', { ...USUAL, children: ['<b>x'] }, 'A & B', null).html).toContain('&lt;b&gt;x');
    expect(renderMail('asked', 'en', USUAL, 'A & B', null).html).toContain('A &amp; B');
  });
});
