import fc from 'fast-check';
import {
  adjustedOf,
  closingOf,
  ENTRY_KINDS,
  EntryKind,
  foldLedger,
  LedgerLine,
  limitOf,
} from '../../../src/entitlements/entitlement.rules';

/** Whether the ledger would take a line: the rules of the row, one line at a time. */
function allowed(lines: readonly LedgerLine[], { kind, amount }: LedgerLine): boolean {
  const { granted, held, used, free } = foldLedger(lines);
  switch (kind) {
    case 'hold':
    case 'use_by_other':
      return free >= amount;
    case 'release':
    case 'use':
    case 'forfeit':
      return held >= amount;
    case 'refund':
      return used >= amount;
    case 'correction':
      return granted + amount >= held + used;
    case 'carry_out':
    case 'expire':
      return free >= amount;
    default:
      return true;
  }
}

const line = fc
  .record({ kind: fc.constantFrom<EntryKind>(...ENTRY_KINDS), amount: fc.integer({ min: 1, max: 3 }), down: fc.boolean() })
  .map(({ kind, amount, down }) => ({ kind, amount: kind === 'correction' && down ? -amount : amount }));

describe('the fold of a ledger', () => {
  it('is never negative and never overdrawn, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (tried) => {
        const lines: LedgerLine[] = [];
        for (const next of tried) if (allowed(lines, next)) lines.push(next);
        const { granted, held, used, free } = foldLedger(lines);
        expect(Math.min(granted, held, used, free)).toBeGreaterThanOrEqual(0);
        expect(free).toBe(granted - held - used);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of its lines, and splits into grants and what was added', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer(), (lines, seed) => {
        const shuffled = lines
          .map((l, i) => ({ l, k: Math.sin(seed + i) }))
          .sort((a, b) => a.k - b.k)
          .map(({ l }) => l);
        expect(foldLedger(shuffled)).toEqual(foldLedger(lines));
        const grants = lines.filter((l) => l.kind === 'grant').reduce((sum, l) => sum + l.amount, 0);
        expect(foldLedger(lines).granted).toBe(grants + adjustedOf(lines));
      }),
      { numRuns: 500 },
    );
  });

  it('closes to nothing: what is saved and what expires is all that was left, and no more is saved than may be', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 0, max: 5 }), (tried, most) => {
        const lines: LedgerLine[] = [];
        for (const next of tried) if (allowed(lines, next)) lines.push(next);
        const { carried, expired } = closingOf(foldLedger(lines), most);
        expect(carried).toBeLessThanOrEqual(most);
        if (carried > 0) lines.push({ kind: 'carry_out', amount: carried });
        if (expired > 0) lines.push({ kind: 'expire', amount: expired });
        expect(foldLedger(lines).free).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a limit that follows the grade and never falls below nothing', () => {
    expect([limitOf(2, 1), limitOf(1, -1), limitOf(0, -3)]).toEqual([3, 0, 0]);
  });
});
