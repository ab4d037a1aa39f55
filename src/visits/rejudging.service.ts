import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database, SqlParameter } from '../database/database';
import { OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addHours } from '../kernel/instants';
import { INCIDENT_RAISED } from '../safeguarding/safeguarding.events';
import { WORKER_CHANGED } from '../workers/workers.events';
import { causeOfReason, reasonToCancel } from './visit.rules';
import { canMove } from './visit.states';
import { VisitChanges } from './visit-changes';
import { VisitGates } from './visit-gates';

/**
 * Things that happen to a dyad after a visit was booked and may close a gate. Each carries the dyad's id. A worry is one of them: it
 * cancels what is booked rather than suspending it, because a family that has been told "perhaps" and a seat that nobody gives back
 * are worse than asking anew once a second person has closed the worry.
 */
const TOPICS = ['consent.withdrawn', 'dyad.paused', 'dyad.closed', 'restriction.added', 'contact_decision.changed', INCIDENT_RAISED];

/** How long before a visit its gates are asked once more although nothing was reported: papers also run out by themselves. */
const SOON_HOURS = 24;

const OF_DYAD = `EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = v.id AND d.dyad_id = $2)`;
const OF_WORKER = `EXISTS (SELECT 1 FROM visit_party p WHERE p.visit_id = v.id AND p.person_type = 'worker' AND p.person_id = $2)`;
const SOON = `v.status = 'confirmed' AND v.starts_at <= $2`;

/** Judges coming visits again when something about their people has changed, or their day is near, and cancels those that may no longer take place. */
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
    this.handlers.on(WORKER_CHANGED, async ({ workerId }) => {
      if (typeof workerId === 'string') await this.rejudgeWorker(workerId);
    });
  }

  /** Cancels every coming visit of the dyad that has a hard reason against it; what a visit holds itself does not count. Returns how many. */
  rejudge(dyadId: string): Promise<number> {
    return this.cancelBarred(OF_DYAD, dyadId);
  }

  /** The same for every coming visit a worker goes along to. */
  rejudgeWorker(workerId: string): Promise<number> {
    return this.cancelBarred(OF_WORKER, workerId);
  }

  /** The same for every confirmed visit that begins within the next 24 hours. */
  rejudgeSoon(): Promise<number> {
    return this.cancelBarred(SOON, addHours(this.clock.now(), SOON_HOURS));
  }

  private async cancelBarred(which: string, value: SqlParameter): Promise<number> {
    const coming = await this.db.sql<{ id: string; sessionId: string }>(
      `SELECT v.id, v.session_id FROM visits v
        WHERE v.live AND v.starts_at > $1 AND v.status IN ('requested', 'proposed', 'confirmed') AND ${which} ORDER BY v.session_id, v.id`,
      [this.clock.now(), value],
    );
    let cancelled = 0;
    for (const { id, sessionId } of coming) {
      const reason = reasonToCancel((await this.gates.ask(id, sessionId)).against);
      if (!reason) continue;
      await this.db.transaction(async () => {
        const visit = await this.changes.lock('system', id);
        if (!canMove(visit.status, 'cancel', 'system')) return;
        await this.changes.apply(visit, 'system', {
          verb: 'cancel',
          cause: causeOfReason(reason.code),
          reasonCode: reason.code.replace(/\./g, '_'),
        });
        cancelled += 1;
      });
    }
    return cancelled;
  }
}
