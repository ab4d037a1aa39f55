import { CountedArm, differenceOf, ENOUGH_PER_ARM, shownArms, verdictOf } from '../../../src/reports/reminder-timing.rules';
import { rateOf } from '../../../src/reports/statistics.rules';
import { drawArm } from '../../../src/notifications/reminders/reminder-plans.service';
import { newId } from '../../../src/kernel/ids';

const arm = (name: string, counted: number, answered: number, more: Partial<CountedArm> = {}): CountedArm => ({
  arm: name,
  drawn: counted + (more.waiting ?? 0) + (more.calledOff ?? 0),
  waiting: 0,
  calledOff: 0,
  counted,
  answered,
  ...more,
});

describe('what a trial of reminder times says', () => {
  it('is nothing before both have enough, however large the difference', () => {
    expect(verdictOf([arm('usual', ENOUGH_PER_ARM - 1, 10), arm('early', 500, 490)])).toMatchObject({
      result: 'not_enough',
      difference: null,
    });
  });

  it('is no difference while the interval covers zero', () => {
    const { result, difference } = verdictOf([arm('usual', 200, 120), arm('early', 200, 126)]);
    expect(result).toBe('no_difference');
    expect(difference?.low).toBeLessThan(0);
    expect(difference?.high).toBeGreaterThan(0);
  });

  it('names the better one when it does not', () => {
    expect(verdictOf([arm('usual', 200, 100), arm('early', 200, 140)]).result).toBe('early');
    expect(verdictOf([arm('usual', 200, 160), arm('early', 200, 120)]).result).toBe('usual');
  });

  it('has the interval of Newcombe’s own example (1998, method 10: 56/70 less 48/80)', () => {
    const found = differenceOf(rateOf(56, 70), rateOf(48, 80));
    expect(found?.value).toBeCloseTo(0.2, 6);
    expect(found?.low).toBeCloseTo(0.0524, 4);
    expect(found?.high).toBeCloseTo(0.3339, 4);
  });
});

describe('what readers see of it', () => {
  it('hides rates of fewer than ten from everybody', () => {
    expect(shownArms([arm('usual', 9, 5)], false)[0]).toMatchObject({ counted: 9, answered: 5, rate: null });
    expect(shownArms([arm('usual', 10, 5)], false)[0]).toMatchObject({ rate: 0.5 });
  });

  it('hides small counts and what would give them away from readers without names', () => {
    const [one] = shownArms([arm('usual', 40, 38)], true);
    expect(one).toMatchObject({ counted: 40, answered: null, rate: null });
    const [two] = shownArms([arm('usual', 40, 20, { waiting: 3, calledOff: 12 })], true);
    expect(two?.waiting).toBeNull();
    expect([two?.calledOff, two?.counted].filter((n) => n === null)).not.toEqual([]);
  });
});

describe('the lot', () => {
  it('gives a family the same in a trial, and halves many', () => {
    const trial = newId();
    const family = newId();
    expect(drawArm(trial, family)).toBe(drawArm(trial, family));
    const early = Array.from({ length: 2000 }, () => drawArm(trial, newId())).filter((one) => one === 'early').length;
    expect(early).toBeGreaterThan(880);
    expect(early).toBeLessThan(1120);
  });
});
