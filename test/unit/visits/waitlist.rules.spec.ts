import type { Reason } from '../../../src/kernel/reasons';
import { byRank, decider, nearness, offerUntil, Standing, suits } from '../../../src/visits/waitlist/waitlist.rules';

const one = (values: Partial<Standing> = {}): Standing => ({
  id: 'a',
  neverVisited: false,
  daysSinceContact: 10,
  facilityCancelled: false,
  carerAge: 60,
  travelMinutes: null,
  madeAt: new Date('2026-09-01T00:00:00Z'),
  ...values,
});
const order = (...list: Standing[]): string[] => [...list].sort(byRank).map((s) => s.id);

describe('the fair rank of a waiting list', () => {
  it('asks one question after the other, the next only between equals', () => {
    const never = one({ id: 'never', neverVisited: true, daysSinceContact: 0 });
    const long = one({ id: 'long', daysSinceContact: 400 });
    const cancelled = one({ id: 'cancelled', facilityCancelled: true });
    const old = one({ id: 'old', carerAge: 81 });
    const far = one({ id: 'far', travelMinutes: 300 });
    const early = one({ id: 'early', madeAt: new Date('2026-01-01T00:00:00Z') });
    const late = one({ id: 'late' });
    expect(order(late, early, far, old, cancelled, long, never)).toEqual(['cancelled', 'never', 'long', 'old', 'far', 'early', 'late']);
    expect([never, long, cancelled, old, far, early].map((s) => decider(s, late))).toEqual([
      'never_visited',
      'days_since_contact',
      'facility_cancelled',
      'carer_age',
      'travel',
      'waiting_time',
    ]);
  });

  it('does not depend on who looks: twins stand in the order of their ids, an unknown age counts as none', () => {
    expect(order(one({ id: 'b' }), one({ id: 'a' }))).toEqual(['a', 'b']);
    expect(order(one({ id: 'unknown', carerAge: null }), one({ id: 'known', carerAge: 20 }))).toEqual(['known', 'unknown']);
  });
});

describe('what suits', () => {
  const wish = { fromDay: '2026-09-10', toDay: '2026-09-30', weekdays: [6, 7], earliest: '09:00:00', latest: '14:00' };
  it.each([
    ['2026-09-12', '09:00', true],
    ['2026-09-12', '14:00', true],
    ['2026-09-12', '14:30', false],
    ['2026-09-12', '08:59', false],
    ['2026-09-14', '10:00', false],
    ['2026-09-06', '10:00', false],
    ['2026-10-03', '10:00', false],
  ])('%s at %s: %s', (day, localStart, expected) => {
    expect(suits(wish, { day, localStart })).toBe(expected);
  });

  it('is anything on any day when nothing was said', () => {
    const any = { ...wish, weekdays: null, earliest: null, latest: null };
    expect(suits(any, { day: '2026-09-14', localStart: '06:00' })).toBe(true);
  });
});

describe('how long a seat is kept', () => {
  const now = new Date('2026-09-02T02:00:00Z');
  const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
  it.each([
    [24 * 20, 48],
    [24 * 6, 24],
    [40, 16],
    [24, undefined],
    [2, undefined],
  ])('with %s hours to go: %s hours', (left, kept) => {
    expect(offerUntil(now, inHours(left))).toEqual(kept === undefined ? undefined : inHours(kept));
  });
});

describe('how near a family is to a place', () => {
  const hard = (code: string, severity: Reason['severity'] = 'hard'): Reason => ({
    code,
    severity,
    params: {},
    owner: 'coordinator',
    source: 'test',
    ruleVersion: '1',
  });
  it.each([
    ['nothing but full seats stands in the way', ['session.full', 'session.adults_full'], 'ready'],
    ['a paper is missing', ['kinship_proof.missing'], 'one_document'],
    ['the same paper is missing twice', ['consent.missing', 'consent.missing', 'session.full'], 'one_document'],
    ['the child has not been asked', ['child_view.missing'], 'one_reason'],
    ['the session is for another ward', ['session.ward_day', 'consent.missing'], 'unfit'],
    ['two things are missing', ['consent.missing', 'child_view.missing'], 'barred'],
  ] as const)('%s: %s', (_, codes, expected) => {
    expect(nearness({ verdict: 'block', reasons: codes.map((code) => hard(code)) })).toBe(expected);
  });

  it('does not count what a second person may allow', () => {
    expect(nearness({ verdict: 'needs_approval', reasons: [hard('consent.missing', 'approval')] })).toBe('ready');
  });
});
