import { timeOf } from '../../../src/facilities/closure.rules';
import { datedSessions, Timetable, TimetableLine } from '../../../src/facilities/facility-sessions.rules';
import { cn } from '../../../src/facilities/packs/cn';
import { gbEng } from '../../../src/facilities/packs/gb-eng';
import { calendarOf } from '../../../src/facilities/packs/pack';
import { afterWorkingDays, isAnnounced } from '../../../src/kernel/working-days';

const line = (weekday: number, changes: Partial<TimetableLine> = {}): TimetableLine => ({
  id: `line-${weekday}`,
  wardId: null,
  mode: 'visit',
  weekday,
  startsAt: '09:30:00',
  endsAt: '10:00:00',
  capacity: 8,
  validFrom: '2020-01-01',
  validTo: null,
  ...changes,
});
const shanghai = (changes: Partial<Timetable> = {}): Timetable => ({
  timeZone: 'Asia/Shanghai',
  lines: [1, 2, 3, 4, 5].map((weekday) => line(weekday)),
  calendar: calendarOf(cn, []),
  rulesOn: () => ({ openOnHolidays: false, makeUpWorkday: 'unknown' }),
  closures: [],
  ...changes,
});
/** Whole days of the house. */
const shut = (from: string, to: string) => ({ ...timeOf({ from, to }, 'Asia/Shanghai'), mode: null, wardIds: null });
const days = (timetable: Timetable, from: string, to: string): string[] => datedSessions(timetable, from, to).map((s) => s.day);

// The whole file is run under TZ=UTC and TZ=Asia/Shanghai: the machine's zone must not matter.
describe(`sessions of a timetable (machine in ${process.env.TZ ?? 'its own zone'})`, () => {
  it('fall on the weekdays of their lines, at local time', () => {
    const sessions = datedSessions(shanghai({ lines: [line(3), line(4, { wardId: 'w2' })] }), '2026-09-02', '2026-09-08');
    expect(sessions.map(({ day, wardId, startsAt, endsAt }) => [day, wardId, startsAt.toISOString(), endsAt.toISOString()])).toEqual([
      ['2026-09-02', null, '2026-09-02T01:30:00.000Z', '2026-09-02T02:00:00.000Z'],
      ['2026-09-03', 'w2', '2026-09-03T01:30:00.000Z', '2026-09-03T02:00:00.000Z'],
    ]);
  });

  it('keep their local time when London changes its clocks', () => {
    const london = shanghai({
      timeZone: 'Europe/London',
      calendar: calendarOf(gbEng, []),
      lines: [line(7, { startsAt: '14:00', endsAt: '15:00' }), line(6, { startsAt: '14:00', endsAt: '15:00' })],
    });
    const starts = (from: string, to: string): string[] => datedSessions(london, from, to).map((s) => s.startsAt.toISOString());
    expect(starts('2026-03-28', '2026-03-29')).toEqual(['2026-03-28T14:00:00.000Z', '2026-03-29T13:00:00.000Z']);
    expect(starts('2026-10-24', '2026-10-25')).toEqual(['2026-10-24T13:00:00.000Z', '2026-10-25T14:00:00.000Z']);
  });

  it('leave out an hour that does not exist', () => {
    const night = shanghai({ timeZone: 'Europe/London', lines: [line(7, { startsAt: '01:15', endsAt: '02:00' })] });
    expect(days(night, '2026-03-29', '2026-03-29')).toEqual([]);
  });

  it('do not take place on holidays', () => {
    expect(days(shanghai(), '2026-09-28', '2026-10-09')).toEqual(['2026-09-28', '2026-09-29', '2026-09-30', '2026-10-08', '2026-10-09']);
  });

  it('take place on holidays where the facility says so', () => {
    expect(days(shanghai({ rulesOn: () => ({ openOnHolidays: true, makeUpWorkday: 'unknown' }) }), '2026-10-01', '2026-10-02')).toEqual([
      '2026-10-01',
      '2026-10-02',
    ]);
  });

  it('follow the neighbouring working day on a make-up workday that counts as one', () => {
    const timetable = shanghai({ rulesOn: () => ({ openOnHolidays: false, makeUpWorkday: 'workday' }) });
    expect(datedSessions(timetable, '2026-10-10', '2026-10-10').map((s) => s.timetableId)).toEqual(['line-5']);
    expect(datedSessions(timetable, '2026-09-20', '2026-09-20').map((s) => s.timetableId)).toEqual(['line-1']);
  });

  it('are a weekend’s on a make-up workday that stays a weekend', () => {
    const timetable = shanghai({ rulesOn: () => ({ openOnHolidays: false, makeUpWorkday: 'weekend' }) });
    expect(days(timetable, '2026-10-10', '2026-10-11')).toEqual([]);
  });

  it('are offered on a make-up workday of unknown treatment: the weekend’s own line, else the neighbour’s', () => {
    expect(datedSessions(shanghai(), '2026-10-10', '2026-10-10').map((s) => s.timetableId)).toEqual(['line-5']);
    expect(datedSessions(shanghai({ lines: [line(5), line(6)] }), '2026-10-10', '2026-10-10').map((s) => s.timetableId)).toEqual([
      'line-6',
    ]);
  });

  it('end with their line, and with the days that are closed', () => {
    const lines = [line(3, { validFrom: '2026-09-09', validTo: '2026-09-23' })];
    expect(days(shanghai({ lines }), '2026-09-01', '2026-10-31')).toEqual(['2026-09-09', '2026-09-16', '2026-09-23']);
    expect(days(shanghai({ lines, closures: [shut('2026-09-16', '2026-09-16')] }), '2026-09-01', '2026-10-31')).toEqual([
      '2026-09-09',
      '2026-09-23',
    ]);
  });

  it('without known rules are made as if shut on holidays', () => {
    expect(days(shanghai({ rulesOn: () => undefined }), '2026-09-30', '2026-10-02')).toEqual(['2026-09-30']);
  });
});

describe('calendars', () => {
  const china = calendarOf(cn, []);

  it('count the working days of notice around a long holiday', () => {
    // 30 September is the last working day before the seven days off; 10 October is worked, and counts where the facility says so.
    expect(afterWorkingDays('2026-09-29', 3, china, false)).toBe('2026-10-09');
    expect(afterWorkingDays('2026-09-29', 5, china, false)).toBe('2026-10-13');
    expect(afterWorkingDays('2026-09-29', 5, china, true)).toBe('2026-10-12');
    expect(afterWorkingDays('2026-09-07', 5, china, false)).toBe('2026-09-14');
    expect(afterWorkingDays('2026-09-07', 0, china, false)).toBe('2026-09-07');
  });

  it('know which years have been announced', () => {
    expect(isAnnounced('2026-12-31', china)).toBe(true);
    expect(isAnnounced('2027-02-10', china)).toBe(false);
    expect(isAnnounced('2027-02-10', calendarOf(cn, [{ day: '2027-02-05', kind: 'holiday' }]))).toBe(true);
    expect(isAnnounced('2027-02-10', calendarOf(undefined, []))).toBe(false);
    expect(isAnnounced('2027-12-27', calendarOf(gbEng, []))).toBe(true);
  });

  it('hold every day off of 2026', () => {
    expect(china.holidays.size).toBe(3 + 9 + 3 + 5 + 3 + 3 + 7);
    expect([...china.makeUpWorkdays].every((day) => !china.holidays.has(day))).toBe(true);
    expect(calendarOf(gbEng, []).holidays.size).toBe(16);
  });
});
