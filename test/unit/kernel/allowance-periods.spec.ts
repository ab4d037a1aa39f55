import fc from 'fast-check';
import { grantFor, nextPeriodStart, periodOn, PeriodRules } from '../../../src/kernel/allowance-periods';
import { addDays, daysBetween, diffDays, isoWeekday } from '../../../src/kernel/days';

describe('the period of an allowance', () => {
  it('is the calendar month unless the facility says otherwise', () => {
    expect(periodOn({}, '2026-02-17')).toEqual({ start: '2026-02-01', end: '2026-03-01', cap: null });
    expect(nextPeriodStart({}, '2026-12-31')).toBe('2027-01-01');
  });

  it('is so many weeks from the weekday on which weeks begin, or so many days', () => {
    expect(periodOn({ entitlementPeriod: 'week' }, '2026-09-02')).toEqual({ start: '2026-08-31', end: '2026-09-07', cap: null });
    const weeks: PeriodRules = { entitlementPeriod: 'weeks', entitlementPeriodLength: 2, entitlementWeekStart: 7 };
    const { start, end } = periodOn(weeks, '2026-09-02');
    expect([isoWeekday(start), diffDays(start, end)]).toEqual([7, 14]);
    expect(diffDays(...(Object.values(periodOn({ entitlementPeriod: 'four_weeks' }, '2026-09-02')).slice(0, 2) as [string, string]))).toBe(
      28,
    );
    const days: PeriodRules = { entitlementPeriod: 'days', entitlementPeriodLength: 10 };
    expect(periodOn(days, '2024-01-11')).toEqual({ start: '2024-01-11', end: '2024-01-21', cap: null });
  });

  it('is the dated cap inside it, this year’s or every year’s, and the month keeps its other days', () => {
    const yearly: PeriodRules = { entitlementCaps: [{ from: '01-09', to: '02-10', most: 1 }] };
    expect(periodOn(yearly, '2027-01-20')).toEqual({ start: '2027-01-09', end: '2027-02-11', cap: 1 });
    expect(periodOn(yearly, '2027-01-08').start).toBe('2027-01-01');
    expect(periodOn(yearly, '2027-02-11').start).toBe('2027-02-01');
    expect(nextPeriodStart(yearly, '2027-01-08')).toBe('2027-01-09');
    const dated: PeriodRules = { entitlementCaps: [{ from: '2027-01-09', to: '2027-02-10', most: 1 }] };
    expect(periodOn(dated, '2028-01-20').cap).toBeNull();
    const acrossYears: PeriodRules = { entitlementCaps: [{ from: '12-20', to: '01-05', most: 2 }] };
    expect(periodOn(acrossYears, '2027-01-02')).toEqual({ start: '2026-12-20', end: '2027-01-06', cap: 2 });
    expect([grantFor(3, { cap: 1 }), grantFor(0, { cap: 1 }), grantFor(2, { cap: null })]).toEqual([1, 0, 2]);
  });

  it('gives another name to what is left of a period whose first day a cap has taken', () => {
    const rules: PeriodRules = { entitlementCaps: [{ from: '02-01', to: '02-10', most: 1 }] };
    expect(periodOn(rules, '2027-02-05').start).toBe('2027-02-01');
    expect(periodOn(rules, '2027-02-11').start).toBe('2027-02-11');
  });

  it('is exactly one for every day, contains it, and never names two', () => {
    const rules = fc.record({
      entitlementPeriod: fc.constantFrom<PeriodRules['entitlementPeriod']>(
        undefined,
        'calendar_month',
        'week',
        'four_weeks',
        'weeks',
        'days',
      ),
      entitlementPeriodLength: fc.integer({ min: 1, max: 60 }),
      entitlementWeekStart: fc.integer({ min: 1, max: 7 }),
      entitlementCaps: fc.option(fc.constant([{ from: '01-09', to: '02-10', most: 1 }]), { nil: undefined }),
    });
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 1200 }), (given, offset) => {
        const day = addDays('2025-01-01', offset);
        const period = periodOn(given, day);
        expect(period.start <= day && day < period.end).toBe(true);
        // Two periods of different length never share a name: the name is the lock of the ledger.
        for (const other of daysBetween(addDays(day, -40), addDays(day, 40))) {
          const found = periodOn(given, other);
          if (found.start === period.start) expect(found).toEqual(period);
        }
        const next = nextPeriodStart(given, day);
        expect(next > day && periodOn(given, next).start !== period.start).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
