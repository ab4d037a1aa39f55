import { permissionsOf, Role } from '../../src/kernel/permissions';
import type { Reason } from '../../src/kernel/reasons';
import { gateModeOf, judgeStep, limitErrors, mayEnter, stoppingReasons } from '../../src/exchanges/exchange.rules';
import {
  EXCHANGE_DIRECTIONS,
  EXCHANGE_PILES,
  EXCHANGE_STATUSES,
  EXCHANGE_TRANSITIONS,
  EXCHANGE_VERBS,
  EXCHANGE_WAYS,
  ExchangeDirection,
  ExchangeStatus,
  ExchangeVerb,
  hasLeftTheChild,
  pileOf,
} from '../../src/exchanges/exchange.states';

/** The steps as they were agreed, written out a second time: a slip in the table is a difference here. */
const AGREED: Record<ExchangeDirection, [ExchangeStatus, ExchangeVerb, ExchangeStatus, Role[]][]> = {
  to_parent: [
    ['entered', 'pass_safety', 'safety_passed', ['coordinator', 'lead']],
    ['entered', 'return_for_change', 'returned_for_change', ['coordinator', 'lead']],
    ['safety_passed', 'dispatch', 'dispatched', ['coordinator', 'worker', 'lead']],
    ['dispatched', 'receive', 'received', ['liaison']],
    ['received', 'pass_facility', 'facility_passed', ['liaison']],
    ['received', 'withhold', 'withheld', ['liaison']],
    ['facility_passed', 'hand_over', 'handed_over', ['liaison']],
    ['handed_over', 'reply', 'replied', ['coordinator', 'worker', 'lead', 'liaison']],
  ],
  to_child: [
    ['entered', 'pass_facility', 'facility_passed', ['liaison']],
    ['entered', 'withhold', 'withheld', ['liaison']],
    ['facility_passed', 'dispatch', 'dispatched', ['liaison']],
    ['dispatched', 'receive', 'received', ['coordinator', 'worker', 'lead']],
    ['received', 'pass_safety', 'safety_passed', ['coordinator', 'lead']],
    ['received', 'return_for_change', 'returned_for_change', ['coordinator', 'lead']],
    ['safety_passed', 'hand_over', 'handed_over', ['coordinator', 'worker', 'lead']],
    ['handed_over', 'reply', 'replied', ['coordinator', 'worker', 'lead']],
  ],
};
const ROLES: Role[] = ['coordinator', 'liaison', 'worker', 'director', 'lead', 'data_officer', 'funder', 'admin'];
const person = (role: Role, userId = 'second') => ({ userId, permissions: permissionsOf(role) });

describe.each(EXCHANGE_DIRECTIONS)('a letter %s', (direction) => {
  const facts = (status: ExchangeStatus) => ({ kind: 'letter', direction, status, enteredBy: 'first' });

  describe.each(EXCHANGE_STATUSES)('that is %s', (status) => {
    it.each(EXCHANGE_VERBS)('knows for every role whether it may: %s', (verb) => {
      const agreed = AGREED[direction].find(([from, v]) => from === status && v === verb);
      const rolesOfVerb = AGREED[direction].find(([, v]) => v === verb)?.[3] ?? [];
      for (const role of ROLES) {
        const judged = judgeStep(verb, facts(status), person(role));
        if (!rolesOfVerb.includes(role)) expect(judged).toEqual({ refused: 'forbidden' });
        else if (!agreed) expect(judged).toEqual({ refused: status === 'on_hold' ? 'on_hold' : 'wrong_state' });
        else expect(judged).toEqual({ to: agreed[2] });
      }
    });
  });

  it.each(['pass_safety', 'return_for_change'] as const)('has its child-safety check by a second person: %s', (verb) => {
    const { from } = EXCHANGE_TRANSITIONS[direction][verb];
    expect(judgeStep(verb, facts(from), person('coordinator', 'first'))).toEqual({ refused: 'same_person' });
    expect(judgeStep(verb, { ...facts(from), enteredBy: null }, person('coordinator', 'first'))).toHaveProperty('to');
  });

  it('may be inspected by the only officer of a facility, who also entered it', () => {
    const { from } = EXCHANGE_TRANSITIONS[direction].pass_facility;
    expect(judgeStep('pass_facility', facts(from), person('liaison', 'first'))).toHaveProperty('to');
  });

  it('passes both checks before it is handed over', () => {
    const way = EXCHANGE_WAYS[direction];
    for (const status of way.slice(1)) {
      const before = way[way.indexOf(status) - 1];
      expect(Object.values(EXCHANGE_TRANSITIONS[direction])).toContainEqual(expect.objectContaining({ from: before, to: status }));
    }
    expect(way.indexOf('safety_passed')).toBeLessThan(way.indexOf('handed_over'));
    expect(way.indexOf('facility_passed')).toBeLessThan(way.indexOf('handed_over'));
  });

  it('lies on one of the four piles at any time', () => {
    for (const status of EXCHANGE_STATUSES) expect(EXCHANGE_PILES).toContain(pileOf(direction, status));
    expect(EXCHANGE_STATUSES.filter((status) => pileOf(direction, status) === 'check')).toEqual([
      direction === 'to_parent' ? 'entered' : 'received',
    ]);
  });
});

describe('a step told by phone or on paper', () => {
  const facts = { kind: 'letter', direction: 'to_parent', status: 'dispatched', enteredBy: 'first' } as const;

  it('may be recorded by those who screen, for the facility only', () => {
    expect(judgeStep('receive', facts, person('coordinator'), true)).toEqual({ to: 'received' });
    expect(judgeStep('receive', facts, person('worker'), true)).toEqual({ refused: 'forbidden' });
    expect(judgeStep('pass_safety', { ...facts, status: 'entered' }, person('liaison'), true)).toEqual({ refused: 'forbidden' });
  });
});

describe('the rules beside the table', () => {
  it('leave a live call to its visit', () => {
    for (const verb of EXCHANGE_VERBS) {
      expect(judgeStep(verb, { kind: 'live_call', direction: 'to_parent', status: 'entered', enteredBy: null }, person('lead'))).toEqual({
        refused: 'follows_visit',
      });
    }
  });

  it('let an officer enter a parent’s letter and never a child’s', () => {
    expect(mayEnter('to_child', permissionsOf('liaison'))).toBe(true);
    expect(mayEnter('to_parent', permissionsOf('liaison'))).toBe(false);
    expect(mayEnter('to_parent', permissionsOf('worker'))).toBe(true);
    expect(mayEnter('to_child', permissionsOf('funder'))).toBe(false);
  });

  it('hide a child’s letter from the facility until it is sent', () => {
    expect(EXCHANGE_STATUSES.filter((status) => !hasLeftTheChild('to_parent', status))).toEqual([
      'entered',
      'returned_for_change',
      'safety_passed',
    ]);
    expect(EXCHANGE_STATUSES.every((status) => hasLeftTheChild('to_child', status))).toBe(true);
  });

  it('report every limit of a facility at once', () => {
    const strict = { maxPages: 2, drawings: false, recordedMessages: false };
    expect(limitErrors(strict, { kind: 'drawing', pages: 3 })).toEqual([
      { pointer: '/kind', code: 'exchange.kind_not_taken' },
      { pointer: '/pages', code: 'exchange.too_many_pages', params: { limit: 2 } },
    ]);
    expect(limitErrors(strict, { kind: 'recorded_message', pages: 1 }).map((e) => e.code)).toEqual(['exchange.kind_not_taken']);
    expect(limitErrors(strict, { kind: 'letter', pages: 2 })).toEqual([]);
  });

  it('stop a letter in transit for the family’s reasons, not for the limits of the facility that holds it', () => {
    const reason = (code: string, severity: Reason['severity'], owner: Reason['owner']): Reason => ({
      code,
      severity,
      owner,
      source: 's',
      ruleVersion: '1',
    });
    const reasons = [
      reason('restriction.active', 'hard', 'lead'),
      reason('grade.suspended', 'hard', 'facility'),
      reason('school.time', 'warning', 'worker'),
    ];
    expect(stoppingReasons(reasons, 'dispatch').map((r) => r.code)).toEqual(['restriction.active', 'grade.suspended']);
    expect(stoppingReasons(reasons, 'hand_over').map((r) => r.code)).toEqual(['restriction.active']);
  });

  it('judge a drawing like a letter', () => {
    expect((['letter', 'drawing', 'recorded_message'] as const).map(gateModeOf)).toEqual(['letter', 'letter', 'recorded_message']);
  });
});
