import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';
import type { TaskKind, TaskOwner } from './task.entity';
import { placeOf, TASK_OUTCOMES } from './task.rules';

export interface TaskRow {
  id: string;
  kind: TaskKind;
  childId: string | null;
  /** What the child is called; no family name. */
  childName: string | null;
  childReference: string | null;
  dyadId: string | null;
  visitId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  ownerRole: TaskOwner;
  ownerUserId: string | null;
  ownerName: string | null;
  dueAt: Date;
  overdue: boolean;
  cause: string;
  status: 'open' | 'done' | 'dropped';
  outcome: string | null;
  note: string | null;
  openedAt: Date;
  closedAt: Date | null;
  /** How it can be finished here; empty when the deed is done elsewhere. */
  outcomes: readonly string[];
  /** Where the deed is done, or what it is about. */
  href: string | null;
}

export interface TaskFilter {
  status: TaskRow['status'];
  ownerRole?: TaskOwner;
  childId?: string;
  visitId?: string;
  /** Only the actor's own and those of the actor's role that nobody is named for. */
  own?: boolean;
  /** Only those about something that runs out. */
  runsOut?: 'true';
  limit: number;
  cursor?: string;
  sort?: string;
}

type Stored = Omit<TaskRow, 'outcomes' | 'href'>;

const TASK = `t.id, t.kind, t.child_id, c.preferred_name AS child_name, c.reference AS child_reference, t.dyad_id, t.visit_id, t.subject_type, t.subject_id,
  t.owner_role, t.owner_user_id, u.name AS owner_name, t.due_at, t.status = 'open' AND t.due_at < $4 AS overdue, t.cause, t.status, t.outcome, t.note,
  t.opened_at, t.closed_at`;
const TASKS = `tasks t LEFT JOIN children c ON c.id = t.child_id LEFT JOIN users u ON u.id = t.owner_user_id`;
const OWN = `(t.owner_user_id = $2::uuid OR (t.owner_user_id IS NULL AND t.owner_role = $3::text))`;
/**
 * `$1` organisation, `$2` user, `$3` role, `$4` now. The lead sees every task but the data officer's, a coordinator the desk's and the
 * workers', everybody else the own ones. A child whose file the actor may not open takes its tasks along.
 */
const VISIBLE = `t.organisation_id = $1 AND (t.child_id IS NULL OR c.id IS NOT NULL)
  AND (${OWN} OR ($3 = 'lead' AND t.owner_role <> 'data_officer') OR ($3 = 'coordinator' AND t.owner_role IN ('coordinator', 'worker', 'liaison')))`;

/** The owner was told that it runs out. */
const RUNS_OUT = `EXISTS (SELECT 1 FROM expiry_notices n WHERE n.key = t.key)`;

const complete = (row: Stored): TaskRow => ({ ...row, outcomes: TASK_OUTCOMES[row.kind] ?? [], href: placeOf(row) ?? null });

/** Reads what has to be done. */
@Injectable()
export class TasksQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Tasks that the actor may see, those due first at the top. */
  async list(actor: Actor, filter: TaskFilter): Promise<Page<TaskRow>> {
    const [due, id] = decodeCursor(filter.cursor, ['instant', 'id']) ?? [];
    const { order, past } = directionOf(filter.sort, 'ASC');
    const rows = await this.db.sql<Stored>(
      `SELECT ${TASK} FROM ${TASKS} WHERE ${VISIBLE} AND t.status = $5 AND ($6::text IS NULL OR t.owner_role = $6) AND ($7::uuid IS NULL OR t.child_id = $7)
          AND ($8::uuid IS NULL OR t.visit_id = $8) AND (NOT $9::boolean OR ${OWN})
          AND ($10::timestamptz IS NULL OR (t.due_at, t.id) ${past} ($10::timestamptz, $11::uuid))
          AND (NOT $13::boolean OR ${RUNS_OUT})
        ORDER BY t.due_at ${order}, t.id ${order} LIMIT $12`,
      [
        ...this.reader(actor),
        filter.status,
        filter.ownerRole ?? null,
        filter.childId ?? null,
        filter.visitId ?? null,
        filter.own ?? false,
        due ?? null,
        id ?? null,
        filter.limit + 1,
        filter.runsOut === 'true',
      ],
    );
    return toPage(rows.map(complete), filter.limit, (row) => [row.dueAt.toISOString(), row.id]);
  }

  /** One task. @throws DomainError not_found for what the actor may not see */
  async one(actor: Actor, id: string): Promise<TaskRow> {
    const row = await this.db.one<Stored>(`SELECT ${TASK} FROM ${TASKS} WHERE ${VISIBLE} AND t.id = $5`, [...this.reader(actor), id]);
    if (!row) throw notFound();
    return complete(row);
  }

  /** How many own tasks are open, and how many of them are overdue. */
  async counts(actor: Actor): Promise<{ open: number; overdue: number }> {
    const row = await this.db.one<{ open: number; overdue: number }>(
      `SELECT count(*)::int AS open, count(*) FILTER (WHERE t.due_at < $4)::int AS overdue FROM ${TASKS} WHERE ${VISIBLE} AND ${OWN} AND t.status = 'open'`,
      this.reader(actor),
    );
    return row ?? { open: 0, overdue: 0 };
  }

  /** What runs out of what the actor sees: how much, and the three nearest ends by the child's reference or the worker's name. */
  async runningOut(actor: Actor): Promise<{ id: string; text: string; total: number }[]> {
    return this.db.sql(
      `SELECT t.id, coalesce(c.reference, w.name, '') AS text, (count(*) OVER ())::int AS total
         FROM ${TASKS} LEFT JOIN workers w ON t.subject_type = 'worker' AND w.id = t.subject_id
        WHERE ${VISIBLE} AND t.status = 'open' AND $4::timestamptz IS NOT NULL AND ${RUNS_OUT} ORDER BY t.due_at, t.id LIMIT 3`,
      this.reader(actor),
    );
  }

  private reader(actor: Actor): [string, string | null, string, Date] {
    return [actor.organisationId, actor.userId, actor.role, this.clock.now()];
  }
}
