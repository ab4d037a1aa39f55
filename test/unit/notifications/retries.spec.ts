import { instantOf } from '../../../src/kernel/days';
import { smtpFailure } from '../../../src/notifications/engine/mailer';
import { nextTry, NotTakenYet, nextWindow } from '../../../src/notifications/engine/message-retry.rules';

const at = (day: string, time: string, zone = 'Asia/Shanghai'): Date => instantOf(day, time, zone);
const NOW = at('2026-09-02', '10:00');
const failed = (values: Partial<NotTakenYet>): NotTakenYet => ({
  ...{ kind: 'technical', provider: 'one', providers: ['one', 'two'], tries: 0, windows: 0 },
  ...{ now: NOW, zone: 'Asia/Shanghai', uselessAfter: at('2026-09-10', '10:00') },
  ...values,
});

describe('what follows when a message was not taken', () => {
  it.each([
    [0, 1],
    [1, 5],
    [2, 30],
    [3, 120],
  ])('technical, %s tries before: the same provider again after %s minutes', (tries, minutes) => {
    const next = nextTry(failed({ tries }));
    expect(next).toEqual({ at: new Date(NOW.getTime() + minutes * 60_000), provider: 'one', tries: tries + 1, windows: 0 });
  });

  it('technical, after the last try: the second provider at once, and after its last nobody', () => {
    expect(nextTry(failed({ tries: 4 }))).toEqual({ at: NOW, provider: 'two', tries: 0, windows: 0 });
    expect(nextTry(failed({ tries: 4, provider: 'two' }))).toBeUndefined();
  });

  it('temporary: the next two parts of the day, then nobody', () => {
    expect(nextTry(failed({ kind: 'temporary' }))).toEqual({ at: at('2026-09-02', '14:00'), provider: 'one', tries: 0, windows: 1 });
    expect(nextTry(failed({ kind: 'temporary', windows: 2 }))).toBeUndefined();
  });

  it.each(['permanent', 'unsure'] as const)('%s: never again', (kind) => {
    expect(nextTry(failed({ kind }))).toBeUndefined();
  });

  it('nothing is planned for when it is no longer of use', () => {
    expect(nextTry(failed({ uselessAfter: new Date(NOW.getTime() + 60_000) }))).toBeUndefined();
    expect(nextTry(failed({ uselessAfter: new Date(NOW.getTime() + 60_001) }))).toBeDefined();
  });
});

describe('the next part of the day', () => {
  it.each([
    ['06:00', '2026-10-24', '08:30'],
    ['08:30', '2026-10-24', '14:00'],
    ['13:59', '2026-10-24', '14:00'],
    ['14:00', '2026-10-25', '08:30'],
    ['23:00', '2026-10-25', '08:30'],
  ])('after %s is %s %s, also over the night in which London changes its clocks', (time, day, expected) => {
    for (const zone of ['Asia/Shanghai', 'Europe/London'])
      expect(nextWindow(at('2026-10-24', time, zone), zone)).toEqual(at(day, expected, zone));
  });
});

describe('what an SMTP failure means', () => {
  it.each([
    ['permanent', { responseCode: 550, command: 'RCPT TO', code: 'EENVELOPE' }],
    ['permanent', { responseCode: 554, command: 'DATA', code: 'EMESSAGE' }],
    ['permanent', { code: 'EENVELOPE' }],
    ['temporary', { responseCode: 452, command: 'RCPT TO', response: '452 4.2.2 Mailbox full' }],
    ['technical', { responseCode: 451, command: 'RCPT TO', response: '451 4.7.1 Greylisted' }],
    ['technical', { responseCode: 535, command: 'AUTH PLAIN', code: 'EAUTH' }],
    ['technical', { responseCode: 530, command: 'MAIL FROM' }],
    ['technical', { code: 'ECONNECTION', command: 'CONN' }],
    ['technical', { code: 'ESOCKET', command: 'DATA' }],
  ])('%s: %j', (kind, error) => {
    expect(smtpFailure(error).kind).toBe(kind);
  });

  it('is unsure when the text had begun to go and no answer came', () => {
    expect(smtpFailure({ code: 'ETIMEDOUT' }, true).kind).toBe('unsure');
    expect(smtpFailure({ code: 'ETIMEDOUT' }, false).kind).toBe('technical');
    expect(smtpFailure({ responseCode: 451, command: 'DATA' }, true).kind).toBe('technical');
  });
});
