import type { Day } from '../kernel/days';

/** One allowance: a parent's roster entry, the first day of the period, and the pool (`contact` where modes share one, else the mode). */
export interface LedgerKey {
  rosterEntryId: string;
  period: Day;
  pool: string;
}

/** Everything a line of the ledger can be. */
export const ENTRY_KINDS = [
  'grant',
  'hold',
  'release',
  'use',
  'refund',
  'use_by_other',
  'forfeit',
  'correction',
  'carry_in',
  'carry_out',
  'goodwill',
  'expire',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Why a liaison officer corrects an allowance: codes, for the ledger carries no words about anybody. */
export const CORRECTION_REASONS = ['counted_wrongly', 'family_emergency', 'facility_decision', 'festival', 'other_agreed'] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** One line of a parent's ledger, as far as its arithmetic goes. `amount` is positive but for corrections, which go either way. */
export interface LedgerLine {
  kind: EntryKind;
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
const EFFECTS: Record<EntryKind, readonly [granted: number, held: number, used: number]> = {
  grant: [1, 0, 0],
  hold: [0, 1, 0],
  release: [0, -1, 0],
  use: [0, -1, 1],
  refund: [0, 0, -1],
  use_by_other: [0, 0, 1],
  forfeit: [0, -1, 1],
  correction: [1, 0, 0],
  carry_in: [1, 0, 0],
  carry_out: [-1, 0, 0],
  goodwill: [1, 0, 0],
  expire: [-1, 0, 0],
};

/** Kinds that change what is granted beside what the grade grants. */
const ADJUSTS: ReadonlySet<EntryKind> = new Set(['correction', 'carry_in', 'carry_out', 'goodwill', 'expire']);

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

/** What corrections, savings, goodwill and expiry together add to what the grade grants; the row's `adjusted` must always equal it. */
export const adjustedOf = (lines: readonly LedgerLine[]): number =>
  lines.reduce((sum, { kind, amount }) => (ADJUSTS.has(kind) ? sum + EFFECTS[kind][0] * amount : sum), 0);

/** The limit of a period today: what the grade of today grants, and what was added; never below nothing. */
export const limitOf = (ofGrade: number, adjusted: number): number => Math.max(0, ofGrade + adjusted);

/** What a period that is over leaves: so many are saved for the next, the rest is gone. */
export function closingOf(balance: Pick<Balance, 'granted' | 'held' | 'used'>, carryOver: number): { carried: number; expired: number } {
  const left = Math.max(0, balance.granted - balance.held - balance.used);
  const carried = Math.min(left, Math.max(0, carryOver));
  return { carried, expired: left - carried };
}
