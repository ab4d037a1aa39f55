import { AFTER, BEFORE, dueOf, keyOf, needsPictures } from '../../../src/casework/visit-tasks.rules';

const at = (iso: string): Date => new Date(iso);
const meeting = { startsAt: at('2026-12-10T01:30:00Z'), endsAt: at('2026-12-10T02:00:00Z'), timeZone: 'Asia/Shanghai' };
const now = at('2026-11-22T03:00:00Z');

describe('when the tasks about a meeting are due', () => {
  it('counts days before and after the meeting, at the wall time of the facility', () => {
    expect([...BEFORE, ...AFTER].map((kind) => [kind, dueOf(kind, meeting, now).toISOString()])).toEqual([
      ['prepare_child', '2026-12-03T01:00:00.000Z'],
      ['prepare_parent', '2026-12-03T01:00:00.000Z'],
      ['check_preparation', '2026-12-08T04:00:00.000Z'],
      ['check_fitness', '2026-12-09T12:00:00.000Z'],
      ['debrief', '2026-12-11T12:00:00.000Z'],
      ['follow_up', '2026-12-17T10:00:00.000Z'],
    ]);
  });

  it('is now when the day has passed already: a meeting arranged three days ahead is prepared at once', () => {
    const late = at('2026-12-07T02:00:00Z');
    expect(dueOf('prepare_child', meeting, late)).toEqual(late);
    expect(dueOf('check_preparation', meeting, late).toISOString()).toBe('2026-12-08T04:00:00.000Z');
  });

  it('keeps nine o’clock nine o’clock when London changes its clocks between the task and the meeting', () => {
    // British Summer Time ends on 25 October 2026 and begins on 28 March 2027.
    const autumn = { startsAt: at('2026-10-28T10:00:00Z'), endsAt: at('2026-10-28T11:00:00Z'), timeZone: 'Europe/London' };
    expect(dueOf('prepare_child', autumn, at('2026-10-01T00:00:00Z')).toISOString()).toBe('2026-10-21T08:00:00.000Z');
    expect(dueOf('check_fitness', autumn, at('2026-10-01T00:00:00Z')).toISOString()).toBe('2026-10-27T20:00:00.000Z');
    const spring = { startsAt: at('2027-03-30T09:00:00Z'), endsAt: at('2027-03-30T10:00:00Z'), timeZone: 'Europe/London' };
    expect(dueOf('prepare_child', spring, at('2027-03-01T00:00:00Z')).toISOString()).toBe('2027-03-23T09:00:00.000Z');
    expect(dueOf('follow_up', spring, at('2027-03-01T00:00:00Z')).toISOString()).toBe('2027-04-06T17:00:00.000Z');
  });

  it('counts from the facility’s day, not from Greenwich’s', () => {
    const early = { startsAt: at('2026-12-09T23:30:00Z'), endsAt: at('2026-12-10T00:00:00Z'), timeZone: 'Asia/Shanghai' };
    expect(dueOf('check_fitness', early, now).toISOString()).toBe('2026-12-09T12:00:00.000Z');
  });

  it('never asks for the talk afterwards later than 72 hours after the meeting', () => {
    expect(dueOf('debrief', meeting, now).getTime() - meeting.endsAt.getTime()).toBeLessThanOrEqual(72 * 3_600_000);
  });
});

describe('preparing with pictures', () => {
  it('is needed until the seventh birthday, on the day of the meeting', () => {
    expect(needsPictures('2019-12-11', '2026-12-10')).toBe(true);
    expect(needsPictures('2019-12-10', '2026-12-10')).toBe(false);
  });
});

it('a task is known by its kind, meeting and dyad', () => {
  expect(keyOf('debrief', 'v', 'd')).toBe('debrief:v:d');
});
