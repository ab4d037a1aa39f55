import { ANSWER_CHANNELS, outcomeOf, releaseAt } from '../../src/notifications/replies/answers.rules';
import { againAfter, isAnswer, staysOpen } from '../../src/notifications/calls/call-list.rules';
import { CALL_OUTCOMES } from '../../src/notifications/message.entity';
import { FAMILY_ANSWERS } from '../../src/notifications/replies/replies.rules';
import { isSafeRange, nextSafe, parseSafeHours } from '../../src/notifications/safe-hours.rules';

const at = (text: string): Date => new Date(text);

describe('what follows from 1, 2 and 3', () => {
  it('keeps or asks for the place by the answer alone, whatever the channel', () => {
    for (const channel of ANSWER_CHANNELS)
      expect(FAMILY_ANSWERS.map((answer) => outcomeOf(answer, channel).place)).toEqual(['keep', 'ask', 'keep']);
  });

  it('ends the questions with any answer, and what a talk has settled with a talk', () => {
    for (const channel of ANSWER_CHANNELS)
      for (const answer of FAMILY_ANSWERS) {
        const { drop } = outcomeOf(answer, channel);
        expect(drop).toEqual(expect.arrayContaining(['no_answer', 'ask', 'second_contact']));
        expect(drop.includes('call_me')).toBe(channel === 'call');
      }
  });

  it('has a person call who says 3, and who says 2 to a machine', () => {
    expect(ANSWER_CHANNELS.map((channel) => outcomeOf('call_me', channel).call)).toEqual(ANSWER_CHANNELS.map(() => 'call_me'));
    expect(ANSWER_CHANNELS.filter((channel) => outcomeOf('cannot', channel).call === 'cannot')).toEqual([
      'sms',
      'wechat',
      'keypad',
      'page',
    ]);
    expect(ANSWER_CHANNELS.filter((channel) => outcomeOf('cannot', channel).thanks)).toEqual(['sms', 'wechat', 'keypad', 'page']);
    expect(ANSWER_CHANNELS.some((channel) => outcomeOf('can_go', channel).call !== undefined)).toBe(false);
  });

  it('gives a place on after two hours, or after half of the time that is left', () => {
    const now = at('2026-09-02T02:00:00Z');
    expect(releaseAt(now, at('2026-09-23T01:30:00Z'))).toEqual(at('2026-09-02T04:00:00Z'));
    expect(releaseAt(now, at('2026-09-02T03:00:00Z'))).toEqual(at('2026-09-02T02:30:00Z'));
    expect(releaseAt(now, at('2026-09-02T01:00:00Z'))).toEqual(now);
  });
});

describe('the call list', () => {
  it('brings a card back for everything but an answer, "told", a wrong number and the third silence', () => {
    expect(CALL_OUTCOMES.filter((outcome) => staysOpen(outcome, 0))).toEqual(['call_later', 'no_answer', 'engaged', 'reached_other']);
    expect(staysOpen('no_answer', 2)).toBe(false);
    expect(staysOpen('engaged', 9)).toBe(true);
    expect(CALL_OUTCOMES.filter(isAnswer)).toEqual([...FAMILY_ANSWERS]);
    expect(againAfter('engaged')).toBeLessThan(againAfter('no_answer') ?? 0);
  });
});

describe('safe hours', () => {
  const ZONE = 'Asia/Shanghai';

  it('are read as people type them', () => {
    expect(parseSafeHours('18:00–19:30， 8:00至10:00')).toEqual(['08:00-10:00', '18:00-19:30']);
    expect(parseSafeHours('')).toEqual([]);
    expect(parseSafeHours('evening')).toEqual(['evening']);
  });

  it('lie in the day, and have a length', () => {
    expect(['07:00-21:30', '20:00-21:00'].every(isSafeRange)).toBe(true);
    expect(['06:00-08:00', '20:00-22:00', '10:00-10:00', '11:00-10:00', 'evening', '8:00-9:00', '24:00-25:00'].some(isSafeRange)).toBe(
      false,
    );
  });

  it('move a call to the next of them, over the day’s end, and stand instead of the quiet hours', () => {
    const hours = ['09:00-10:00', '20:00-21:00'];
    const next = (instant: string): Date => nextSafe(at(instant), ZONE, hours);
    expect(next('2026-09-02T00:00:00Z')).toEqual(at('2026-09-02T01:00:00Z')); // 08:00
    expect(next('2026-09-02T01:30:00Z')).toEqual(at('2026-09-02T01:30:00Z')); // 09:30
    expect(next('2026-09-02T02:00:00Z')).toEqual(at('2026-09-02T12:00:00Z')); // 10:00 sharp is over
    expect(next('2026-09-02T12:30:00Z')).toEqual(at('2026-09-02T12:30:00Z')); // 20:30, quiet for others
    expect(next('2026-09-02T13:00:00Z')).toEqual(at('2026-09-03T01:00:00Z'));
  });

  it('leave the usual quiet hours to a family without any, and across a clock change name wall time', () => {
    expect(nextSafe(at('2026-09-02T04:30:00Z'), ZONE, [])).toEqual(at('2026-09-02T06:00:00Z')); // 12:30 → 14:00
    expect(nextSafe(at('2026-09-02T04:30:00Z'), ZONE, ['nonsense'])).toEqual(at('2026-09-02T06:00:00Z'));
    // London goes back an hour on 25 October 2026: nine o'clock is an hour later in UTC.
    expect(nextSafe(at('2026-10-24T20:00:00Z'), 'Europe/London', ['09:00-10:00'])).toEqual(at('2026-10-25T09:00:00Z'));
    expect(nextSafe(at('2026-10-23T20:00:00Z'), 'Europe/London', ['09:00-10:00'])).toEqual(at('2026-10-24T08:00:00Z'));
  });
});
