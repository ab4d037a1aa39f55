import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { IncidentStatus, Severity } from './incident.rules';

/** A worry that still holds its dyad, with who raised it. */
export interface OpenIncidentRow {
  id: string;
  dyadId: string;
  status: IncidentStatus;
  severity: Severity;
  note: string;
  raisedBy: string;
  raisedByName: string | null;
  raisedAt: Date;
}

/** A dyad as far as this room needs it. */
export interface DyadSeen {
  id: string;
  childId: string;
  organisationId: string;
  childName: string;
  timeZone: string;
  today: Day;
}

const INCIDENT = `i.id, i.dyad_id, i.status, i.severity, i.note, i.raised_by, i.raised_at`;

/** The WHERE fragment of every read and lock in this room. `$1` is the actor's organisation. */
export const visibleTo = (dyadAlias: string): string => `${dyadAlias}.organisation_id = $1`;

/** Reads dyads and incidents of the actor's organisation. */
@Injectable()
export class SafeguardingQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError not_found for another organisation's dyad */
  async dyad(actor: Actor, dyadId: string): Promise<DyadSeen> {
    const row = await this.db.one<Omit<DyadSeen, 'today'>>(
      `SELECT d.id, d.child_id, d.organisation_id, c.preferred_name AS child_name, o.time_zone
         FROM dyads d JOIN children c ON c.id = d.child_id JOIN organisations o ON o.id = d.organisation_id WHERE ${visibleTo('d')} AND d.id = $2`,
      [actor.organisationId, dyadId],
    );
    if (!row) throw notFound();
    return { ...row, today: dayInZone(this.clock.now(), row.timeZone) };
  }

  /** The parent of a dyad. @throws DomainError not_found */
  async parentOf(actor: Actor, dyadId: string): Promise<string> {
    const row = await this.db.one<{ parentId: string }>(`SELECT d.parent_id FROM dyads d WHERE ${visibleTo('d')} AND d.id = $2`, [
      actor.organisationId,
      dyadId,
    ]);
    return found(row).parentId;
  }

  /** Worries not closed yet about these dyads, oldest first. */
  openIncidents(actor: Actor, dyadIds: readonly string[]): Promise<OpenIncidentRow[]> {
    return this.db.sql(
      `SELECT ${INCIDENT}, u.name AS raised_by_name FROM incidents i JOIN dyads d ON d.id = i.dyad_id LEFT JOIN users u ON u.id = i.raised_by
        WHERE ${visibleTo('d')} AND i.dyad_id = ANY($2::uuid[]) AND i.status <> 'closed' ORDER BY i.raised_at, i.id`,
      [actor.organisationId, dyadIds],
    );
  }
}

/** The row, or 404. @throws DomainError not_found */
export function found<R>(row: R | undefined): R {
  if (row === undefined) throw notFound();
  return row;
}
