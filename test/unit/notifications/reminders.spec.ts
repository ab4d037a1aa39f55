import { PACKS } from '../../../src/facilities/packs/packs';
import { calendarOf } from '../../../src/facilities/packs/pack';
import { addDays, Day, dayInZone, instantOf, isoWeekday, timeInZone } from '../../../src/kernel/days';
import { isWorkingDay } from '../../../src/kernel/working-days';
import { nextAllowed } from '../../../src/notifications/engine/message-plan.rules';
import { Reminders, remindersOf, ReminderTerms, TIMING_ARMS } from '../../../src/notifications/reminders/reminders.rules';

const CHINA = 'Asia/Shanghai';
const LONDON = 'Europe/London';
const working = (pack: string): ((day: Day) => boolean) => {
  const calendar = calendarOf(PACKS.get(pack), []);
  return (day) => isWorkingDay(day, calendar, true);
};
const calendars = { cn: working('cn'), gb: working('gb-eng') };
const terms = (start: string, now: string, more: Partial<ReminderTerms> = {}): ReminderTerms => {
  const zone = more.zone ?? CHINA;
  const [day = '', time = ''] = start.split(' ');
  const [today = '', clock = ''] = now.split(' ');
  return {
    startsAt: instantOf(day, time, more.facilityZone ?? zone),
    now: instantOf(today, clock, zone),
    facilityZone: zone,
    zone,
    isWorkingDay: zone === LONDON ? calendars.gb : calendars.cn,
    noticeWorkingDays: 0,
    arm: 'usual',
    first: 'asked',
    callsFirst: false,
    ...more,
  };
};
const said = ({ steps }: Reminders, zone = CHINA): string[] =>
  steps.map((s) => `${s.step} ${dayInZone(s.runAt, zone)} ${timeInZone(s.runAt, zone)}`);

describe('the reminders of a meeting', () => {
  it('ask at once, again ten days before, and remind 7, 3 and 1 days before', () => {
    expect(said(remindersOf(terms('2026-11-20 09:30', '2026-11-02 10:00')))).toEqual([
      'asked 2026-11-02 10:00',
      'ask_again 2026-11-10 10:00',
      'bring 2026-11-13 10:00',
      'plan 2026-11-17 10:00',
      'tomorrow 2026-11-19 16:00',
    ]);
  });

  it('are a call at once where the question itself would come too late, and say a new time until it begins', () => {
    const late = terms('2026-09-05 09:30', '2026-09-04 20:00', { callsFirst: true });
    expect(remindersOf(late)).toEqual({ steps: [], calls: [{ when: 'now', dueAt: late.now }] });
    const moved = remindersOf({ ...late, first: 'changed', firstAt: late.now });
    expect(said(moved)).toEqual(['changed 2026-09-04 20:00']);
    expect(moved.steps[0]?.uselessAfter).toEqual(late.startsAt);
    expect(remindersOf({ ...late, now: late.startsAt }).calls.map((call) => call.when)).not.toContain('now');
  });

  it('leave out what would come too late', () => {
    expect(said(remindersOf(terms('2026-09-05 09:30', '2026-09-03 20:00')))).toEqual([
      'asked 2026-09-04 08:30',
      'tomorrow 2026-09-04 16:00',
    ]);
  });

  it('move from a weekend to the working day before it, and stay on a make-up workday', () => {
    // 13 September 2026 is a Sunday; Sunday the 20th is worked instead of the mid-autumn holiday.
    expect(said(remindersOf(terms('2026-09-23 09:30', '2026-09-02 10:00')))).toEqual([
      'asked 2026-09-02 10:00',
      'ask_again 2026-09-11 10:00',
      'bring 2026-09-16 10:00',
      'plan 2026-09-20 10:00',
      'tomorrow 2026-09-22 16:00',
    ]);
  });

  it('move around the National Day holiday, and after it where before it somebody has written already', () => {
    // Off from 1 to 7 October; Saturday the 10th is worked. Ask and bring fall into the holiday together.
    expect(said(remindersOf(terms('2026-10-12 09:30', '2026-09-10 10:00')))).toEqual([
      'asked 2026-09-10 10:00',
      'ask_again 2026-09-30 10:00',
      'bring 2026-10-08 10:00',
      'plan 2026-10-09 10:00',
      'tomorrow 2026-10-11 16:00',
    ]);
  });

  it('ask two working days before the facility wants the names, when that is earlier than ten days before', () => {
    const asked = remindersOf(terms('2026-11-20 09:30', '2026-10-26 10:00', { noticeWorkingDays: 8 })).steps[1];
    expect(asked && dayInZone(asked.runAt, CHINA)).toBe('2026-11-06');
    const usual = remindersOf(terms('2026-11-20 09:30', '2026-10-26 10:00', { noticeWorkingDays: 3 })).steps[1];
    expect(usual && dayInZone(usual.runAt, CHINA)).toBe('2026-11-10');
  });

  it('come earlier under the other timetable of a trial', () => {
    expect(said(remindersOf(terms('2026-11-20 09:30', '2026-10-26 10:00', { arm: 'early' })))).toEqual([
      'asked 2026-10-26 10:00',
      'ask_again 2026-11-06 10:00',
      'bring 2026-11-11 10:00',
      'plan 2026-11-16 10:00',
      'tomorrow 2026-11-19 16:00',
    ]);
  });

  it('keep the family’s wall clock across a clock change, and its own zone beside the facility’s', () => {
    // London leaves summer time on Sunday 25 October 2026.
    const { steps } = remindersOf(terms('2026-11-02 10:00', '2026-10-05 10:00', { zone: LONDON }));
    expect(said({ steps, calls: [] }, LONDON)).toEqual([
      'asked 2026-10-05 10:00',
      'ask_again 2026-10-23 10:00',
      'bring 2026-10-26 10:00',
      'plan 2026-10-30 10:00',
      'tomorrow 2026-11-01 16:00',
    ]);
    expect(steps[1]?.runAt.toISOString()).toBe('2026-10-23T09:00:00.000Z');
    expect(steps[2]?.runAt.toISOString()).toBe('2026-10-26T10:00:00.000Z');
    const abroad = remindersOf(terms('2026-11-20 09:30', '2026-11-02 10:00', { zone: LONDON, facilityZone: CHINA }));
    expect(said(abroad, LONDON).at(-1)).toBe('tomorrow 2026-11-19 16:00');
  });

  it('are preceded by calls for a first outing or after a missed one: an hour before the texts, instead of the second question', () => {
    const { steps, calls } = remindersOf(terms('2026-11-20 09:30', '2026-11-02 10:00', { callsFirst: true }));
    expect(calls.map((c) => `${c.when} ${dayInZone(c.dueAt, CHINA)} ${timeInZone(c.dueAt, CHINA)}`)).toEqual([
      'ask 2026-11-10 09:00',
      'plan 2026-11-17 09:00',
    ]);
    expect(steps.map((s) => s.step)).toEqual(['asked', 'bring', 'plan', 'tomorrow']);
    const soon = remindersOf(terms('2026-11-06 09:30', '2026-11-04 12:30', { callsFirst: true }));
    expect(soon.calls).toEqual([{ when: 'ask', dueAt: instantOf('2026-11-04', '14:00', CHINA) }]);
  });

  it('lie outside the quiet hours, in order, on working days but for the eve, before they are useless – for every day of a year', () => {
    for (let d = 0; d < 365; d += 1) {
      const start = addDays('2026-01-20', d);
      for (const [ahead, hour] of [
        [1, '00:15'],
        [4, '09:00'],
        [9, '13:00'],
        [15, '21:00'],
        [30, '10:00'],
      ] as const) {
        for (const arm of TIMING_ARMS) {
          const made = terms(`${start} 09:30`, `${addDays(start, -ahead)} ${hour}`, { arm, noticeWorkingDays: 5 });
          const { steps, calls } = remindersOf(made);
          // A family that nobody can write to in time is rung at once: it never hears nothing.
          if (steps[0]?.step !== 'asked') expect(calls).toContainEqual({ when: 'now', dueAt: made.now });
          steps.forEach((step, i) => {
            expect(nextAllowed(step.runAt, CHINA)).toEqual(step.runAt);
            expect(step.runAt.getTime()).toBeLessThan(step.uselessAfter.getTime());
            expect(step.runAt.getTime()).toBeGreaterThan(steps[i - 1]?.runAt.getTime() ?? 0);
          });
        }
      }
    }
    const weekend = remindersOf(terms('2026-11-20 09:30', '2026-11-02 10:00', { arm: 'early' })).steps.slice(1, -1);
    for (const step of weekend) expect(isoWeekday(dayInZone(step.runAt, CHINA))).toBeLessThanOrEqual(5);
  });
});
