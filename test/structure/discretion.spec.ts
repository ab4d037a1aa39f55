import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { planCalendar, PlannedOuting } from '../../src/calendar-feeds/plan-calendar';
import { SECURITY_NOTICE_KINDS } from '../../src/access/security-notice.entity';
import { LOCALES } from '../../src/kernel/locale';
import { findBanned } from '../../src/notifications/discretion/discretion.rules';
import { TEMPLATES } from '../../src/notifications/engine/message-plan.rules';
import { MessageParams, renderMail, renderSms } from '../../src/notifications/wording/message-templates';
import { CARRIED_PAPERS } from '../../src/facilities/rules/paper-keys';
import { ENTRANTS } from '../../src/facilities/rules/people-keys';
import { ALLOWED_ITEMS } from '../../src/facilities/rules/thing-keys';
import type { ToBring } from '../../src/facilities/rules/to-bring.rules';
import { bringLines } from '../../src/facilities/rules/to-bring.words';
import { PROOF_KINDS } from '../../src/kernel/vocabulary';
import { cardOf, FamilyPaper, PAPER_KINDS, paperFileName, slipOf, wordsOn } from '../../src/notifications/prints/papers.rules';
import { securityMail } from '../../src/notifications/staff/security-mails';
import { digestMail } from '../../src/notifications/staff/staff-digests';
import { translator } from '../../src/ui/i18n';

const FACILITIES = ['柳堤监狱（虚构）', '清溪学校'];
const PARAMS: MessageParams = { children: ['小宇'], day: '2026-10-18', time: '07:30', worker: '王小满' };
const ACCESS = { site: 'https://kinline.test/r', code: '012345', token: 'a-token' };
const COUNTS = {
  waiting: 3,
  late: 1,
  today: 2,
  calls: 4,
  offers: 1,
  tasks: 3,
  unsent: 1,
  overdueTasks: 7,
  overdueCalls: 2,
  overdueAnswers: 1,
  ends60: 3,
  ends30: 2,
  ends7: 1,
};

interface Planted {
  alias?: string;
  child?: string;
  reference?: string;
}

const EVERYTHING: ToBring = {
  first: true,
  papers: CARRIED_PAPERS,
  oneOf: PROOF_KINDS,
  byRelation: ENTRANTS.map((relation) => ({ relation, papers: CARRIED_PAPERS })),
  villageInvalid: true,
  registerForChild: true,
  items: ALLOWED_ITEMS,
  money: 1000,
  most: 3,
  extra: 2,
  uncountedBelow: 6,
};

/** Everything that leaves or lies about, by where it can be read; names and the reference may be planted. */
function everything(locale: (typeof LOCALES)[number], planted: Planted = {}): [where: string, text: string][] {
  const t = translator(locale);
  const alias = planted.alias ?? '小禾家庭服务';
  const params = { ...PARAMS, children: [planted.child ?? '小宇'] };
  const reference = planted.reference ?? 'K7Q2';
  const outing: PlannedOuting = {
    visitId: '0190a1b2-0000-7000-8000-000000000001',
    reference,
    startsAt: new Date('2026-10-18T01:30:00Z'),
    endsAt: new Date('2026-10-18T02:00:00Z'),
    version: 2,
    cancelled: false,
    changedAt: new Date('2026-09-02T02:00:00Z'),
  };
  const paper: FamilyPaper = {
    params,
    locale,
    alias,
    phone: '10020000001',
    access: ACCESS,
    bring: bringLines(t, EVERYTHING, 'plain'),
    way: null,
  };
  return [
    ...TEMPLATES.flatMap((template): [string, string][] => {
      const mail = renderMail(template, locale, params, alias, ACCESS);
      return [
        [`sms ${template}`, renderSms(template, locale, params, alias)],
        [`subject ${template}`, mail.subject],
        [`mail ${template}`, `${mail.text}\n${mail.html}`],
      ];
    }),
    ...(['morning', 'noon', 'monday'] as const).map((kind): [string, string] => {
      const mail = digestMail({ locale, zone: 'Asia/Shanghai' }, kind, { counts: COUNTS, earliest: null }, 'https://kinline.test/today');
      return [`digest ${kind}`, `${mail?.subject}\n${mail?.text}`];
    }),
    ...SECURITY_NOTICE_KINDS.flatMap((kind) =>
      [true, false].map((own): [string, string] => {
        const at = new Date('2026-10-18T01:30:00Z');
        const notice = { userEmail: 'a@b.test', locale, timeZone: 'Asia/Shanghai', kind, own, at };
        const { subject, text, html } = securityMail(notice, 'https://kinline.test/security-notices');
        return [`notice ${kind}`, `${subject}\n${text}\n${html}`];
      }),
    ),
    ['invitation', `${t('access:users.mail.subject')}\n${t('access:users.mail.body', { link: 'https://kinline.test/welcome/x' })}`],
    [
      'staff notice',
      `${t('notifications:staff_notice.subject')}\n${t('notifications:staff_notice.body', { link: 'https://kinline.test/today' })}`,
    ],
    ['ics', planCalendar([outing, { ...outing, cancelled: true }], locale).replace(/\r\n /g, '')],
    ['ics subject', t('digests:calendar.subject_on', { reference })],
    ['ics file', 'plan.ics'],
    ...PAPER_KINDS.map((kind): [string, string] => [`file ${kind}`, paperFileName(kind, reference)]),
    ['paper title', t('papers:document_title', { reference })],
    ['slip', wordsOn(slipOf(paper))],
    ['card', wordsOn(cardOf(paper))],
    ['outer fold', [...(cardOf(paper).outer?.front ?? []), ...(cardOf(paper).outer?.back ?? [])].join('\n')],
  ];
}
const hits = (rendered: readonly [string, string][]): string[] =>
  rendered.flatMap(([where, text]) => findBanned(text, FACILITIES).map((word) => `${where}: ${word}`));

describe('what leaves or lies about', () => {
  it.each(LOCALES)('says nothing that gives a family away: messages, subjects, calendars, file names, titles, folds (%s)', (locale) => {
    expect(everything(locale).length).toBeGreaterThan(30);
    expect(hits(everything(locale))).toEqual([]);
  });

  it.each(LOCALES)('is caught when a word or a facility’s name is planted, in each medium (%s)', (locale) => {
    const caught = (planted: Planted): string => hits(everything(locale, planted)).join('\n');
    for (const word of ['监狱之友', 'Prison Kids', '清溪学校']) {
      const found = caught({ alias: word });
      for (const where of ['sms asked', 'subject asked', 'mail asked', 'slip', 'card', 'outer fold']) expect(found).toContain(`${where}: `);
    }
    const found = caught({ reference: 'jail' });
    for (const where of ['ics: ', 'ics subject: ', 'file slip: ', 'file card: ', 'file escort-sheet: ', 'paper title: '])
      expect(found).toContain(where);
    expect(caught({ child: '犯人' })).toContain('sms home_safe: 犯');
  });

  it('has no telling word in the titles of any page, mail, digest or paper', () => {
    const folder = join(__dirname, '../../src/ui/locales');
    for (const locale of LOCALES)
      for (const room of ['papers', 'to_bring', 'digests', 'calendar_feeds', 'message_setup', 'notifications'])
        expect([room, findBanned(readFileSync(join(folder, locale, `${room}.json`), 'utf8'))]).toEqual([room, []]);
    expect(readdirSync(join(folder, 'en')).sort()).toEqual(readdirSync(join(folder, 'zh-CN')).sort());
  });
});
