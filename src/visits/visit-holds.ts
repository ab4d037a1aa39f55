import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { EntitlementsService, LedgerKey } from '../entitlements/entitlements.service';
import type { LockedVisit } from './visit-locks';

/** The entitlements a visit holds: one, or two while another session is offered or asked for in another month. */
@Injectable()
export class VisitHolds {
  constructor(
    private readonly db: Database,
    private readonly entitlements: EntitlementsService,
  ) {}

  /** Gives back what a visit holds besides its own month's, and besides `kept`. Only inside a transaction, with the visit locked. */
  async releaseAllBut(visit: LockedVisit, kept?: { period?: string; pool?: string }): Promise<void> {
    const others = await this.db.sql<LedgerKey>(
      `SELECT roster_entry_id, period, pool FROM entitlement_entries
        WHERE visit_id = $1 AND kind IN ('hold', 'release', 'use', 'forfeit')
          AND (period, pool) <> ($2::date, $3::text) AND (period, pool) IS DISTINCT FROM ($4::date, $5::text)
        GROUP BY roster_entry_id, period, pool HAVING sum(CASE kind WHEN 'hold' THEN amount ELSE -amount END) > 0 ORDER BY period, pool`,
      [visit.id, visit.period, visit.pool, kept?.period ?? null, kept?.pool ?? null],
    );
    for (const other of others) await this.entitlements.release(visit.id, other);
  }
}
