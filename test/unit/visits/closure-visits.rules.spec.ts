import { closureUndoUntil, countsOf, fingerprintOf, treatmentOf, isOff } from '../../../src/visits/closures/closure-visits.rules';

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

describe('taking a closure back', () => {
  const closure = { createdAt: new Date('2026-09-01T23:10:00Z'), version: 1, state: 'running' };
  const at = (time: string): Date => new Date(`2026-09-01T${time}Z`);

  it('is possible for ten minutes, while it stands as it was published', () => {
    expect(closureUndoUntil(closure, at('23:19:59'))).toEqual(at('23:20:00'));
    expect(closureUndoUntil({ ...closure, state: 'coming' }, at('23:10:00'))).toEqual(at('23:20:00'));
    expect(closureUndoUntil(closure, at('23:20:00'))).toBeNull();
    expect(closureUndoUntil({ ...closure, version: 2 }, at('23:11:00'))).toBeNull();
    expect(closureUndoUntil({ ...closure, state: 'withdrawn' }, at('23:11:00'))).toBeNull();
    expect(closureUndoUntil({ ...closure, state: 'over' }, at('23:11:00'))).toBeNull();
  });

  it.each([
    ['done', 'cancel', null, 'cancelled', true],
    ['stays', 'wait', null, 'cancelled', true],
    ['done', 'move', null, 'cancelled', false],
    ['done', 'cancel', 'letter', 'cancelled', false],
    ['undone', 'cancel', null, 'confirmed', false],
    ['done', 'cancel', null, 'confirmed', false],
  ] as const)('a meeting whose line says %s, %s, made up for by %s and that is %s is off: %s', (status, action, instead, now, off) => {
    expect(isOff({ status, action, instead, visit: { status: now } })).toBe(off);
  });
});
