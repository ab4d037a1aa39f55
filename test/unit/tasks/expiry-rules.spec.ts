import { addDays, daysBetween } from '../../../src/kernel/days';
import { EXPIRY_KINDS, stepOf } from '../../../src/tasks/expiry/expiry.rules';

const TODAY = '2026-09-02';

describe('what runs out is told', () => {
  it.each([
    [61, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [8, 30],
    [7, 7],
    [1, 7],
    [0, undefined],
    [-3, undefined],
  ])('with %i days left at the step %s', (days, step) => {
    expect(stepOf('consent', addDays(TODAY, days), TODAY)).toBe(step);
    expect(stepOf('vetting', addDays(TODAY, days), TODAY)).toBe(step);
  });

  it.each(EXPIRY_KINDS)('at each of its steps once on the way to the end, the first on the very day: %s', (kind) => {
    const end = '2026-12-01';
    const steps = daysBetween(TODAY, addDays(end, 3)).map((today) => stepOf(kind, end, today));
    const seen = steps.filter((step, i) => step !== undefined && step !== steps[i - 1]);
    // What holds for months only is not asked for again while it is fresh.
    expect(seen).toEqual(['child_view', 'exception', 'decision'].includes(kind) ? [30, 7] : [60, 30, 7]);
  });
});
