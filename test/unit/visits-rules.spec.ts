import fc from 'fast-check';
import { addHours } from '../../src/kernel/instants';
import { Reason } from '../../src/kernel/reasons';
import {
  againstHeldVisit,
  contentionOf,
  holdUntil,
  ledgerActOf,
  nextStep,
  reasonsForLiaison,
  seatChanges,
  seatsOf,
  STEPS,
} from '../../src/visits/visit.rules';
import { VISIT_STATUSES } from '../../src/visits/visit.states';

const ZONE = 'Asia/Shanghai';
const hard = (code: string): Reason => ({ code, severity: 'hard', owner: 'coordinator', source: 'test', ruleVersion: '1' });

describe('how long a request keeps its place', () => {
  it('is 48 hours on working days', () => {
    expect(holdUntil(new Date('2026-09-07T02:00:00Z'), new Date('2026-09-25T02:00:00Z'), ZONE)).toEqual(new Date('2026-09-09T02:00:00Z'));
  });

  it('does not count Saturday and Sunday', () => {
    // Friday 10:00 in Shanghai: 14 hours of Friday are left, 24 of Monday, 10 of Tuesday.
    expect(holdUntil(new Date('2026-09-04T02:00:00Z'), new Date('2026-09-25T02:00:00Z'), ZONE)).toEqual(new Date('2026-09-08T02:00:00Z'));
  });

  it('ends 24 hours before the session', () => {
    expect(holdUntil(new Date('2026-09-07T02:00:00Z'), new Date('2026-09-09T01:00:00Z'), ZONE)).toEqual(new Date('2026-09-08T01:00:00Z'));
  });

  it('lies after now and never after the session begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 500_000 }), (hours, offset) => {
        const now = addHours(new Date('2026-01-01T00:00:00Z'), offset / 10);
        const starts = addHours(now, hours);
        const until = holdUntil(now, starts, ZONE);
        return until > now && until <= starts;
      }),
    );
  });
});

describe('what a visit takes', () => {
  it('is one seat as long as it lives, a second one while another time is offered', () => {
    const seats = (status: (typeof VISIT_STATUSES)[number], proposedSessionId: string | null = null): [number, number] => {
      const all = seatsOf({ status, sessionId: 'a', proposedSessionId });
      return [all.reduce((n, s) => n + s.held, 0), all.reduce((n, s) => n + s.confirmed, 0)];
    };
    expect(Object.fromEntries(VISIT_STATUSES.map((s) => [s, seats(s, s === 'proposed' ? 'b' : null)]))).toMatchObject({
      requested: [1, 0],
      proposed: [2, 0],
      confirmed: [0, 1],
      under_way: [0, 1],
      completed: [0, 0],
      cancelled: [0, 0],
      expired: [0, 0],
    });
  });

  it('moves when an offered time is taken', () => {
    const before = seatsOf({ status: 'proposed', sessionId: 'b', proposedSessionId: 'a' });
    const after = seatsOf({ status: 'confirmed', sessionId: 'a', proposedSessionId: null });
    expect(seatChanges(before, after)).toEqual([
      { sessionId: 'a', held: -1, confirmed: 1, adults: 0, groups: 0, video: 0 },
      { sessionId: 'b', held: -1, confirmed: 0, adults: 0, groups: 0, video: 0 },
    ]);
  });

  it('takes its adults, its table and its room along', () => {
    const takes = { takesAdults: 2, takesGroups: 1, takesVideo: 0 };
    const before = seatsOf({ status: 'proposed', sessionId: 'b', proposedSessionId: 'a', ...takes });
    const after = seatsOf({ status: 'confirmed', sessionId: 'a', proposedSessionId: null, ...takes });
    expect(seatChanges(before, after)).toEqual([
      { sessionId: 'a', held: -1, confirmed: 1, adults: 0, groups: 0, video: 0 },
      { sessionId: 'b', held: -1, confirmed: 0, adults: -2, groups: -1, video: 0 },
    ]);
  });

  it('adds up over any walk through the states: after the end nothing is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VISIT_STATUSES), { maxLength: 8 }), (walk) => {
        const at = (status: (typeof VISIT_STATUSES)[number]) =>
          seatsOf({ status, sessionId: 'a', proposedSessionId: status === 'proposed' ? 'b' : null });
        const states = [...walk, 'completed' as const];
        let [held, confirmed] = [0, 0];
        states.forEach((status, i) => {
          for (const change of seatChanges(i === 0 ? [] : at(states[i - 1] ?? 'completed'), at(status))) {
            held += change.held;
            confirmed += change.confirmed;
          }
        });
        return held === 0 && confirmed === 0;
      }),
    );
  });
});

describe('what becomes of the entitlement', () => {
  it.each([
    ['completed', undefined, 'use'],
    ['partial', undefined, 'use'],
    ['no_show', 'guardian', 'release'],
    ['no_show', 'facility', 'refund'],
    ['aborted', 'facility', 'refund'],
    ['aborted', 'child', 'release'],
    ['refused_at_gate', 'facility', 'refund'],
    ['cancelled', 'facility', 'refund'],
    ['cancelled', 'child', 'release'],
    ['declined', undefined, 'release'],
    ['withdrawn', undefined, 'release'],
    ['expired', undefined, 'release'],
    ['confirmed', undefined, undefined],
  ] as const)('%s with cause %s: %s', (status, cause, act) => {
    expect(ledgerActOf(status, cause, false)).toBe(act);
  });

  it('is lost by staying away only where the facility says so', () => {
    expect(ledgerActOf('no_show', 'guardian', true)).toBe('forfeit');
    expect(ledgerActOf('no_show', 'facility', true)).toBe('refund');
  });
});

describe('reasons', () => {
  it('are contention only when contention is the one hard reason', () => {
    expect(contentionOf([hard('session.full')])).toBe('session.full');
    expect(contentionOf([hard('session.full'), hard('consent.missing')])).toBeUndefined();
    expect(contentionOf([hard('consent.missing')])).toBeUndefined();
    expect(contentionOf([hard('child.busy'), { ...hard('school.time'), severity: 'warning' }])).toBe('child.busy');
  });

  it('of a visit that holds its place leave out what it holds itself', () => {
    expect(againstHeldVisit([hard('session.full'), hard('session.notice_too_short'), hard('child_view.no')]).map((r) => r.code)).toEqual([
      'child_view.no',
    ]);
  });

  it('of the organisation are not told to a liaison officer', () => {
    expect(reasonsForLiaison([hard('session.closed'), hard('child_view.no'), hard('restriction.active')]).map((r) => r.code)).toEqual([
      'session.closed',
      'visit.not_ready',
    ]);
  });
});

describe('the steps of a trip', () => {
  it('follow each other', () => {
    expect(STEPS.map((_, i) => nextStep(STEPS.slice(0, i)))).toEqual([...STEPS]);
    expect(nextStep(STEPS)).toBeUndefined();
  });
});
