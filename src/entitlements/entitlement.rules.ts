/** One line of a parent's ledger, as far as its arithmetic goes. */
export interface LedgerLine {
  kind: 'grant' | 'hold' | 'release' | 'use' | 'refund' | 'use_by_other';
  amount: number;
}

/** What is granted for a period, what meetings hold, what is used, and what is free. */
export interface Balance {
  granted: number;
  held: number;
  used: number;
  free: number;
}

/** How one unit of each kind of line moves the three counters: granted, held, used. A use turns a hold into a use. */
const EFFECTS: Record<LedgerLine['kind'], readonly [granted: number, held: number, used: number]> = {
  grant: [1, 0, 0],
  hold: [0, 1, 0],
  release: [0, -1, 0],
  use: [0, -1, 1],
  refund: [0, 0, -1],
  use_by_other: [0, 0, 1],
};

/** The counters as a balance; never less than nothing is free, even when a lower grade leaves more used than granted. */
export const balanceOf = (granted: number, held: number, used: number): Balance => ({
  granted,
  held,
  used,
  free: Math.max(0, granted - held - used),
});

/** Folds the ledger of one period into its balance: the truth that the period's row must always equal. */
export function foldLedger(lines: readonly LedgerLine[]): Balance {
  let [granted, held, used] = [0, 0, 0];
  for (const { kind, amount } of lines) {
    const [g, h, u] = EFFECTS[kind];
    granted += g * amount;
    held += h * amount;
    used += u * amount;
  }
  return balanceOf(granted, held, used);
}
