import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import type { Day } from '../kernel/days';
import { newId } from '../kernel/ids';
import { requestContext } from '../kernel/request-context';
import type { Balance, CorrectionReason, EntryKind, LedgerKey } from './entitlement.rules';

/** A period's row, locked. */
export interface LockedPeriod extends Omit<Balance, 'free'> {
  adjusted: number;
  closedOn: Day | null;
}

/** A line to write beside what moves the row. */
interface Adjustment {
  kind: EntryKind & ('correction' | 'carry_in' | 'carry_out' | 'goodwill' | 'expire');
  /** As the ledger writes it: negative only for a correction. */
  amount: number;
  reasonCode?: CorrectionReason;
  visitId?: string;
}

/** Opens, locks and adjusts single rows of the ledger. Each call belongs into its caller's transaction. */
@Injectable()
export class PeriodRows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The row of a period, locked until the transaction ends; opened with the grade's grant when nobody has touched it. */
  async open(key: LedgerKey, ofGrade: number): Promise<LockedPeriod> {
    const opened = await this.db.sql(
      `INSERT INTO entitlement_periods (roster_entry_id, period, pool, granted) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING period`,
      [key.rosterEntryId, key.period, key.pool, ofGrade],
    );
    if (opened.length > 0 && ofGrade > 0) await this.line(key, 'grant', ofGrade, {});
    const row = await this.db.one<LockedPeriod>(
      `SELECT granted, held, used, adjusted, closed_on FROM entitlement_periods WHERE (roster_entry_id, period, pool) = ($1, $2::date, $3) FOR NO KEY UPDATE`,
      [key.rosterEntryId, key.period, key.pool],
    );
    if (!row) throw new Error('A period that was just opened is gone');
    return row;
  }

  /** Adds to what is granted (or takes from it) and writes the line. The row is locked by the caller. */
  async adjust(key: LedgerKey, { kind, amount, ...rest }: Adjustment): Promise<void> {
    if (amount === 0) return;
    const delta = kind === 'carry_out' || kind === 'expire' ? -amount : amount;
    await this.db.sql(
      `UPDATE entitlement_periods SET granted = granted + $4, adjusted = adjusted + $4 WHERE (roster_entry_id, period, pool) = ($1, $2::date, $3)`,
      [key.rosterEntryId, key.period, key.pool, delta],
    );
    await this.line(key, kind, amount, rest);
  }

  /** Marks a period as over. */
  async close(key: LedgerKey, on: Day): Promise<void> {
    await this.db.sql(`UPDATE entitlement_periods SET closed_on = $4 WHERE (roster_entry_id, period, pool) = ($1, $2::date, $3)`, [
      key.rosterEntryId,
      key.period,
      key.pool,
      on,
    ]);
  }

  private async line(key: LedgerKey, kind: EntryKind, amount: number, rest: { reasonCode?: string; visitId?: string }): Promise<void> {
    await this.db.sql(
      `INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, visit_id, recorded_by, at, reason_code)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        newId(),
        key.rosterEntryId,
        key.period,
        key.pool,
        kind,
        amount,
        rest.visitId ?? null,
        requestContext()?.actor?.userId ?? null,
        this.clock.now(),
        rest.reasonCode ?? null,
      ],
    );
  }
}
