import { measureMonth } from '../../../bench/eligibility.month';

describe('a month of sessions of one dyad', () => {
  // npm run bench:eligibility holds the limit of 20 ms; here the machine is busy with other tests and nothing is warm.
  it('is judged in a fraction of a second of our own time', () => {
    expect(measureMonth({ days: 30, sessionsADay: 20, rounds: 9 }).fastest).toBeLessThan(150);
  });
});
