import { CHECKPOINTS } from '../../../src/eligibility/eligibility.facts';
import { GATES } from '../../../src/eligibility/gates';
import { judge } from '../../../src/eligibility/judge.rules';
import { CONTACT_MODES, ContactMode } from '../../../src/kernel/contact-modes';
import type { Reason } from '../../../src/kernel/reasons';
import { BAD, perfect } from './bad-facts';
import { CODE_OF_GATE, matrixCells } from './matrix.table';

const LETTER: Record<Reason['severity'], string> = { hard: 'H', approval: 'A', warning: 'W' };
/** Reasons that depend on no fact: what everybody is reminded of at departure. */
const REMINDERS = ['identity.check', 'items.none_carried'];

describe('the matrix of gates, modes and checkpoints', () => {
  it('has 25 gates of the document, each with a cell for every mode', () => {
    const cells = matrixCells();
    const gates = [...new Set(cells.map((cell) => cell.gate))];
    expect(gates.filter((gate) => gate.startsWith('G'))).toEqual(Array.from({ length: 25 }, (_, i) => `G${i + 1}`));
    expect([...gates].sort()).toEqual(GATES.map((gate) => gate.id).sort());
    for (const gate of gates)
      expect(cells.filter((cell) => cell.gate === gate).map((cell) => cell.mode)).toEqual([
        'visit',
        'video',
        'call',
        'letter',
        'recorded_message',
        'group',
      ]);
  });

  it.each(CONTACT_MODES)('finds nothing in perfect facts: %s', (mode) => {
    for (const checkpoint of CHECKPOINTS) {
      const { reasons, approved } = judge(perfect(mode, checkpoint));
      expect(reasons.map((r) => r.code).filter((code) => !REMINDERS.includes(code))).toEqual([]);
      expect(approved).toEqual([]);
    }
  });

  it.each(matrixCells().map(({ gate, mode, letters }) => [gate, mode, letters] as const))('%s, %s: %s', (gate, mode, letters) => {
    const found = CHECKPOINTS.map((checkpoint) => {
      const given = perfect(mode as ContactMode, checkpoint);
      const { reasons } = judge({ ...given, ...BAD[gate]?.(given) });
      const own = reasons.filter((r) => r.gate === gate);
      for (const reason of own) expect(reason.code).toBe(CODE_OF_GATE[gate]);
      expect(new Set(own.map((r) => r.severity)).size).toBeLessThanOrEqual(1);
      // Exactly this gate's fact is bad: no other gate says anything it does not say of perfect facts.
      const others = reasons.filter((r) => r.gate !== gate && !REMINDERS.includes(r.code));
      expect(others.map((r) => r.code)).toEqual([]);
      return own[0] ? LETTER[own[0].severity] : '–';
    });
    expect(found.join('')).toBe(letters);
  });
});
