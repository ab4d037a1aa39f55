import { isWider, lastDayOf, overlaps, scopesMeet, shuts, shutsPartly, stateOf, timeOf } from '../../../src/facilities/closure.rules';

const ZONE = 'Asia/Shanghai';
const HOUSE = { mode: null, wardIds: null };
const wards = (...wardIds: string[]) => ({ mode: null, wardIds });
const at = (text: string): Date => new Date(`${text}+08:00`);
const session = (more: object = {}) => ({
  mode: 'visit',
  wardId: null,
  admits: null,
  startsAt: at('2026-09-02T09:30:00'),
  endsAt: at('2026-09-02T10:00:00'),
  ...more,
});
const day = (scope: { mode: string | null; wardIds: string[] | null } = HOUSE) => ({
  ...timeOf({ from: '2026-09-02', to: '2026-09-02' }, ZONE),
  ...scope,
});

describe('the time of a closure', () => {
  it('is whole days at the facility where no hour is said, and the hour where one is', () => {
    expect(timeOf({ from: '2026-09-02', to: '2026-09-03' }, ZONE)).toEqual({
      startsAt: at('2026-09-02T00:00:00'),
      endsAt: at('2026-09-04T00:00:00'),
    });
    expect(timeOf({ from: '2026-09-02', fromTime: '07:10', to: '2026-09-02', toTime: '12:00' }, ZONE)).toEqual({
      startsAt: at('2026-09-02T07:10:00'),
      endsAt: at('2026-09-02T12:00:00'),
    });
    expect(timeOf({ from: '2026-09-02', to: null }, ZONE).endsAt).toBeNull();
  });

  it('of a day on which the clock changes is that day, 23 or 25 hours long', () => {
    const hours = (on: string): number => {
      const { startsAt, endsAt } = timeOf({ from: on, to: on }, 'Europe/London');
      return ((endsAt?.getTime() ?? 0) - startsAt.getTime()) / 3_600_000;
    };
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-26')]).toEqual([23, 25, 24]);
  });

  it('has a last day: the one on which it still shuts something', () => {
    expect(lastDayOf(timeOf({ from: '2026-09-02', to: '2026-09-03' }, ZONE), ZONE)).toBe('2026-09-03');
    expect(lastDayOf(timeOf({ from: '2026-09-02', to: '2026-09-03', toTime: '00:01' }, ZONE), ZONE)).toBe('2026-09-03');
    expect(lastDayOf(timeOf({ from: '2026-09-02', to: null }, ZONE), ZONE)).toBeNull();
  });

  it('overlaps another in a moment, not at a touch; without an end it goes on', () => {
    const one = timeOf({ from: '2026-09-02', to: '2026-09-02' }, ZONE);
    expect(overlaps(one, timeOf({ from: '2026-09-03', to: '2026-09-03' }, ZONE))).toBe(false);
    expect(overlaps(one, timeOf({ from: '2026-09-02', fromTime: '23:59', to: null }, ZONE))).toBe(true);
    expect(overlaps(timeOf({ from: '2026-09-01', to: null }, ZONE), one)).toBe(true);
  });

  it('overlaps nothing once it was withdrawn before it began', () => {
    const withdrawn = { startsAt: at('2026-09-02T10:00:00'), endsAt: at('2026-09-02T10:00:00') };
    expect(overlaps(withdrawn, timeOf({ from: '2026-09-02', to: '2026-09-02' }, ZONE))).toBe(false);
    expect(overlaps(timeOf({ from: '2026-09-02', to: '2026-09-02' }, ZONE), withdrawn)).toBe(false);
    const around = session({ startsAt: at('2026-09-02T09:00:00'), endsAt: at('2026-09-02T11:00:00') });
    expect(shuts({ ...HOUSE, ...withdrawn }, around)).toBe(false);
  });

  it('is to come, running, over, or was withdrawn before it began', () => {
    const one = timeOf({ from: '2026-09-02', to: '2026-09-02' }, ZONE);
    expect(stateOf(one, at('2026-09-01T12:00:00'))).toBe('coming');
    expect(stateOf(one, at('2026-09-02T12:00:00'))).toBe('running');
    expect(stateOf(one, at('2026-09-03T00:00:00'))).toBe('over');
    expect(stateOf({ startsAt: one.startsAt, endsAt: one.startsAt }, at('2026-09-01T12:00:00'))).toBe('withdrawn');
  });
});

describe('the scope of a closure', () => {
  it('meets another unless modes or wards keep them apart', () => {
    expect(scopesMeet(HOUSE, wards('a'))).toBe(true);
    expect(scopesMeet(wards('a'), wards('b'))).toBe(false);
    expect(scopesMeet(wards('a', 'b'), wards('b'))).toBe(true);
    expect(scopesMeet({ mode: 'video', wardIds: null }, { mode: 'visit', wardIds: null })).toBe(false);
    expect(scopesMeet({ mode: 'video', wardIds: null }, wards('a'))).toBe(true);
  });

  it('is wider only when it holds all of the other and more', () => {
    expect(isWider(HOUSE, wards('a'))).toBe(true);
    expect(isWider(HOUSE, HOUSE)).toBe(false);
    expect(isWider(wards('a', 'b'), wards('a'))).toBe(true);
    expect(isWider(wards('a', 'b'), wards('b', 'c'))).toBe(false);
    expect(isWider({ mode: 'visit', wardIds: null }, wards('a'))).toBe(false);
    expect(isWider(wards('a'), HOUSE)).toBe(false);
  });
});

describe('a session under a closure', () => {
  it('is shut when it overlaps the time and is of the mode', () => {
    expect(shuts(day(), session())).toBe(true);
    expect(shuts({ ...day(), mode: 'video' }, session())).toBe(false);
    expect(shuts({ ...HOUSE, startsAt: at('2026-09-02T10:00:00'), endsAt: null }, session())).toBe(false);
    expect(shuts({ ...HOUSE, startsAt: at('2026-09-02T09:59:00'), endsAt: null }, session())).toBe(true);
  });

  it('of shut wards alone is shut; one of several goes on without their people', () => {
    const shut = day(wards('a', 'b'));
    expect(shuts(shut, session({ wardId: 'a' }))).toBe(true);
    expect(shuts(shut, session({ wardId: 'c' }))).toBe(false);
    expect(shuts(shut, session({ admits: { includeWards: ['a', 'b'] } }))).toBe(true);
    expect([shuts(shut, session()), shutsPartly(shut, session())]).toEqual([false, true]);
    expect(shuts(shut, session({ admits: { includeWards: ['a', 'c'] } }))).toBe(false);
    expect([shutsPartly(day(), session()), shutsPartly(shut, session({ wardId: 'c' }))]).toEqual([false, false]);
  });
});
