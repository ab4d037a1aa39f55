import * as fc from 'fast-check';
import { cumulativeIncidence, Followed, hiddenCells, median, medianDay, rateOf, standing } from '../../../src/reports/statistics.rules';

describe('the Wilson interval', () => {
  it.each([
    [0, 12, 0, 24.25],
    [1, 12, 1.49, 35.39],
    [4, 50, 3.15, 18.84],
    [9, 50, 9.77, 30.8],
    [17, 70, 15.75, 35.5],
    [30, 120, 18.11, 33.44],
    [48, 600, 6.09, 10.45],
  ])('of %d in %d is %d–%d %%', (visited, n, low, high) => {
    const rate = rateOf(visited, n);
    expect([(rate.low ?? 0) * 100, (rate.high ?? 0) * 100].map((x) => Number(x.toFixed(2)))).toEqual([low, high]);
  });

  it.each([
    [4, 20, 8.07],
    [9, 60, 8.1],
    [24, 200, 8.2],
  ])('of %d in %d lies just above 8 %%', (visited, n, low) => {
    expect(Number(((rateOf(visited, n).low ?? 0) * 100).toFixed(2))).toBe(low);
    expect(standing(rateOf(visited, n), 0.08)).toBe('above');
  });

  it('says so when it still covers 8 %, lies below, or nobody is counted', () => {
    expect(standing(rateOf(3, 25), 0.08)).toBe('covers');
    expect(standing(rateOf(2, 200), 0.08)).toBe('below');
    expect(standing(rateOf(0, 0), 0.08)).toBe('unknown');
    expect(rateOf(0, 0)).toEqual({ n: 0, visited: 0, rate: null, low: null, high: null });
  });
});

// 30E 45C 60E 60+ 90E 120C 150E 180+ 200+ 240E (domain notes §4)
const VECTOR: Followed[] = '30E 45C 60E 60+ 90E 120C 150E 180+ 200+ 240E'.split(' ').map((word) => ({
  days: Number(word.slice(0, -1)),
  end: word.endsWith('E') ? 'event' : word.endsWith('C') ? 'competing' : 'censored',
}));

describe('the time to an event', () => {
  it.each([
    [60, 0.2, 0.2125],
    [90, 0.3167, 0.3438],
    [150, 0.4333, 0.5078],
    [240, 0.7833, 1],
  ])('on day %d: incidence %d, and %d if nobody left', (day, share, ifNobodyLeft) => {
    const step = cumulativeIncidence(VECTOR).find((s) => s.day === day);
    expect(Number(step?.share.toFixed(4))).toBe(share);
    expect(Number(step?.ifNobodyLeft.toFixed(4))).toBe(ifNobodyLeft);
  });

  it('has its median where half have had it, and none while fewer have', () => {
    expect(medianDay(cumulativeIncidence(VECTOR))).toBe(240);
    expect(medianDay(cumulativeIncidence(VECTOR.slice(0, 9)))).toBeNull();
    expect(cumulativeIncidence([])).toEqual([]);
  });

  it('never falls, stays below one, and below what it would be if nobody left', () => {
    const people = fc.array(
      fc.record({ days: fc.integer({ min: 0, max: 400 }), end: fc.constantFrom<Followed['end']>('event', 'competing', 'censored') }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(people, (list) => {
        const steps = cumulativeIncidence(list);
        steps.forEach((step, i) => {
          expect(step.share).toBeGreaterThanOrEqual((steps[i - 1]?.share ?? 0) - 1e-9);
          expect(step.share).toBeLessThanOrEqual(step.ifNobodyLeft + 1e-9);
          expect(step.ifNobodyLeft).toBeLessThanOrEqual(1 + 1e-9);
        });
      }),
    );
  });

  it('takes the middle of two for a median of an even number', () =>
    expect([median([]), median([3]), median([4, 1]), median([9, 1, 2])]).toEqual([undefined, 3, 2.5, 2]));
});

describe('hiding small cells', () => {
  it('hides nothing when no cell is small; nought is not small', () => expect([...hiddenCells([0, 5, 90])]).toEqual([]));
  it('hides a second cell beside a lone small one', () => expect([...hiddenCells([3, 40, 12])].sort()).toEqual([0, 2]));
  it('hides a third when two small ones alone could be worked out from their sum', () =>
    expect([...hiddenCells([1, 2, 30, 20])].sort()).toEqual([0, 1, 3]));

  it('never lets a small cell be worked out from the total', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 8 }), (counts) => {
        const hidden = hiddenCells(counts);
        counts.forEach((count, i) => expect(count > 0 && count < 5 ? hidden.has(i) : true).toBe(true));
        const rest = counts.filter((count, i) => count > 0 && !hidden.has(i)).length;
        const sum = [...hidden].reduce((total, i) => total + (counts[i] ?? 0), 0);
        if (hidden.size > 0) expect(rest === 0 || (hidden.size >= 2 && sum >= 10)).toBe(true);
      }),
    );
  });
});
