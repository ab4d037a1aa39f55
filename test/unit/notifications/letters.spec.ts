import { lastPostingDay } from '../../../src/notifications/letters/letters.rules';

const CALENDAR = {
  holidays: new Set(['2026-10-01', '2026-10-02']),
  makeUpWorkdays: new Set(['2026-09-20']),
  announcedYears: new Set([2026]),
};
const ZONE = 'Asia/Shanghai';
const last = (now: string, needed: string, days = 5): string | undefined =>
  lastPostingDay(new Date(`${now}T02:00:00Z`), new Date(`${needed}T02:00:00Z`), ZONE, days, CALENDAR);

describe('the last day on which a letter may be posted', () => {
  it('leaves the working days that it takes, and one before it is needed', () => {
    // Tuesday 15 + 5 working days = Tuesday 22, the day before Wednesday 23.
    expect(last('2026-09-02', '2026-09-23')).toBe('2026-09-15');
  });

  it('counts no holidays, and no make-up workdays: the post rests', () => {
    // From Monday 28 September: 29, 30, then 5 to 7 October.
    expect(last('2026-09-02', '2026-10-08')).toBe('2026-09-28');
    expect(last('2026-09-18', '2026-09-21', 1)).toBeUndefined();
  });

  it('is none when it would come too late already', () => {
    expect(last('2026-09-16', '2026-09-23')).toBeUndefined();
    expect(last('2026-09-23', '2026-09-23', 1)).toBeUndefined();
  });
});
