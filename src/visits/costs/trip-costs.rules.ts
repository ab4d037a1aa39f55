/** What a trip is spent on. Source: rules-and-users.md §3.4 (types of the UK's assisted visits). */
export const COST_CATEGORIES = [
  'bus',
  'train',
  'taxi',
  'car',
  'ferry',
  'plane',
  'hire',
  'toll',
  'parking',
  'refreshment',
  'accommodation',
  'other',
] as const;
export type CostCategory = (typeof COST_CATEGORIES)[number];

/** For these somebody always gets a paper; a village bus and a bowl of noodles have none. */
const RECEIPT_NEEDED: readonly CostCategory[] = ['train', 'taxi', 'ferry', 'plane', 'hire', 'accommodation'];
export const needsReceipt = (category: CostCategory): boolean => RECEIPT_NEEDED.includes(category);

export const LINE_KINDS = [
  'estimate',
  'advance_asked',
  'advance_approved',
  'advance_refused',
  'advance_paid',
  'cost_claimed',
  'cost_accepted',
  'cost_refused',
  'paid_out',
  'paid_back',
  'rolled_over',
  'rolled_in',
  'settled',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Why a cost was accepted without a receipt, or a line refused. */
export const NO_RECEIPT_ISSUED = 'no_receipt_issued';
export const REFUSAL_REASONS = ['not_needed', 'too_much', 'receipt_missing', 'other_trip', 'other_fund'] as const;

/** A line as the sums need it; amounts in minor units. */
export interface Line {
  id: string;
  kind: LineKind;
  amount: number;
  answersId: string | null;
}

/** The money of one trip, in minor units. */
export interface CostFigures {
  /** What was estimated last by hand; null when nobody has. */
  estimate: number | null;
  /** Asked for and not answered. */
  asked: number;
  /** Approved and not paid out. */
  approved: number;
  /** Paid out before the trip, and brought over from another. */
  advanced: number;
  /** Claimed and not answered. */
  claimed: number;
  accepted: number;
  /** Paid to the family after the trip. */
  paidOut: number;
  /** Given back by the family, or moved on to another trip. */
  cameBack: number;
  /** What the family has of ours; negative: what it is owed. */
  balance: number;
  /** Lines that somebody still has to answer or to pay. */
  openLines: number;
}

const OPEN: readonly LineKind[] = ['advance_asked', 'advance_approved', 'cost_claimed'];

/** A line that waits for its answer or its payment. */
export const isOpenLine = (line: Line, lines: readonly Line[]): boolean =>
  OPEN.includes(line.kind) && !lines.some((other) => other.answersId === line.id);

/** The ledger folded into its sums. Lines in the order in which they were recorded. */
export function figuresOf(lines: readonly Line[]): CostFigures {
  const sum = (...kinds: LineKind[]): number => lines.reduce((all, line) => (kinds.includes(line.kind) ? all + line.amount : all), 0);
  const open = lines.filter((line) => isOpenLine(line, lines));
  const openSum = (kind: LineKind): number => open.reduce((all, line) => (line.kind === kind ? all + line.amount : all), 0);
  const [advanced, accepted, paidOut] = [sum('advance_paid', 'rolled_in'), sum('cost_accepted'), sum('paid_out')];
  const cameBack = sum('paid_back', 'rolled_over');
  return {
    estimate: lines.findLast(({ kind }) => kind === 'estimate')?.amount ?? null,
    asked: openSum('advance_asked'),
    approved: openSum('advance_approved'),
    advanced,
    claimed: openSum('cost_claimed'),
    accepted,
    paidOut,
    cameBack,
    balance: advanced + paidOut - accepted - cameBack,
    openLines: open.length,
  };
}

/** Reckoned from the matrix of ways: there and back for everybody who travels, in minor units; null where no price is known. */
export const reckoned = (costPerPerson: number | null | undefined, travellers: number): number | null =>
  costPerPerson === null || costPerPerson === undefined ? null : costPerPerson * travellers * 100;
