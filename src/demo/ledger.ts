import { CorrectionReason, foldLedger, LedgerLine } from '../entitlements/entitlement.rules';
import type { Day } from '../kernel/days';
import type { Random } from './random';
import type { Rows } from './rows';

/** One allowance: a roster entry, the first day of a month, a pool. */
export interface LedgerKey {
  rosterEntryId: string;
  period: Day;
  pool: string;
}

interface Line extends LedgerLine {
  visitId: string | null;
  recordedBy: string | null;
  at: Date;
  reasonCode?: CorrectionReason;
}

/** The parents' shared allowances while the demo is being made; the periods written are the fold of the entries written. */
export class Ledger {
  private readonly periods = new Map<string, { key: LedgerKey; lines: Line[] }>();

  /** Takes one unit for a visit, or for another relative (`use_by_other`); false when none is left. */
  take(key: LedgerKey, granted: number, kind: 'hold' | 'use_by_other', line: Omit<Line, 'kind' | 'amount'>): boolean {
    const lines = this.linesOf(key);
    const opening = lines.length === 0;
    if ((opening ? granted : foldLedger(lines).free) < 1) return false;
    if (opening) lines.push({ ...line, kind: 'grant', amount: granted, visitId: null });
    lines.push({ ...line, kind, amount: 1 });
    return true;
  }

  /** An officer puts an allowance right by one more. */
  correct(key: LedgerKey, granted: number, line: Omit<Line, 'kind' | 'amount' | 'reasonCode'>): void {
    const lines = this.linesOf(key);
    if (lines.length === 0) lines.push({ ...line, kind: 'grant', amount: granted });
    lines.push({ ...line, kind: 'correction', amount: 1, reasonCode: 'counted_wrongly' });
  }

  /** Ends a visit's hold: used, or given back. */
  settle(key: LedgerKey, kind: 'use' | 'release', line: Omit<Line, 'kind' | 'amount'>): void {
    this.linesOf(key).push({ ...line, kind, amount: 1 });
  }

  /** How many are left, when so many are granted for a period never touched. */
  free(key: LedgerKey, granted: number): number {
    const lines = this.linesOf(key);
    return lines.length === 0 ? granted : foldLedger(lines).free;
  }

  writeTo(rows: Rows, rnd: Random): void {
    for (const { key, lines } of this.periods.values()) {
      if (lines.length === 0) continue;
      const { granted, held, used } = foldLedger(lines);
      const adjusted = lines.filter((line) => line.kind === 'correction').reduce((sum, line) => sum + line.amount, 0);
      rows.add('entitlement_periods', { ...key, granted, held, used, adjusted });
      for (const line of lines) rows.add('entitlement_entries', { id: rnd.id(line.at), ...key, ...line });
    }
  }

  private linesOf(key: LedgerKey): Line[] {
    const name = `${key.rosterEntryId}/${key.period}/${key.pool}`;
    const period = this.periods.get(name) ?? { key: { rosterEntryId: key.rosterEntryId, period: key.period, pool: key.pool }, lines: [] };
    this.periods.set(name, period);
    return period.lines;
  }
}
