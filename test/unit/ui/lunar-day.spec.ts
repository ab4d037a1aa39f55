import { formatLunarDay } from '../../../src/ui/format';

describe('a day by the calendar in the kitchen', () => {
  it.each([
    ['2026-02-17', '农历正月初一'],
    ['2026-12-07', '农历十月廿九'],
    ['2025-08-01', '农历闰六月初八'],
    ['2026-09-25', '农历八月十五'],
    ['2026-01-08', '农历十一月二十'],
    ['2027-02-05', '农历腊月廿九'],
    ['2026-03-18', '农历正月三十'],
  ])('%s is %s', (day, words) => {
    expect(formatLunarDay(day)).toBe(words);
  });
});
