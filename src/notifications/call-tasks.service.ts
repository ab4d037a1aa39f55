import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { VisitsService } from '../visits/visits.service';
import { CallTaskQueries, CallTaskView } from './call-tasks.queries';
import { markCalled } from './called-messages';
import { nextAllowed } from './message-plan.rules';
import { CallOutcome, CallReason } from './message.entity';

const MOST_TRIES = 3;
/** Hours until the next try; another time of day may find her at home. */
const AGAIN_AFTER: Partial<Record<CallOutcome, number>> = { call_later: 2, no_answer: 4, reached_other: 3 };

interface LockedTask {
  id: string;
  visitId: string | null;
  caregiverId: string;
  reasonCode: CallReason;
  status: string;
  attempts: number;
  caregiverName: string;
  visitStatus: string | null;
  zone: string;
}

/** Calls that a person should make: a call is a channel, not a failure. */
@Injectable()
export class CallTasksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly visits: VisitsService,
    private readonly queries: CallTaskQueries,
  ) {}

  /** Asks for a call; while one for the same reason is open, nothing is added. Inside the caller's transaction. */
  async open(task: {
    organisationId: string;
    visitId: string | null;
    caregiverId: string;
    reasonCode: CallReason;
    dueAt: Date;
  }): Promise<void> {
    await this.db.sql(
      `INSERT INTO call_tasks (id, organisation_id, visit_id, caregiver_id, reason_code, due_at)
       SELECT $1, $2, $3, $4, $5, $6
        WHERE NOT EXISTS (SELECT 1 FROM call_tasks WHERE visit_id IS NOT DISTINCT FROM $3::uuid AND caregiver_id = $4 AND reason_code = $5 AND status = 'open')
       ON CONFLICT (visit_id, caregiver_id, reason_code) WHERE status = 'open' DO NOTHING`,
      [newId(), task.organisationId, task.visitId, task.caregiverId, task.reasonCode, task.dueAt],
    );
  }

  /** Nobody needs to make these calls any more. */
  async drop(visitId: string, reasons: readonly CallReason[]): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks SET status = 'dropped', done_at = $3 WHERE visit_id = $1 AND status = 'open' AND reason_code = ANY($2)`,
      [visitId, [...reasons], this.clock.now()],
    );
  }

  /**
   * Notes how a call went. `can_go` and `cannot` are the family's answer; without a result the task comes back later, and after
   * three tries without an answer it is closed as such.
   * @throws DomainError not_found · conflict `call_task.done` · invalid `call_task.no_visit` · conflict `call_task.visit_moved_on`
   */
  async recordOutcome(actor: Actor, taskId: string, outcome: CallOutcome, note?: string): Promise<CallTaskView> {
    return this.db.transaction(async () => {
      const task = await this.lock(actor, taskId);
      if (task.status !== 'open') throw conflict('call_task.done');
      const now = this.clock.now();
      if (outcome === 'can_go' || outcome === 'cannot') {
        if (!task.visitId) throw invalid('call_task.no_visit', {}, [{ pointer: '/outcome', code: 'call_task.no_visit' }]);
        if (task.visitStatus !== 'confirmed') throw conflict('call_task.visit_moved_on');
        await this.visits.recordFamilyAnswer(actor, task.visitId, {
          answer: outcome,
          channel: 'call',
          caregiverId: task.caregiverId,
          onBehalfOf: { name: task.caregiverName, channel: 'phone', saidAt: now.toISOString() },
        });
        await this.drop(task.visitId, ['no_answer', 'ask', 'call_me', ...(outcome === 'can_go' ? (['cannot'] as const) : [])]);
      }
      const again = AGAIN_AFTER[outcome];
      const stays = again !== undefined && (outcome !== 'no_answer' || task.attempts + 1 < MOST_TRIES);
      await this.db.sql(
        `UPDATE call_tasks SET attempts = attempts + 1, outcome = $2, note = coalesce($3, note), status = $4, due_at = CASE WHEN $4 = 'open' THEN $5 ELSE due_at END,
                done_by = CASE WHEN $4 = 'done' THEN $6::uuid END, done_at = CASE WHEN $4 = 'done' THEN $7::timestamptz END WHERE id = $1`,
        [task.id, outcome, note ?? null, stays ? 'open' : 'done', nextAllowed(addHours(now, again ?? 0), task.zone), actor.userId, now],
      );
      if (!stays) await markCalled(this.db, task, outcome);
      await this.audit.record({
        action: 'call_task.record_outcome',
        subjectType: 'call_task',
        subjectId: task.id,
        organisationId: actor.organisationId,
        details: { outcome },
      });
      return this.queries.one(actor, taskId);
    });
  }

  /** The row lock that two callers at once meet. */
  private async lock(actor: Actor, taskId: string): Promise<LockedTask> {
    const task = await this.db.one<LockedTask>(
      `SELECT t.id, t.visit_id, t.caregiver_id, t.reason_code, t.status, t.attempts, g.name AS caregiver_name,
              (SELECT v.status FROM visits v WHERE v.id = t.visit_id) AS visit_status,
              coalesce((SELECT f.time_zone FROM visits v JOIN facilities f ON f.id = v.facility_id WHERE v.id = t.visit_id), o.time_zone) AS zone
         FROM call_tasks t JOIN caregivers g ON g.id = t.caregiver_id JOIN organisations o ON o.id = t.organisation_id
        WHERE t.id = $1 AND t.organisation_id = $2 FOR UPDATE OF t`,
      [taskId, actor.organisationId],
    );
    if (!task) throw notFound();
    return task;
  }
}
