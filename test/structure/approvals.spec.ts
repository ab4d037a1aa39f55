import { APPROVABLE } from '../../src/safeguarding/approvals.rules';
import { CODES } from '../../src/eligibility/reasons.rules';
import type { Gate } from '../../src/eligibility/gates';
import type { CodeSpec } from '../../src/eligibility/gates/gate';
import en from '../../src/ui/locales/en/safeguarding.json';
import zh from '../../src/ui/locales/zh-CN/safeguarding.json';

/** Every letter that a code can carry at any mode and checkpoint. */
function lettersOf(gate: Gate, spec: CodeSpec): Set<string> {
  const cells = Object.values(gate.cells);
  const own = spec.severity;
  if (own === undefined) return new Set(cells.flatMap((row) => [...row]));
  if (own.length === 1) return new Set(cells.some((row) => /[^–]/.test(row)) ? [own] : []);
  return new Set(cells.flatMap((row) => [...own].filter((_, checkpoint) => row[checkpoint] !== '–')));
}

describe('what a second person may approve', () => {
  it('is what the gates only allow with approval, neither more nor less', () => {
    const asked = CODES.filter(({ gate, spec }) => lettersOf(gate, spec).has('A')).map(({ code }) => code);
    expect([...APPROVABLE].sort()).toEqual([...new Set(asked)].sort());
  });

  it('has a name in both languages', () => {
    for (const words of [en, zh]) {
      const names = Object.keys(words.approvable).sort();
      expect(names).toEqual([...APPROVABLE.map((code) => code.replace(/\./g, '_')), 'other'].sort());
    }
  });
});
