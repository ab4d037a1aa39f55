import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import { acknowledgeBy, IncidentStatus, Severity } from './incident.rules';
import { visibleTo } from './safeguarding.queries';

export interface IncidentRow {
  id: string;
  dyadId: string;
  childId: string;
  /** What the child is called. */
  childName: string;
  childReference: string;
  visitId: string | null;
  status: IncidentStatus;
  severity: Severity;
  note: string;
  raisedBy: string;
  raisedByName: string | null;
  raisedAt: Date;
  /** Until when somebody responsible must have seen it. */
  dueAt: Date;
  acknowledgedAt: Date | null;
  containment: string | null;
  containedAt: Date | null;
  /** Written within a day by whoever raised it. */
  facts: string | null;
  review: string | null;
  reviewedAt: Date | null;
  closedAt: Date | null;
}

type Stored = Omit<IncidentRow, 'dueAt'> & { timeZone: string };

const INCIDENT = `i.id, i.dyad_id, d.child_id, c.preferred_name AS child_name, c.reference AS child_reference, i.visit_id, i.status, i.severity, i.note,
  i.raised_by, u.name AS raised_by_name, i.raised_at, i.acknowledged_at, i.containment, i.contained_at, i.review, i.reviewed_at, i.closed_at, o.time_zone,
  (SELECT t.note FROM tasks t WHERE t.subject_type = 'incident' AND t.subject_id = i.id AND t.kind = 'write_facts' AND t.status = 'done'
    ORDER BY t.closed_at DESC LIMIT 1) AS facts`;
const INCIDENTS = `incidents i JOIN dyads d ON d.id = i.dyad_id JOIN children c ON c.id = d.child_id JOIN organisations o ON o.id = d.organisation_id
  LEFT JOIN users u ON u.id = i.raised_by`;
/** `$1` organisation, `$2` user, `$3` role: who accompanies children reads the worries she raised, and no others. */
const VISIBLE = `${visibleTo('d')} AND ($3::text <> 'worker' OR i.raised_by = $2::uuid)`;

const complete = ({ timeZone, ...row }: Stored): IncidentRow => ({ ...row, dueAt: acknowledgeBy(row.raisedAt, row.severity, timeZone) });
const reader = (actor: Actor): [string, string | null, string] => [actor.organisationId, actor.userId, actor.role];

/** Reads worries of the actor's organisation. */
@Injectable()
export class IncidentsQueries {
  constructor(private readonly db: Database) {}

  /** Open ones, the oldest first; closed ones, the newest first. */
  async list(
    actor: Actor,
    { status, limit, cursor }: { status: 'open' | 'closed'; limit: number; cursor?: string },
  ): Promise<Page<IncidentRow>> {
    const [after] = decodeCursor(cursor, ['id']) ?? [];
    const open = status === 'open';
    // Ids grow with time.
    const rows = await this.db.sql<Stored>(
      `SELECT ${INCIDENT} FROM ${INCIDENTS} WHERE ${VISIBLE} AND (i.status <> 'closed') = $4::boolean
          AND ($5::uuid IS NULL OR CASE WHEN $4::boolean THEN i.id > $5::uuid ELSE i.id < $5::uuid END)
        ORDER BY i.id ${open ? 'ASC' : 'DESC'} LIMIT $6`,
      [...reader(actor), open, after ?? null, limit + 1],
    );
    return toPage(rows.map(complete), limit, (row) => [row.id]);
  }

  /** Every worry about a dyad, newest first. */
  async ofDyad(actor: Actor, dyadId: string): Promise<IncidentRow[]> {
    const rows = await this.db.sql<Stored>(
      `SELECT ${INCIDENT} FROM ${INCIDENTS} WHERE ${VISIBLE} AND i.dyad_id = $4 ORDER BY i.raised_at DESC, i.id DESC`,
      [...reader(actor), dyadId],
    );
    return rows.map(complete);
  }

  /** @throws DomainError not_found for what the actor may not see */
  async one(actor: Actor, id: string): Promise<IncidentRow> {
    const row = await this.db.one<Stored>(`SELECT ${INCIDENT} FROM ${INCIDENTS} WHERE ${VISIBLE} AND i.id = $4`, [...reader(actor), id]);
    if (!row) throw notFound();
    return complete(row);
  }
}
