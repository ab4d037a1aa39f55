import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import type { TaskKind, TaskOwner } from './task.entity';

export type { TaskKind, TaskOwner } from './task.entity';

/** What is to be opened. */
export interface NewTask {
  kind: TaskKind;
  /** At most one open task per key. */
  key: string;
  organisationId: string;
  childId?: string | null;
  dyadId?: string | null;
  visitId?: string | null;
  subjectType?: string;
  subjectId?: string;
  ownerRole: TaskOwner;
  ownerUserId?: string | null;
  dueAt: Date;
  /** Why: a code. */
  cause: string;
}

/** Opens and closes tasks inside the transaction of their cause or deed. */
@Injectable()
export class TasksService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Opens tasks; one whose key is open already stays as it is. Returns how many were opened. */
  async open(...tasks: NewTask[]): Promise<number> {
    let opened = 0;
    for (const task of tasks) {
      opened += await this.db.affected(
        `INSERT INTO tasks (id, organisation_id, kind, key, child_id, dyad_id, visit_id, subject_type, subject_id, owner_role, owner_user_id, due_at, cause, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (key) WHERE status = 'open' DO NOTHING`,
        [
          newId(),
          task.organisationId,
          task.kind,
          task.key,
          task.childId ?? null,
          task.dyadId ?? null,
          task.visitId ?? null,
          task.subjectType ?? null,
          task.subjectId ?? null,
          task.ownerRole,
          task.ownerUserId ?? null,
          task.dueAt,
          task.cause,
          this.clock.now(),
        ],
      );
    }
    return opened;
  }

  /** Closes the open task with this key as done. No such task: nothing happens. */
  async done(actor: Actor | null, key: string, outcome: string, note: string | null = null): Promise<void> {
    await this.close(`key = $1`, key, 'done', outcome, actor, note);
  }

  /** Closes open tasks that have lost their cause, e.g. those of a cancelled visit. */
  async dropOfVisit(visitId: string, outcome: string): Promise<void> {
    await this.close(`visit_id = $1`, visitId, 'dropped', outcome, null, null);
  }

  /** Closes the open task with this key because its cause is gone. */
  async drop(key: string, outcome: string): Promise<void> {
    await this.close(`key = $1`, key, 'dropped', outcome, null, null);
  }

  private async close(
    which: string,
    value: string,
    status: 'done' | 'dropped',
    outcome: string,
    actor: Actor | null,
    note: string | null,
  ): Promise<void> {
    const closed = await this.db.sql<{ id: string; childId: string | null; organisationId: string }>(
      `UPDATE tasks SET status = $2, outcome = $3, closed_at = $4, closed_by = $5, note = coalesce($6, note) WHERE ${which} AND status = 'open'
       RETURNING id, child_id, organisation_id`,
      [value, status, outcome, this.clock.now(), actor?.userId ?? null, note],
    );
    if (closed.length === 0) return;
    await this.audit.record(
      ...closed.map((task) => ({
        action: `task.${status === 'done' ? 'finish' : 'drop'}`,
        subjectType: 'task',
        subjectId: task.id,
        childId: task.childId,
        organisationId: task.organisationId,
        details: { outcome },
      })),
    );
  }
}
