import { measureMonth } from '../../../bench/eligibility.month';

describe('a month of sessions of one dyad', () => {
  it('is judged within 20 ms of our own time (five times as long on a busy machine)', () => {
    expect(measureMonth({ days: 30, sessionsADay: 20, rounds: 9 }).median).toBeLessThan(100);
  });
});
