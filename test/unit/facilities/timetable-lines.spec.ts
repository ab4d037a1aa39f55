import { timeOf } from '../../../src/facilities/closure.rules';
import { datedSessions, Timetable, TimetableLine } from '../../../src/facilities/facility-sessions.rules';
import { calendarProblems } from '../../../src/facilities/calendar.rules';
import { gbEng } from '../../../src/facilities/packs/gb-eng';
import { cn } from '../../../src/facilities/packs/cn';
import { calendarOf } from '../../../src/facilities/packs/pack';
import { diffSessions, StoredSession } from '../../../src/facilities/session-changes.rules';
import { lineProblems, LineValues } from '../../../src/facilities/timetable-line.rules';
import { firstOverlap } from '../../../src/facilities/timetable-pattern.rules';

const line = (changes: Partial<TimetableLine> = {}): TimetableLine => ({
  id: 'a',
  wardId: null,
  mode: 'visit',
  weekday: 7,
  startsAt: '14:00',
  endsAt: '15:00',
  capacity: 8,
  validFrom: '2026-01-01',
  validTo: null,
  ...changes,
});
const london = (lines: TimetableLine[], changes: Partial<Timetable> = {}): Timetable => ({
  timeZone: 'Europe/London',
  lines,
  calendar: calendarOf(gbEng, []),
  rulesOn: () => ({ openOnHolidays: false, makeUpWorkday: 'unknown' }),
  closures: [],
  ...changes,
});
const days = (timetable: Timetable, from: string, to: string): string[] => datedSessions(timetable, from, to).map((s) => s.day);
const NONE: ReadonlySet<string> = new Set();

describe('a line every n weeks', () => {
  it('counts from Monday to Sunday: a Sunday belongs to the week before it', () => {
    const other = london([line({ everyWeeks: 2, anchorDay: '2026-03-02' })]);
    expect(days(other, '2026-03-01', '2026-04-05')).toEqual(['2026-03-08', '2026-03-22', '2026-04-05']);
    // Anchored on the Sunday itself it is the same weeks as its Monday.
    expect(days(london([line({ everyWeeks: 2, anchorDay: '2026-03-08' })]), '2026-03-01', '2026-03-31')).toEqual([
      '2026-03-08',
      '2026-03-22',
    ]);
  });

  it('keeps its rhythm and its local time across both changes of the clock', () => {
    const third = london([line({ everyWeeks: 3, anchorDay: '2026-03-08' })]);
    expect(datedSessions(third, '2026-03-01', '2026-04-30').map((s) => s.startsAt.toISOString())).toEqual([
      '2026-03-08T14:00:00.000Z',
      '2026-03-29T13:00:00.000Z',
      '2026-04-19T13:00:00.000Z',
    ]);
    const autumn = london([line({ everyWeeks: 2, anchorDay: '2026-10-11' })]);
    expect(datedSessions(autumn, '2026-10-11', '2026-11-08').map((s) => s.startsAt.toISOString())).toEqual([
      '2026-10-11T13:00:00.000Z',
      '2026-10-25T14:00:00.000Z',
      '2026-11-08T14:00:00.000Z',
    ]);
  });

  it('is longer or shorter in no night of a change: an hour stays an hour of the clock, or is left out', () => {
    const [spring] = datedSessions(london([line({ startsAt: '00:30', endsAt: '02:30' })]), '2026-03-29', '2026-03-29');
    expect([spring?.startsAt.toISOString(), spring?.endsAt.toISOString()]).toEqual([
      '2026-03-29T00:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
    ]);
    expect(days(london([line({ startsAt: '01:15', endsAt: '02:00' })]), '2026-03-29', '2026-03-29')).toEqual([]);
  });

  it('begins with its own first week when nothing else is said', () => {
    expect(days(london([line({ everyWeeks: 2, validFrom: '2026-03-09' })]), '2026-03-01', '2026-04-01')).toEqual([
      '2026-03-15',
      '2026-03-29',
    ]);
  });
});

describe('a line in a season, on dates, without dates', () => {
  it('has its summer hours as data', () => {
    const both = london([
      line({ id: 's', seasonFrom: '05-01', seasonTo: '09-30', startsAt: '15:00', endsAt: '16:00' }),
      line({ id: 'w', seasonFrom: '10-01', seasonTo: '04-30' }),
    ]);
    expect(datedSessions(both, '2026-04-26', '2026-05-03').map((s) => [s.day, s.timetableId])).toEqual([
      ['2026-04-26', 'w'],
      ['2026-05-03', 's'],
    ]);
    expect(datedSessions(both, '2026-12-27', '2027-01-03').map((s) => s.timetableId)).toEqual(['w', 'w']);
  });

  it('is held on named dates, on days off too, and on no other', () => {
    const named = london([line({ weekday: null, dates: ['2026-12-25', '2026-06-03'] })]);
    expect(days(named, '2026-06-01', '2026-12-31')).toEqual(['2026-06-03', '2026-12-25']);
  });

  it('leaves out its excluded dates', () => {
    expect(days(london([line({ exceptDates: ['2026-03-15'] })]), '2026-03-08', '2026-03-22')).toEqual(['2026-03-08', '2026-03-22']);
  });

  it('gives way on a replaced day to that day’s own lines', () => {
    const lines = [line(), line({ id: 'b', weekday: null, dates: ['2026-03-15'], startsAt: '09:00', endsAt: '10:00' })];
    const replaced = new Set(['2026-03-15', '2026-03-22']);
    expect(datedSessions(london(lines, { replaced }), '2026-03-08', '2026-03-29').map((s) => [s.day, s.timetableId])).toEqual([
      ['2026-03-08', 'a'],
      ['2026-03-15', 'b'],
      ['2026-03-29', 'a'],
    ]);
  });

  it('is shut with its own ward only', () => {
    const lines = [line({ id: 'one', wardId: 'w1' }), line({ id: 'all' }), line({ id: 'only', admits: { includeWards: ['w1'] } })];
    const closures = [{ ...timeOf({ from: '2026-03-01', to: '2026-03-31' }, 'Europe/London'), mode: null, wardIds: ['w1'] }];
    expect(datedSessions(london(lines, { closures }), '2026-03-08', '2026-03-08').map((s) => s.timetableId)).toEqual(['all']);
  });

  it('is provisional in a year whose days off are not announced', () => {
    const china = london([line({ weekday: 5 })], { timeZone: 'Asia/Shanghai', calendar: calendarOf(cn, []) });
    const of = (day: string) => datedSessions(china, day, day).map((s) => s.provisional);
    expect([of('2026-12-25'), of('2027-01-08')]).toEqual([[false], [true]]);
  });

  it('follows the week of the day a make-up workday stands for', () => {
    const china = {
      timeZone: 'Asia/Shanghai',
      calendar: calendarOf(cn, []),
      rulesOn: () => ({ openOnHolidays: false, makeUpWorkday: 'workday' as const }),
    };
    const friday = line({ weekday: 5, everyWeeks: 2, anchorDay: '2026-10-09' });
    expect(days(london([friday], china), '2026-10-09', '2026-10-10')).toEqual(['2026-10-09', '2026-10-10']);
    expect(days(london([{ ...friday, anchorDay: '2026-10-02' }], china), '2026-10-09', '2026-10-10')).toEqual([]);
  });
});

describe('two lines in one place', () => {
  const at = (changes: Partial<TimetableLine>): TimetableLine => line({ id: 'b', ...changes });

  it('stand in each other’s way when their times overlap on a common day', () => {
    expect(firstOverlap(line(), at({ startsAt: '14:30', endsAt: '15:30' }), NONE)).toBe('2026-01-04');
    expect(firstOverlap(line({ room: '1' }), at({ room: '1', mode: 'video', wardId: 'w' }), NONE)).toBe('2026-01-04');
    expect(firstOverlap(line(), at({ weekday: null, dates: ['2026-03-16', '2026-03-15'] }), NONE)).toBe('2026-03-15');
  });

  it('do not when they touch, alternate, are in other rooms, wards or seasons, or one replaces the other', () => {
    expect(firstOverlap(line(), at({ startsAt: '15:00', endsAt: '16:00' }), NONE)).toBeUndefined();
    expect(firstOverlap(line({ everyWeeks: 2 }), at({ everyWeeks: 2, anchorDay: '2026-01-08' }), NONE)).toBeUndefined();
    expect(firstOverlap(line({ room: '1' }), at({ room: '2' }), NONE)).toBeUndefined();
    expect(firstOverlap(line({ wardId: 'w1' }), at({ wardId: 'w2' }), NONE)).toBeUndefined();
    expect(
      firstOverlap(line({ seasonFrom: '05-01', seasonTo: '09-30' }), at({ seasonFrom: '10-01', seasonTo: '04-30' }), NONE),
    ).toBeUndefined();
    expect(firstOverlap(line({ validTo: '2026-02-28' }), at({ validFrom: '2026-03-01' }), NONE)).toBeUndefined();
    expect(firstOverlap(line(), at({ weekday: null, dates: ['2026-03-15'] }), new Set(['2026-03-15']))).toBeUndefined();
  });
});

describe('what a line may not say', () => {
  const values = (changes: Partial<LineValues> = {}): LineValues => {
    const { id, ...rest } = line();
    const more = {
      dates: null,
      exceptDates: null,
      everyWeeks: 1,
      anchorDay: null,
      seasonFrom: null,
      seasonTo: null,
      audience: 'everyone' as const,
    };
    return {
      ...rest,
      ...more,
      admits: null,
      room: id === '' ? id : null,
      hardCapacity: null,
      maxAdults: null,
      maxGroups: null,
      maxVideo: null,
      ...changes,
    };
  };
  const codes = (changes: Partial<LineValues>): string[] =>
    lineProblems(values(changes), new Set(['w1'])).map((e) => `${e.pointer} ${e.code}`);

  it.each<[Partial<LineValues>, string[]]>([
    [{}, []],
    [{ endsAt: '14:00' }, ['/endsAt timetable.ends_before_start']],
    [{ startsAt: '23:00', endsAt: '00:30' }, ['/endsAt timetable.crosses_midnight']],
    [{ validTo: '2025-12-31' }, ['/validTo timetable.valid_to']],
    [{ weekday: null }, ['/weekday timetable.weekday_or_dates']],
    [{ dates: ['2026-03-01'] }, ['/weekday timetable.weekday_or_dates']],
    [{ weekday: null, dates: ['2025-03-01'] }, ['/dates timetable.date_outside']],
    [{ seasonFrom: '05-01' }, ['/seasonTo timetable.season']],
    [{ seasonFrom: '05-01', seasonTo: '13-01' }, ['/seasonTo timetable.season']],
    [{ wardId: 'w2' }, ['/wardId timetable.ward_unknown']],
    [
      { admits: { excludeWards: ['w2'], includeGrades: ['golden'] } },
      ['/excludeWards timetable.ward_unknown', '/includeGrades timetable.grade_unknown'],
    ],
    [{ maxVideo: 2 }, ['/maxVideo timetable.video_only']],
    [{ hardCapacity: 1 }, ['/hardCapacity timetable.hard_capacity']],
  ])('%j', (changes, expected) => expect(codes(changes)).toEqual(expected));
});

describe('a year’s notice', () => {
  const errors = (holidays: [string, string][], makeUpWorkdays: string[] = []): string[] =>
    calendarProblems({ year: 2027, holidays: holidays.map(([from, to]) => ({ from, to, title: 'x' })), makeUpWorkdays }).map(
      (e) => `${e.pointer} ${e.code}`,
    );

  it('names days of its year, once, and only weekends as workdays', () => {
    expect(errors([['2027-02-05', '2027-02-12']], ['2027-02-14'])).toEqual([]);
    expect(
      errors([
        ['2026-12-31', '2027-01-02'],
        ['2027-05-05', '2027-05-01'],
        ['2027-02-05', '2027-04-12'],
      ]),
    ).toEqual(['/holidays/0/from calendar.outside_year', '/holidays/1/to calendar.to_before_from', '/holidays/2/to calendar.too_long']);
    expect(
      errors(
        [
          ['2027-02-05', '2027-02-12'],
          ['2027-02-12', '2027-02-13'],
        ],
        ['2027-02-15', '2028-01-01', '2027-02-06', '2027-02-20', '2027-02-20'],
      ),
    ).toEqual([
      '/holidays/1/from calendar.day_twice',
      '/makeUpWorkdays/0 calendar.make_up_on_weekday',
      '/makeUpWorkdays/1 calendar.outside_year',
      '/makeUpWorkdays/2 calendar.day_twice',
      '/makeUpWorkdays/4 calendar.day_twice',
    ]);
  });
});

describe('a plan and the sessions there are', () => {
  const [planned] = datedSessions(london([line()]), '2026-03-08', '2026-03-08');
  if (!planned) throw new Error('no session');
  const stored = (changes: Partial<StoredSession> = {}): StoredSession => ({
    ...planned,
    id: 's',
    held: 1,
    confirmed: 2,
    adultsTaken: 4,
    groupsTaken: 0,
    videoTaken: 0,
    status: 'open',
    ...changes,
  });

  it('differ in what falls away, what is at another time, and what is too small', () => {
    expect(diffSessions([stored()], []).dropped.map((s) => s.id)).toEqual(['s']);
    expect(diffSessions([stored({ status: 'closed' })], []).dropped).toEqual([]);
    const later = { ...planned, endsAt: new Date(planned.endsAt.getTime() + 60_000) };
    expect(diffSessions([stored()], [later]).changed[0]).toMatchObject({ timeChanged: true, peopleChanged: false });
    expect(diffSessions([stored()], [{ ...planned, admits: { includeGrades: ['lenient'] } }]).changed[0]).toMatchObject({
      timeChanged: false,
      peopleChanged: true,
    });
    expect(
      diffSessions([stored()], [{ ...planned, capacity: 2, maxAdults: 3 }]).tooSmall.map((t) => [t.limit, t.taken, t.planned]),
    ).toEqual([
      ['capacity', 3, 2],
      ['maxAdults', 4, 3],
    ]);
    // Two people let one more in than there are windows; a change that leaves the windows alone does not ask about it.
    expect(diffSessions([stored({ capacity: 2, held: 3, confirmed: 0 })], [{ ...planned, capacity: 2 }]).tooSmall).toEqual([]);
  });
});
