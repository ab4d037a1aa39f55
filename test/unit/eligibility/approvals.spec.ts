import type { Facts } from '../../../src/eligibility/eligibility.facts';
import { judge } from '../../../src/eligibility/judge.rules';
import { DAY, dyad, facts, member, party, session, worker } from './facts';

const byMan = party([member(), worker({ sex: 'male' })]);
const approval = (changes: object = {}) => ({ id: 'a', reasonCode: 'escort.gender', visitId: null, validUntil: DAY, ...changes });
const asked = (approvals: ReturnType<typeof approval>[], changes: Partial<Facts> = {}) =>
  judge(facts({ party: byMan, dyad: dyad({ approvals }), ...changes }));

describe('an approval', () => {
  it('takes its reason out of the verdict and is kept beside it', () => {
    const { verdict, reasons, approved } = asked([approval()]);
    expect(verdict).toBe('allow');
    expect(reasons).toEqual([]);
    expect(approved).toMatchObject([{ code: 'escort.gender', severity: 'approval', approvalId: 'a', validUntil: DAY }]);
  });

  it.each([
    ['has run out the day before', approval({ validUntil: '2026-09-22' })],
    ['answers another reason', approval({ reasonCode: 'escort.ratio' })],
    ['is for another visit', approval({ visitId: 'other' })],
  ])('does not count when it %s', (_why, given) => {
    expect(asked([given])).toMatchObject({ verdict: 'needs_approval', approved: [] });
  });

  it('for one visit counts for that visit', () => {
    const given = [approval({ visitId: 'v' })];
    expect(asked(given, { visit: { id: 'v', confirmed: false } }).verdict).toBe('allow');
    expect(asked(given, { visit: { id: 'w', confirmed: false } }).verdict).toBe('needs_approval');
    expect(asked(given).verdict).toBe('needs_approval');
  });

  it('never opens what is hard', () => {
    const { verdict, approved } = judge(
      facts({ session: session({ taken: 10 }), dyad: dyad({ approvals: [approval({ reasonCode: 'session.full' })] }) }),
    );
    expect([verdict, approved]).toEqual(['block', []]);
  });

  it('that is first in order of its id is named when there are two', () => {
    expect(asked([approval({ id: 'b' }), approval()]).approved).toMatchObject([{ approvalId: 'a' }]);
  });
});

describe('a worker inside', () => {
  const inside = party([member(), worker({}, 'inside')]);

  it('is approved once the facility has confirmed the visit that names her', () => {
    const before = judge(facts({ party: inside, visit: { id: 'v', confirmed: false } }));
    expect(before.reasons.map((r) => r.code)).toEqual(['party.worker_not_approved']);
    const after = judge(facts({ party: inside, visit: { id: 'v', confirmed: true } }));
    expect(after).toMatchObject({
      verdict: 'allow',
      reasons: [],
      approved: [{ code: 'party.worker_not_approved', approvalId: null, validUntil: null }],
    });
  });

  it('is nothing that the confirmation approves besides', () => {
    const { verdict } = judge(facts({ party: byMan, visit: { id: 'v', confirmed: true } }));
    expect(verdict).toBe('needs_approval');
  });
});
