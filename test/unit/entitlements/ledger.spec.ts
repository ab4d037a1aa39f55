import fc from 'fast-check';
import { balanceOf, foldLedger, LedgerLine } from '../../../src/entitlements/entitlement.rules';

const lines = (...kinds: LedgerLine['kind'][]): LedgerLine[] => kinds.map((kind) => ({ kind, amount: 1 }));

describe('a parent’s ledger', () => {
  it.each([
    [[], { granted: 0, held: 0, used: 0, free: 0 }],
    [['grant'], { granted: 1, held: 0, used: 0, free: 1 }],
    [['grant', 'hold'], { granted: 1, held: 1, used: 0, free: 0 }],
    [['grant', 'hold', 'release'], { granted: 1, held: 0, used: 0, free: 1 }],
    [['grant', 'hold', 'use'], { granted: 1, held: 0, used: 1, free: 0 }],
    [['grant', 'hold', 'use', 'refund'], { granted: 1, held: 0, used: 0, free: 1 }],
    [['grant', 'use_by_other'], { granted: 1, held: 0, used: 1, free: 0 }],
  ] as [LedgerLine['kind'][], object][])('with %j', (kinds, balance) => {
    expect(foldLedger(lines(...kinds))).toEqual(balance);
  });

  it('does not depend on the order of its lines', () => {
    const line = fc.record({
      kind: fc.constantFrom<LedgerLine['kind']>('grant', 'hold', 'release', 'use', 'refund', 'use_by_other'),
      amount: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(fc.property(fc.array(line), (given) => expect(foldLedger([...given].reverse())).toEqual(foldLedger(given))));
  });

  it('has nothing free, never less, when a lower grade leaves more used than granted', () => {
    expect(balanceOf(1, 1, 1).free).toBe(0);
  });
});
