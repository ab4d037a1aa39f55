import fc from 'fast-check';
import { timeInZone } from '../../../src/kernel/days';
import { wallClock } from '../../../src/kernel/wall-clock';

const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia'];

describe('the clock on a zone’s wall', () => {
  it.each(ZONES)('says what the zone’s own reckoning says: %s', (zone) => {
    const time = wallClock(zone);
    fc.assert(
      fc.property(fc.date({ min: new Date('2010-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }), (instant) => {
        expect(time(instant)).toBe(timeInZone(instant, zone));
      }),
      { numRuns: 300 },
    );
  });

  it('is right within the day on which the clocks change', () => {
    const time = wallClock('Europe/London');
    expect(['2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z'].map((at) => time(new Date(at)))).toEqual(['01:59', '01:00']);
    expect(['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'].map((at) => time(new Date(at)))).toEqual(['00:59', '02:00']);
  });

  it('refuses a zone that there is not', () => {
    expect(() => wallClock('Mars/Olympus')).toThrow(RangeError);
  });
});
