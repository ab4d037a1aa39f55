import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { OutboxOptions } from '../../jobs/outbox';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { UNDO_SECONDS, undoUntil } from './undo.rules';
import type { By, LockedVisit } from '../visit-locks';
import type { Change } from '../visit-change';
import type { VisitVerb } from '../visit.states';

/** A decision that can still be taken back. */
export interface OpenUndo {
  /** The batch, or the one visit. */
  id: string;
  isBatch: boolean;
  verb: 'confirm' | 'decline' | 'propose';
  count: number;
  until: Date;
}

/** What is remembered of a decision. */
export interface DecisionRow {
  version: number;
  verb: 'confirm' | 'decline' | 'propose';
  decidedBy: string;
  undoUntil: Date;
  holdExpiresAt: Date | null;
  /** Adults, tables and video rooms that the visit took before, where the decision left somebody out; else null. */
  takes: [number, number, number] | null;
}

const DECISIONS: readonly VisitVerb[] = ['confirm', 'decline', 'propose'];
const keyOf = (visitId: string, version: number): string => `visit.decided:${visitId}:${version}`;

/** The minute between a facility's decision and the message about it. Only inside a transaction. */
@Injectable()
export class UndoWindow {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Remembers a decision of a person and what it replaced.
   * @returns when its message may leave, under which key; nothing for every other change, whose message leaves at once
   */
  async open(
    before: LockedVisit,
    after: LockedVisit,
    by: By,
    change: Pick<Change, 'verb' | 'batchId' | 'without'>,
  ): Promise<OutboxOptions> {
    if (by === 'system' || !DECISIONS.includes(change.verb)) return {};
    const now = this.clock.now();
    const until = undoUntil(now);
    await this.db.sql(
      `INSERT INTO visit_decisions (visit_id, version, verb, batch_id, decided_by, decided_at, undo_until, hold_expires_at, takes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        before.id,
        after.version,
        change.verb,
        change.batchId ?? null,
        by.userId,
        now,
        until,
        before.holdExpiresAt,
        change.without ? [before.takesAdults, before.takesGroups, before.takesVideo] : null,
      ],
    );
    return { key: keyOf(before.id, after.version), runAt: until };
  }

  /** The decision that made this version of a visit; undefined when a person's decision did not, or it was taken back. */
  async decision(visitId: string, version: number): Promise<DecisionRow | undefined> {
    return this.db.one<DecisionRow>(
      `SELECT version, verb, decided_by, undo_until, hold_expires_at, takes FROM visit_decisions WHERE visit_id = $1 AND version = $2 AND undone_at IS NULL`,
      [visitId, version],
    );
  }

  /**
   * Takes the decision's message out of the queue and closes the window. Whoever gets the message first has it: the queue or the undo.
   * @returns false when it has left
   */
  async close(visitId: string, version: number): Promise<boolean> {
    const withdrawn = await this.db.affected(`DELETE FROM outbox WHERE key = $1 AND done_at IS NULL AND attempts = 0`, [
      keyOf(visitId, version),
    ]);
    if (withdrawn === 0) return false;
    await this.db.sql(`UPDATE visit_decisions SET undone_at = $3 WHERE visit_id = $1 AND version = $2`, [
      visitId,
      version,
      this.clock.now(),
    ]);
    return true;
  }

  /** The visits of one act of this actor's. */
  async batch(actor: Actor, batchId: string): Promise<string[]> {
    const rows = await this.db.sql<{ visitId: string }>(
      `SELECT visit_id FROM visit_decisions WHERE batch_id = $1 AND decided_by = $2 ORDER BY visit_id`,
      [batchId, actor.userId],
    );
    return rows.map((row) => row.visitId);
  }

  /** The actor's own decision on one visit, as long as it can be taken back. */
  async openOf(actor: Actor, visit: { id: string; version: number }): Promise<OpenUndo | undefined> {
    const decision = await this.decision(visit.id, visit.version);
    if (decision?.decidedBy !== actor.userId || decision.undoUntil <= this.clock.now()) return undefined;
    return { id: visit.id, isBatch: false, verb: decision.verb, count: 1, until: decision.undoUntil };
  }

  /** What the actor can take back now, the latest act first. */
  openFor(actor: Actor): Promise<OpenUndo[]> {
    return this.db.sql<OpenUndo>(
      `SELECT coalesce(d.batch_id, d.visit_id) AS id, bool_or(d.batch_id IS NOT NULL) AS is_batch, min(d.verb) AS verb, count(*)::int AS count, min(d.undo_until) AS until
         FROM visit_decisions d JOIN visits v ON v.id = d.visit_id AND v.version = d.version
        WHERE d.decided_by = $1 AND d.undone_at IS NULL AND d.undo_until > $2 AND d.undo_until <= $2::timestamptz + make_interval(secs => ${UNDO_SECONDS})
        GROUP BY 1 ORDER BY max(d.decided_at) DESC, 1 LIMIT 3`,
      [actor.userId, this.clock.now()],
    );
  }
}
