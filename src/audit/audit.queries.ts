import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';

export interface AuditEventRow {
  id: string;
  at: Date;
  /** Null when the system acted. Names are shown for colleagues only; of others, the role. */
  actor: { userId: string; name: string | null; role: string } | null;
  action: string;
  subjectType: string;
  subjectId: string | null;
  childId: string | null;
  childReference: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
}

export interface AuditFilter {
  limit: number;
  cursor?: string;
  childId?: string;
  action?: string;
  actorUserId?: string;
  sort?: string;
}

/**
 * Reads the record. It joins users and children only to name them: a line itself carries ids. An organisation sees its own
 * lines, and every line about its own children whoever wrote it. Who signs in is nobody yet: there the subject is the actor.
 */
@Injectable()
export class AuditQueries {
  constructor(private readonly db: Database) {}

  /** Lines, newest first. @throws DomainError not_found for another organisation's child */
  async list(actor: Actor, filter: AuditFilter): Promise<Page<AuditEventRow>> {
    if (filter.childId !== undefined) await this.child(actor, `id = $2::uuid`, filter.childId);
    const [at, id] = decodeCursor(filter.cursor, ['instant', 'id']) ?? [null, null];
    const { order, past } = directionOf(filter.sort, 'DESC');
    const rows = await this.db.sql<AuditEventRow>(
      `SELECT a.id, a.at, a.action, a.subject_type, a.subject_id, a.child_id, c.reference AS child_reference, a.request_id, a.details,
              CASE WHEN who.role IS NOT NULL THEN jsonb_build_object('userId', who.id, 'name', u.name, 'role', who.role) END AS actor
         FROM audit_events a
         CROSS JOIN LATERAL (SELECT id, role_of(id) AS role FROM coalesce(a.actor_user_id, CASE WHEN a.action = 'user.sign_in' THEN a.subject_id END) AS id) who
         LEFT JOIN users u ON u.id = who.id AND u.organisation_id = $1
         LEFT JOIN children c ON c.id = a.child_id AND c.organisation_id = $1
        WHERE ${filter.childId === undefined ? '(a.organisation_id = $1 AND $2::uuid IS NULL)' : 'a.child_id = $2::uuid AND $1::uuid IS NOT NULL'}
          AND ($3::text IS NULL OR a.action = $3)
          AND ($4::uuid IS NULL OR a.actor_user_id = $4)
          AND ($5::timestamptz IS NULL OR (a.at, a.id) ${past} ($5, $6::uuid))
        ORDER BY a.at ${order}, a.id ${order} LIMIT $7`,
      [actor.organisationId, filter.childId, filter.action, filter.actorUserId, at, id, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.at.toISOString(), row.id]);
  }

  /** The id of the child with a reference. @throws DomainError not_found */
  childByReference(actor: Actor, reference: string): Promise<string> {
    return this.child(actor, `reference = upper($2)`, reference.trim());
  }

  private async child(actor: Actor, condition: string, value: string): Promise<string> {
    const child = await this.db.one<{ id: string }>(`SELECT id FROM children WHERE organisation_id = $1 AND ${condition}`, [
      actor.organisationId,
      value,
    ]);
    if (!child) throw notFound();
    return child.id;
  }
}
