import { countsOf, fingerprintOf, treatmentOf } from '../../../src/visits/closure-visits.rules';

const visit = (more: object = {}) => ({
  id: 'a',
  version: 1,
  status: 'confirmed' as const,
  sessionId: 's',
  proposedSessionId: null,
  ...more,
});

describe('a closure’s meetings', () => {
  it('have the same fingerprint in any order, and another when one has moved on', () => {
    const [a, b] = [visit(), visit({ id: 'b' })];
    expect(fingerprintOf([a, b])).toBe(fingerprintOf([b, a]));
    expect(fingerprintOf([a, b])).toHaveLength(32);
    for (const other of [{ version: 2 }, { status: 'requested' }, { sessionId: 't' }, { proposedSessionId: 't' }])
      expect(fingerprintOf([visit(other), b])).not.toBe(fingerprintOf([a, b]));
    expect(fingerprintOf([a])).not.toBe(fingerprintOf([a, b]));
  });

  it('are counted by state', () => {
    expect(countsOf([{ status: 'confirmed' }, { status: 'confirmed' }, { status: 'under_way' }])).toEqual({
      requested: 0,
      proposed: 0,
      confirmed: 2,
      underWay: 1,
    });
  });

  it('are called about, kept, or treated as was said', () => {
    expect(treatmentOf({ status: 'under_way', asksForShut: false }, 'move')).toBe('call');
    expect(treatmentOf({ status: 'confirmed', asksForShut: true }, 'wait')).toBe('keep');
    expect(treatmentOf({ status: 'confirmed', asksForShut: false }, 'wait')).toBe('wait');
    expect(treatmentOf({ status: 'requested', asksForShut: false }, undefined)).toBe('cancel');
  });
});
