import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { newId } from '../../kernel/ids';
import { barredFrom } from '../../safeguarding/barred-people.queries';
import { CallReason } from '../message.entity';

/** Calls that a person should make: a call is a channel, not a failure. Making them is the business of CallDesk. */
@Injectable()
export class CallTasksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Asks for a call; while one for the same reason is open, nothing is added, and nobody is rung whom a bar keeps from the meeting. Inside the caller's transaction. */
  async open(task: {
    organisationId: string;
    visitId: string | null;
    caregiverId: string;
    reasonCode: CallReason;
    dueAt: Date;
  }): Promise<void> {
    await this.db.sql(
      `INSERT INTO call_tasks (id, organisation_id, visit_id, caregiver_id, reason_code, due_at, created_at)
       SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE NOT EXISTS (SELECT 1 FROM call_tasks WHERE visit_id IS NOT DISTINCT FROM $3::uuid AND caregiver_id = $4 AND reason_code = $5 AND status = 'open')
          AND NOT ${barredFrom('$4::uuid', '(SELECT v.mode FROM visits v WHERE v.id = $3)')}
       ON CONFLICT (visit_id, caregiver_id, reason_code) WHERE status = 'open' DO NOTHING`,
      [newId(), task.organisationId, task.visitId, task.caregiverId, task.reasonCode, task.dueAt, this.clock.now()],
    );
  }

  /** A message that was thought to have failed has not: its call is not needed, unless somebody has begun or another message has failed too. */
  async notFailed(visitId: string | null, caregiverId: string): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks t SET status = 'dropped', done_at = $3
        WHERE t.visit_id IS NOT DISTINCT FROM $1::uuid AND t.caregiver_id = $2 AND t.reason_code = 'message_failed' AND t.status = 'open' AND t.attempts = 0
          AND (t.claimed_until IS NULL OR t.claimed_until < $3)
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.visit_id IS NOT DISTINCT FROM $1::uuid AND m.caregiver_id = $2 AND m.status IN ('failed', 'held'))`,
      [visitId, caregiverId, this.clock.now()],
    );
  }

  /** Nobody rings this person about the meeting any more. */
  async dropFor(visitId: string, caregiverId: string): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks SET status = 'dropped', done_at = $3 WHERE visit_id = $1 AND caregiver_id = $2 AND status = 'open'`,
      [visitId, caregiverId, this.clock.now()],
    );
  }

  /** Nobody needs to make these calls any more. */
  async drop(visitId: string, reasons: readonly CallReason[]): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks SET status = 'dropped', done_at = $3 WHERE visit_id = $1 AND status = 'open' AND reason_code = ANY($2)`,
      [visitId, [...reasons], this.clock.now()],
    );
  }
}
