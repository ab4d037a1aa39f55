import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { causeOfReason } from './visit.rules';
import { canMove } from './visit.states';
import { VisitChanges } from './visit-changes';
import { VisitGates } from './visit-gates';

/** Things that happen to a dyad after a visit was booked and may close a gate. Each carries the dyad's id. */
const TOPICS = ['consent.withdrawn', 'dyad.paused', 'dyad.closed', 'restriction.added', 'contact_decision.changed'];

/** Judges a dyad's coming visits again when something about it has changed, and cancels those that may no longer take place. */
@Injectable()
export class RejudgingService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly changes: VisitChanges,
    private readonly gates: VisitGates,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const topic of TOPICS) {
      this.handlers.on(topic, async ({ dyadId }) => {
        if (typeof dyadId === 'string') await this.rejudge(dyadId);
      });
    }
  }

  /** Cancels every coming visit of the dyad that has a hard reason against it; what a visit holds itself does not count. */
  async rejudge(dyadId: string): Promise<void> {
    const coming = await this.db.sql<{ id: string; sessionId: string }>(
      `SELECT v.id, v.session_id FROM visit_dyads d JOIN visits v ON v.id = d.visit_id
        WHERE d.dyad_id = $1 AND d.live AND v.starts_at > $2 AND v.status IN ('requested', 'proposed', 'confirmed') ORDER BY v.session_id, v.id`,
      [dyadId, this.clock.now()],
    );
    for (const { id, sessionId } of coming) {
      const [reason] = (await this.gates.ask(id, sessionId)).against;
      if (!reason) continue;
      await this.db.transaction(async () => {
        const visit = await this.changes.lock('system', id);
        if (!canMove(visit.status, 'cancel', 'system')) return;
        await this.changes.apply(visit, 'system', {
          verb: 'cancel',
          cause: causeOfReason(reason.code),
          reasonCode: reason.code.replace(/\./g, '_'),
        });
      });
    }
  }
}
