import { calendarOf } from '../../../src/facilities/packs/pack';
import { PACKS } from '../../../src/facilities/packs/packs';
import { daysBetween } from '../../../src/kernel/days';
import { LOCALES } from '../../../src/kernel/locale';
import { isWorkingDay } from '../../../src/kernel/working-days';
import { findBanned } from '../../../src/notifications/discretion/discretion.rules';
import { digestMail } from '../../../src/notifications/staff/staff-digests';
import { digestsDue, spanOf } from '../../../src/notifications/staff/staff-digests.rules';

const calendar = calendarOf(PACKS.get('cn'), []);
const working = (day: string): boolean => isWorkingDay(day, calendar, true);

describe('digests', () => {
  it.each([
    ['liaison', '2026-09-02', '08:29', []],
    ['liaison', '2026-09-02', '08:30', ['morning']],
    ['liaison', '2026-09-02', '14:10', ['noon']],
    ['liaison', '2026-09-02', '09:31', []],
    ['coordinator', '2026-09-02', '08:40', ['morning']],
    ['coordinator', '2026-09-07', '08:40', ['morning', 'monday']],
    ['lead', '2026-09-07', '08:40', ['morning', 'monday']],
    ['worker', '2026-09-07', '08:40', ['morning']],
    ['director', '2026-09-07', '08:40', []],
    // A weekend, a make-up Sunday, a holiday; after the National Day week the first working day is a Thursday.
    ['coordinator', '2026-09-05', '08:40', []],
    ['coordinator', '2026-09-20', '08:40', ['morning']],
    ['coordinator', '2026-10-05', '08:40', []],
    ['coordinator', '2026-10-08', '08:40', ['morning', 'monday']],
    ['coordinator', '2026-10-09', '08:40', ['morning']],
  ] as const)('%s on %s at %s: %j', (role, day, time, kinds) => {
    expect(digestsDue(role, day, time, working)).toEqual(kinds);
  });

  it.each(LOCALES)('hold counts and nothing else, and are not sent when there is nothing to say (%s)', (locale) => {
    const reader = { locale, zone: 'Asia/Shanghai' };
    const counts = {
      waiting: 30,
      late: 2,
      today: 0,
      calls: 4,
      offers: 1,
      tasks: 3,
      unsent: 1,
      overdueTasks: 7,
      overdueCalls: 2,
      overdueAnswers: 1,
      ends60: 5,
      ends30: 2,
      ends7: 1,
    };
    for (const kind of ['morning', 'noon', 'monday'] as const) {
      const mail = digestMail(reader, kind, { counts, earliest: new Date('2026-10-12T02:00:00Z') }, 'https://kinline.test/today');
      expect(findBanned(`${mail?.subject}\n${mail?.text}\n${mail?.html}`, ['柳堤监狱（虚构）'])).toEqual([]);
      expect(mail?.text).toContain('30');
      expect(mail?.text).not.toMatch(/\{\{|：0$|: 0$/m);
      expect(digestMail(reader, kind, { counts: { waiting: 0 }, earliest: null }, 'x')).toBeUndefined();
    }
  });

  it.each(['Asia/Shanghai', 'Europe/London'])(
    'look back to the digest before, over weekends, holidays and a change of the clocks, without gap or overlap (%s)',
    (zone) => {
      const days = daysBetween('2026-09-01', '2026-11-30').filter(working);
      const spans = days.map((day) => spanOf(day, zone, working));
      spans.slice(1).forEach((span, i) => expect(span.since).toEqual(spans[i]?.until));
      // Eight days of holidays in China, in one span.
      expect(spanOf('2026-10-08', 'Asia/Shanghai', working).since).toEqual(new Date('2026-09-30T00:30:00Z'));
      // The clocks go back on 25 October in London: half past eight stays half past eight.
      expect(spanOf('2026-10-26', 'Europe/London', working)).toEqual({
        since: new Date('2026-10-23T07:30:00Z'),
        until: new Date('2026-10-26T08:30:00Z'),
      });
    },
  );
});
