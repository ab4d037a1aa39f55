import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { conflict, forbidden, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { FinishedTask, TaskDeeds } from './task-deeds.service';
import { TASK_KINDS } from './task.entity';
import type { TaskKind, TaskOwner } from './task.entity';
import { causeOfOutcome, escalatesAfterDays, mayFinish } from './task.rules';
import type { OutcomeBody } from './tasks.dto';
import { TaskRow, TasksQueries } from './tasks.queries';

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
    private readonly queries: TasksQueries,
    private readonly deeds: TaskDeeds,
    private readonly changes: DyadChanges,
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

  /** Opens those whose key has never been open or done: a cause that is told twice opens its tasks once. Returns how many. */
  async openOnce(...tasks: NewTask[]): Promise<number> {
    const known = await this.db.sql<{ key: string }>(`SELECT key FROM tasks WHERE key = ANY($1) AND status <> 'dropped'`, [
      tasks.map((task) => task.key),
    ]);
    const keys = new Set(known.map((task) => task.key));
    return this.open(...tasks.filter((task) => !keys.has(task.key)));
  }

  /**
   * Finishes a task by hand. What the gates look at is asked again in the same transaction.
   * @throws DomainError not_found, forbidden `task.not_yours`, conflict `task.closed|done_elsewhere`, invalid `task.outcome_unknown`,
   *   and whatever the rooms that own the kind refuse
   */
  async finish(actor: Actor, id: string, { outcome, note }: OutcomeBody): Promise<TaskRow> {
    return this.db.transaction(async () => {
      const task = await this.queries.one(actor, id);
      if (!mayFinish(task, actor)) throw forbidden('task.not_yours');
      if (task.status !== 'open') throw conflict('task.closed');
      if (task.outcomes.length === 0) throw conflict('task.done_elsewhere');
      if (!task.outcomes.includes(outcome)) throw invalid('validation.failed', {}, [{ pointer: '/outcome', code: 'task.outcome_unknown' }]);
      const cause = task.dyadId === null ? undefined : causeOfOutcome(task.kind, outcome);
      const work = (): Promise<void> => this.write(actor, id, outcome, note?.trim() || null);
      if (cause === undefined || task.dyadId === null) await work();
      else await this.changes.around([task.dyadId], cause, work);
      return this.queries.one(actor, id);
    });
  }

  /** Tells the lead, once, of each task that has been overdue for longer than its kind allows. Returns of how many. */
  async escalate(): Promise<number> {
    const limits = TASK_KINDS.flatMap((kind) =>
      (['coordinator', 'worker', 'liaison'] as const).map((owner) => ({ kind, owner, days: escalatesAfterDays(kind, owner) ?? 0 })),
    );
    const late = await this.db.sql<Omit<NewTask, 'key' | 'ownerRole' | 'dueAt' | 'cause'> & { id: string }>(
      `SELECT t.id, t.organisation_id, t.child_id, t.dyad_id, t.visit_id FROM tasks t
         JOIN jsonb_to_recordset($2::jsonb) AS l(kind text, owner text, days int) ON l.kind = t.kind AND l.owner = t.owner_role
        WHERE t.status = 'open' AND t.subject_type IS DISTINCT FROM 'task' AND t.due_at < $1::timestamptz - make_interval(days => l.days)
          AND NOT EXISTS (SELECT 1 FROM tasks e WHERE e.key = 'overdue:' || t.id) ORDER BY t.due_at, t.id LIMIT 500`,
      [this.clock.now(), JSON.stringify(limits)],
    );
    for (const { id, ...about } of late) {
      await this.open({
        ...about,
        kind: 'look_at_change',
        key: `overdue:${id}`,
        subjectType: 'task',
        subjectId: id,
        ownerRole: 'lead',
        dueAt: addHours(this.clock.now(), 24),
        cause: 'overdue',
      });
    }
    return late.length;
  }

  private async write(actor: Actor, id: string, outcome: string, note: string | null): Promise<void> {
    const [task] = await this.db.sql<Omit<FinishedTask, 'outcome' | 'note'>>(
      `UPDATE tasks SET status = 'done', outcome = $2, closed_at = $3, closed_by = $4, note = coalesce($5, note) WHERE id = $1 AND status = 'open'
       RETURNING id, organisation_id, kind, key, child_id, dyad_id, visit_id, owner_user_id, due_at`,
      [id, outcome, this.clock.now(), actor.userId, note],
    );
    if (!task) throw conflict('task.closed');
    await this.followClosed('finish', [task], outcome);
    await this.deeds.of(actor, { ...task, outcome, note });
  }

  /** Closes the open task with this key as done. No such task: nothing happens. */
  async done(actor: Actor | null, key: string, outcome: string, note: string | null = null): Promise<void> {
    await this.close(`key = $1`, key, 'done', outcome, actor, note);
  }

  /** Closes open tasks that have lost their cause, e.g. those of a cancelled visit. */
  async dropOfVisit(visitId: string, outcome: string): Promise<void> {
    await this.close(`visit_id = $1`, visitId, 'dropped', outcome, null, null);
  }

  /** The same for some kinds of them: after the meeting there is nothing left to prepare. */
  async dropKindsOfVisit(visitId: string, kinds: readonly TaskKind[], outcome: string): Promise<void> {
    await this.close(`kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) AND visit_id = $1`, visitId, 'dropped', outcome, null, null);
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
    await this.followClosed(status === 'done' ? 'finish' : 'drop', closed, outcome);
  }

  /** The audit's lines; and what the lead was told about being overdue is over too. */
  private async followClosed(
    verb: 'finish' | 'drop',
    closed: readonly { id: string; childId: string | null; organisationId: string }[],
    outcome: string,
  ): Promise<void> {
    if (closed.length === 0) return;
    await this.audit.record(
      ...closed.map((task) => ({
        action: `task.${verb}`,
        subjectType: 'task',
        subjectId: task.id,
        childId: task.childId,
        organisationId: task.organisationId,
        details: { outcome },
      })),
    );
    await this.db.sql(
      `UPDATE tasks SET status = 'dropped', outcome = 'done_meanwhile', closed_at = $2 WHERE key = ANY($1) AND status = 'open'`,
      [closed.map((task) => `overdue:${task.id}`), this.clock.now()],
    );
  }
}
