import {
  formatCount,
  formatDay,
  formatDayShort,
  formatDayTime,
  formatDeadline,
  formatMinutes,
  formatMonth,
  formatPercent,
  formatRelativeDays,
  formatTime,
  maskName,
  maskTail,
} from '../../../src/ui/format';

describe('days and times as people read them', () => {
  it('always carry the weekday', () => {
    expect(formatDay('2026-10-18', 'en')).toBe('Sun 18 Oct 2026');
    expect(formatDay('2026-10-18', 'zh-CN')).toBe('2026年10月18日 星期日');
    expect(formatDay('2026-09-05', 'en')).toBe('Sat 5 Sep 2026');
  });

  it('can be short where the year is clear', () => {
    expect(formatDayShort('2026-10-03', 'en')).toBe('3 Oct');
    expect(formatDayShort('2026-10-03', 'zh-CN')).toBe('10月3日');
    expect(formatMonth('2026-10-01', 'en')).toBe('October 2026');
    expect(formatMonth('2026-10-01', 'zh-CN')).toBe('2026年10月');
  });

  it('say which part of the day', () => {
    expect(formatTime('07:30', 'Asia/Shanghai', 'zh-CN')).toBe('早上7:30');
    expect(formatTime('10:05', 'Asia/Shanghai', 'zh-CN')).toBe('上午10:05');
    expect(formatTime('12:00', 'Asia/Shanghai', 'zh-CN')).toBe('中午12:00');
    expect(formatTime('14:00', 'Asia/Shanghai', 'zh-CN')).toBe('下午2:00');
    expect(formatTime('00:15', 'Asia/Shanghai', 'en')).toBe('12:15 am');
    expect(formatTime(new Date('2026-10-17T23:30:00Z'), 'Asia/Shanghai', 'en')).toBe('7:30 am');
  });

  it('take the day of the place, not of the server', () => {
    const instant = new Date('2026-10-17T23:30:00Z');
    expect(formatDayTime(instant, 'Asia/Shanghai', 'en')).toBe('Sun 18 Oct 2026, 7:30 am');
    expect(formatDayTime(instant, 'Asia/Shanghai', 'zh-CN')).toBe('2026年10月18日 星期日 早上7:30');
  });

  it('count from today', () => {
    expect(formatRelativeDays('2026-10-01', '2026-10-02', 'en')).toBe('tomorrow');
    expect(formatRelativeDays('2026-10-01', '2026-10-04', 'zh-CN')).toBe('3天后');
  });
});

describe('numbers', () => {
  it('follow the language', () => {
    expect(formatPercent(0.0833, 'en', 1)).toBe('8.3%');
    expect(formatCount(12345, 'zh-CN')).toBe('12,345');
    expect(formatMinutes(190, 'en')).toBe('3 h 10 min');
    expect(formatMinutes(190, 'zh-CN')).toBe('3小时10分钟');
    expect(formatMinutes(0, 'en')).toBe('0 min');
    expect(formatMinutes(143 * 60 + 2, 'en')).toBe('5 days 23 h');
    expect(formatMinutes(2 * 24 * 60, 'zh-CN')).toBe('2天');
  });
});

describe('masks', () => {
  it('keep one character of a name and the end of a number', () => {
    expect(maskName('张小宇')).toBe('张**');
    expect(maskName(' ')).toBe('');
    expect(maskTail('10000001234')).toBe('*******1234');
    expect(maskTail('12')).toBe('12');
  });
});

describe('a deadline', () => {
  const zone = 'Asia/Shanghai';
  it('at midnight is the end of the day before', () => {
    const midnight = new Date('2026-11-24T16:00:00Z');
    expect(formatDeadline(midnight, zone, 'zh-CN')).toBe('2026年11月24日 星期二 24:00');
    expect(formatDeadline(midnight, zone, 'en')).toBe('the end of Tue 24 Nov 2026');
  });

  it('at any other time is that time', () => {
    const noon = new Date('2026-11-24T04:20:00Z');
    expect(formatDeadline(noon, zone, 'en')).toBe(formatDayTime(noon, zone, 'en'));
  });
});
