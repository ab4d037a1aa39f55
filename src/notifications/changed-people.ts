import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Consequences } from '../jobs/consequences';

const OF_DYADS = `SELECT d.visit_id FROM visit_dyads d WHERE d.dyad_id = ANY($1::uuid[])`;
const OF_WORKERS = `SELECT p.visit_id FROM visit_party p WHERE p.person_type = 'worker' AND p.person_id = ANY($1::uuid[])`;

/**
 * Takes back, in the transaction of a change, what is written and not yet sent and has just become untrue: everything about a meeting
 * that was cancelled or moved, and the word that something has come when it is on hold. This room starts after those of visits and
 * letters, so what they stop is seen here. The word that the plan has changed is written afterwards, by the outbox, and does leave.
 */
@Injectable()
export class ChangedPeople implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly consequences: Consequences,
  ) {}

  onModuleInit(): void {
    this.consequences.on('dyads.changed', async ({ dyadIds }) => {
      await this.takeBack(OF_DYADS, dyadIds);
      await this.takeBackItems(dyadIds);
    });
    this.consequences.on('workers.changed', ({ workerIds }) => this.takeBack(OF_WORKERS, workerIds));
  }

  private async takeBack(visits: string, ids: readonly string[]): Promise<void> {
    await this.db.sql(
      `WITH untrue AS (
         SELECT m.id, CASE WHEN v.status = 'confirmed' THEN 'newer_version' ELSE 'visit_' || v.status END AS reason
           FROM messages m JOIN visits v ON v.id = m.visit_id
          WHERE m.visit_id IN (${visits}) AND m.status IN ('queued', 'held') AND m.template <> 'cancelled'
            AND (v.status <> 'confirmed' OR m.visit_version < v.version) AND NOT (v.status = 'completed' AND m.template = 'home_safe')
          ORDER BY m.id FOR UPDATE OF m)
       UPDATE messages m SET status = 'suppressed', reason = untrue.reason, locked_until = NULL FROM untrue WHERE m.id = untrue.id`,
      [[...ids]],
    );
  }

  /** `item_ready` names its letter in the second part of its key. */
  private async takeBackItems(dyadIds: readonly string[]): Promise<void> {
    await this.db.sql(
      `UPDATE messages m SET status = 'suppressed', reason = 'item_on_hold', locked_until = NULL
        WHERE m.template = 'item_ready' AND m.status IN ('queued', 'held')
          AND split_part(m.step_key, ':', 2) IN (SELECT e.id::text FROM exchanges e WHERE e.dyad_id = ANY($1::uuid[]) AND e.status = 'on_hold')`,
      [[...dyadIds]],
    );
  }
}
