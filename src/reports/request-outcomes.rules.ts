import { addMonths, Day, monthOf } from '../kernel/days';
import { hiddenCells, isSmall } from './statistics.rules';

/**
 * What became of a request. "No answer" is the facility's silence and neither a refusal nor the family's lapse: it is counted on its own, so
 * that a desk that does not answer is seen (docs/decisions/0017).
 */
export const REQUEST_OUTCOMES = ['arranged', 'declined', 'noAnswer', 'offerUnanswered', 'withdrawn', 'cancelled', 'waiting'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

/** How many requests of a month, or of all months, came to each end. */
export type OutcomeCounts = Record<RequestOutcome, number> & { requested: number };

/** One group as the database counts it. */
export interface CountedRequests {
  month: Day;
  status: string;
  reasonCode: string | null;
  /** The facility had agreed, whatever came after. */
  confirmed: boolean;
  count: number;
}

/** What may be hidden is null: "not shown", never "nothing". */
export type ShownCounts = Record<keyof OutcomeCounts, number | null>;

/** The end of a request by what stands in its row. An expired one whose reason nobody wrote down is not called the facility's silence. */
export function outcomeOf({ status, reasonCode, confirmed }: Pick<CountedRequests, 'status' | 'reasonCode' | 'confirmed'>): RequestOutcome {
  if (status === 'requested' || status === 'proposed') return 'waiting';
  if (status === 'expired') return reasonCode === 'no_answer' ? 'noAnswer' : 'offerUnanswered';
  if (status === 'declined' || status === 'withdrawn') return status;
  return status === 'cancelled' && !confirmed ? 'cancelled' : 'arranged';
}

const nothing = (): OutcomeCounts => ({
  requested: 0,
  arranged: 0,
  declined: 0,
  noAnswer: 0,
  offerUnanswered: 0,
  withdrawn: 0,
  cancelled: 0,
  waiting: 0,
});

/** The twelve months that end with the month of a day, oldest first, and all of them together. */
export function requestOutcomes(
  rows: readonly CountedRequests[],
  asOf: Day,
): { total: OutcomeCounts; months: (OutcomeCounts & { month: Day })[] } {
  const months = Array.from({ length: 12 }, (_, i) => ({ month: addMonths(monthOf(asOf), i - 11), ...nothing() }));
  const total = nothing();
  for (const row of rows) {
    const month = months.find((one) => one.month === row.month);
    if (!month) continue;
    for (const sum of [month, total]) {
      sum.requested += row.count;
      sum[outcomeOf(row)] += row.count;
    }
  }
  return { total, months };
}

/** Hides counts of one to four and the cells that would give them away. */
export function suppressCounts(counts: OutcomeCounts): ShownCounts {
  const cells = REQUEST_OUTCOMES.map((outcome) => counts[outcome]);
  const hidden = hiddenCells(cells);
  const shown = Object.fromEntries(REQUEST_OUTCOMES.map((outcome, i) => [outcome, hidden.has(i) ? null : (cells[i] ?? 0)]));
  return { ...(shown as Record<RequestOutcome, number | null>), requested: isSmall(counts.requested) ? null : counts.requested };
}

/** A table as comma-separated text for a spreadsheet; what is hidden stays empty. A text that could be calculated is only a text. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  // The mark in front tells spreadsheets that the text is UTF-8.
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
