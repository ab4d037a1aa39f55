import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { notFound } from '../kernel/domain-error';
import type { MandatoryReport } from './incident.entity';
import { visibleTo } from './safeguarding.queries';

export interface ReportRow {
  id: string;
  dyadId: string;
  childId: string;
  childName: string;
  childReference: string;
  incidentId: string | null;
  suspicion: string;
  decidedBy: string;
  /** When the clock began to run. */
  decidedAt: Date;
  authority: MandatoryReport['authority'];
  receiver: string | null;
  externalReference: string | null;
  reportedAt: Date | null;
}

const REPORT = `r.id, r.dyad_id, d.child_id, c.preferred_name AS child_name, c.reference AS child_reference, r.incident_id, r.suspicion, r.decided_by,
  r.decided_at, r.authority, r.receiver, r.external_reference, r.reported_at`;
const REPORTS = `mandatory_reports r JOIN dyads d ON d.id = r.dyad_id JOIN children c ON c.id = d.child_id`;
/** `$1` organisation, `$2` user, `$3` role: the lead and whoever decided to report, nobody else. */
const VISIBLE = `${visibleTo('d')} AND ($3::text = 'lead' OR r.decided_by = $2::uuid)`;

const reader = (actor: Actor): [string, string | null, string] => [actor.organisationId, actor.userId, actor.role];

/** Reads reports to authorities. */
@Injectable()
export class MandatoryReportsQueries {
  constructor(private readonly db: Database) {}

  /** @throws DomainError not_found for everybody but the lead and the reporter */
  async one(actor: Actor, id: string): Promise<ReportRow> {
    const row = await this.db.one<ReportRow>(`SELECT ${REPORT} FROM ${REPORTS} WHERE ${VISIBLE} AND r.id = $4`, [...reader(actor), id]);
    if (!row) throw notFound();
    return row;
  }

  /** The reports that came from a worry, as far as the actor may know of them. */
  ofIncident(actor: Actor, incidentId: string): Promise<ReportRow[]> {
    return this.db.sql(`SELECT ${REPORT} FROM ${REPORTS} WHERE ${VISIBLE} AND r.incident_id = $4 ORDER BY r.decided_at`, [
      ...reader(actor),
      incidentId,
    ]);
  }
}
