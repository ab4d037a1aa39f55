import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { requestContext } from '../kernel/request-context';
import { EXEMPT_POOL } from '../kernel/allowance-periods';
import { Clock } from '../kernel/clock';
import { Day } from '../kernel/days';
import { conflict } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { EntitlementClosingService } from './entitlement-closing.service';
import { Balance, balanceOf, LedgerKey } from './entitlement.rules';
import { PeriodRows } from './period-rows';

export type { Balance, LedgerKey } from './entitlement.rules';

export interface HoldRequest extends LedgerKey {
  /** The limit of the period today: what the facility's rules grant at the parent's grade, with everything added to it. */
  granted: number;
  visitId: string;
}

export interface OtherUse extends LedgerKey {
  granted: number;
  /** The day the other relative came; its noon becomes the time of the line. */
  occurredOn: Day;
  recordedBy: string | null;
}

/** What a statement moved, per period. */
type Moved = LedgerKey & { amount: number };

/** Entries of one visit per period that still hold, as a CTE named `open_holds`. $1 is the visit. */
const OPEN_HOLDS = `open_holds AS (
  SELECT roster_entry_id, period, pool, sum(CASE kind WHEN 'hold' THEN amount ELSE -amount END)::int AS amount
    FROM entitlement_entries WHERE visit_id = $1 AND kind IN ('hold', 'release', 'use', 'forfeit')
   GROUP BY roster_entry_id, period, pool HAVING sum(CASE kind WHEN 'hold' THEN amount ELSE -amount END) > 0)`;

/** Writes one line per row of `changed`; $2 is an array of fresh ids, $3 the time, $4 the recorder. */
const append = (kind: 'release' | 'use' | 'forfeit' | 'refund'): string =>
  `INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, visit_id, recorded_by, at)
   SELECT ($2::uuid[])[row_number() OVER ()], roster_entry_id, period, pool, '${kind}', amount, $1, $4, $3 FROM changed RETURNING roster_entry_id, period, pool, amount`;

/**
 * The parent's shared ledger. Each verb is one statement that moves the period's row – which is the lock – and appends its line, so
 * row and ledger never part; a CHECK keeps the row from being overdrawn. Safe to repeat for a visit; two verbs of the same
 * visit must not run at the same moment, which the lock on the visit's own row ensures.
 */
@Injectable()
export class EntitlementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly closing: EntitlementClosingService,
    private readonly rows: PeriodRows,
  ) {}

  /**
   * Holds one contact for a visit; nothing happens when the visit holds one of this period already. Contact that takes no allowance is held in
   * a pool of its own, whatever `granted` says.
   * @throws DomainError conflict `entitlement.used_up` when none is left.
   */
  async hold(request: HoldRequest): Promise<void> {
    const granted = request.pool === EXEMPT_POOL ? await this.enough(request) : request.granted;
    if (await this.take({ ...request, granted }, 'hold', request.visitId, this.clock.now(), requestContext()?.actor?.userId ?? null))
      return;
    throw conflict('entitlement.used_up');
  }

  /** One more than is taken of a pool that never binds; its row is locked until the transaction ends. */
  private async enough(key: LedgerKey): Promise<number> {
    const { held, used } = await this.rows.open(key, 0);
    return held + used + 1;
  }

  /** Gives back what a visit holds, because it ended unused. `only` names one period when a visit holds two (a proposal). */
  async release(visitId: string, only?: LedgerKey): Promise<void> {
    await this.giveBack(visitId, only);
  }

  private giveBack(visitId: string, only?: LedgerKey): Promise<Moved[]> {
    return this.db.sql<Moved>(
      `WITH ${OPEN_HOLDS}, changed AS (
         UPDATE entitlement_periods p SET held = p.held - o.amount FROM open_holds o
          WHERE (p.roster_entry_id, p.period, p.pool) = (o.roster_entry_id, o.period, o.pool)
            AND ($5::uuid IS NULL OR (p.roster_entry_id, p.period, p.pool) = ($5::uuid, $6::date, $7::text))
         RETURNING p.roster_entry_id, p.period, p.pool, o.amount)
       ${append('release')}`,
      [...this.lineParams(visitId), only?.rosterEntryId ?? null, only?.period ?? null, only?.pool ?? null],
    );
  }

  /** Turns what a visit holds into a use: it took place. */
  async use(visitId: string): Promise<void> {
    await this.turnInto('use', visitId);
  }

  private async turnInto(kind: 'use' | 'forfeit', visitId: string): Promise<void> {
    await this.db.sql(
      `WITH ${OPEN_HOLDS}, changed AS (
         UPDATE entitlement_periods p SET held = p.held - o.amount, used = p.used + o.amount FROM open_holds o
          WHERE (p.roster_entry_id, p.period, p.pool) = (o.roster_entry_id, o.period, o.pool)
         RETURNING p.roster_entry_id, p.period, p.pool, o.amount)
       ${append(kind)}`,
      this.lineParams(visitId),
    );
  }

  /** Nobody came, and the facility's rule takes the month: the hold counts as used. */
  async forfeit(visitId: string): Promise<void> {
    await this.turnInto('forfeit', visitId);
  }

  /**
   * The facility caused the end: gives back a hold as well as a use. Where the period is over meanwhile, the contact is given once
   * more in the one of today.
   */
  async refund(visitId: string): Promise<void> {
    const released = await this.giveBack(visitId);
    const refunded = await this.db.sql<Moved>(
      `WITH open_uses AS (
         SELECT roster_entry_id, period, pool, sum(CASE kind WHEN 'refund' THEN -amount ELSE amount END)::int AS amount
           FROM entitlement_entries WHERE visit_id = $1 AND kind IN ('use', 'forfeit', 'refund')
          GROUP BY roster_entry_id, period, pool HAVING sum(CASE kind WHEN 'refund' THEN -amount ELSE amount END) > 0),
       changed AS (
         UPDATE entitlement_periods p SET used = p.used - o.amount FROM open_uses o
          WHERE (p.roster_entry_id, p.period, p.pool) = (o.roster_entry_id, o.period, o.pool)
         RETURNING p.roster_entry_id, p.period, p.pool, o.amount)
       ${append('refund')}`,
      this.lineParams(visitId),
    );
    // As the system: a family that cancels sees no line of the facility's own list.
    await this.db.asSystem(() => this.closing.goodwill(visitId, [...released, ...refunded]));
  }

  /**
   * Notes that another relative used a contact. Who it was is never stored.
   * @throws DomainError conflict `entitlement.none_to_note` when nothing is free: then a meeting of ours holds it, and must be answered first.
   */
  async noteUseByOther(use: OtherUse): Promise<void> {
    if (await this.take(use, 'use_by_other', null, new Date(`${use.occurredOn}T12:00:00Z`), use.recordedBy)) return;
    throw conflict('entitlement.none_to_note');
  }

  /** The balance of one period; nothing granted, held or used when it was never touched. */
  async balance(rosterEntryId: string, period: Day, pool: string): Promise<Balance> {
    const row = await this.db.one<{ granted: number; held: number; used: number }>(
      `SELECT granted, held, used FROM entitlement_periods WHERE roster_entry_id = $1 AND period = $2 AND pool = $3`,
      [rosterEntryId, period, pool],
    );
    return balanceOf(row?.granted ?? 0, row?.held ?? 0, row?.used ?? 0);
  }

  /** Takes one unit; false when none is left. A period first touched here also gets its grant line. */
  private async take(
    key: LedgerKey & { granted: number },
    kind: 'hold' | 'use_by_other',
    visitId: string | null,
    at: Date,
    by: string | null,
  ): Promise<boolean> {
    if (await this.tryTake(key, kind, visitId, at, by)) return true;
    // A better grade since the period was opened: raise the grant, then try again.
    return (await this.raise(key, at, by)) && (await this.tryTake(key, kind, visitId, at, by));
  }

  private async tryTake(
    key: LedgerKey & { granted: number },
    kind: 'hold' | 'use_by_other',
    visitId: string | null,
    at: Date,
    by: string | null,
  ): Promise<boolean> {
    const column = kind === 'hold' ? 'held' : 'used';
    const row = await this.db.one<{ had: boolean; taken: boolean }>(
      `WITH mine AS (
         SELECT coalesce(sum(CASE kind WHEN 'hold' THEN amount WHEN 'release' THEN -amount WHEN 'refund' THEN -amount ELSE 0 END), 0) > 0 AS had
           FROM entitlement_entries WHERE visit_id = $5::uuid AND roster_entry_id = $1 AND period = $2 AND pool = $3),
       taken AS (
         INSERT INTO entitlement_periods AS p (roster_entry_id, period, pool, granted, ${column})
         SELECT $1, $2, $3, $4, 1 FROM mine WHERE NOT had AND $4 > 0
         ON CONFLICT (roster_entry_id, period, pool) DO UPDATE SET ${column} = p.${column} + 1 WHERE p.held + p.used < least(p.granted, $4)
         RETURNING (xmax = 0) AS opened),
       lines AS (
         INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, visit_id, recorded_by, at)
         SELECT $6::uuid, $1, $2, $3, 'grant', $4, NULL, $9::uuid, $8::timestamptz FROM taken WHERE opened
         UNION ALL
         SELECT $7::uuid, $1, $2, $3, '${kind}', 1, $5::uuid, $9::uuid, $8::timestamptz FROM taken)
       SELECT had, EXISTS (SELECT 1 FROM taken) AS taken FROM mine`,
      [key.rosterEntryId, key.period, key.pool, key.granted, visitId, newId(), newId(), at, by],
    );
    return row !== undefined && (row.had || row.taken);
  }

  private async raise(key: LedgerKey & { granted: number }, at: Date, by: string | null): Promise<boolean> {
    const raised = await this.db.sql(
      `WITH locked AS (SELECT granted FROM entitlement_periods WHERE roster_entry_id = $1 AND period = $2 AND pool = $3 FOR UPDATE),
       changed AS (
         UPDATE entitlement_periods p SET granted = $4 FROM locked
          WHERE p.roster_entry_id = $1 AND p.period = $2 AND p.pool = $3 AND locked.granted < $4
         RETURNING $4 - locked.granted AS amount)
       INSERT INTO entitlement_entries (id, roster_entry_id, period, pool, kind, amount, recorded_by, at)
       SELECT $5, $1, $2, $3, 'grant', amount, $7, $6 FROM changed RETURNING id`,
      [key.rosterEntryId, key.period, key.pool, key.granted, newId(), at, by],
    );
    return raised.length > 0;
  }

  private lineParams(visitId: string): [string, string[], Date, string | null] {
    // A visit holds in one period, or in two while a proposal is open.
    return [visitId, Array.from({ length: 4 }, newId), this.clock.now(), requestContext()?.actor?.userId ?? null];
  }
}
