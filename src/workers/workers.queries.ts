import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';
import { vettingValidUntil } from './worker.rules';

export interface WorkerRow {
  id: string;
  name: string;
  sex: 'female' | 'male';
  phone: string | null;
  vettedOn: Day | null;
  vettingClear: boolean;
  /** The last day on which the police and procuratorate query counts; null when there is no clear one. */
  vettingValidUntil: Day | null;
  /** Every query on file, the newest first. */
  vettings: { queriedOn: Day; clear: boolean }[];
  trainedOn: Day | null;
  hiredOn: Day | null;
  /** When the latest code of conduct was accepted. */
  conductAcceptedOn: Day | null;
  status: 'active' | 'suspended' | 'left';
  /** Why she is suspended: a code; null when she is not. */
  suspendedReason: string | null;
  approvals: { facilityId: string; approvedOn: Day; expiresOn: Day }[];
  version: number;
}

export interface WorkerFilter {
  limit: number;
  cursor?: string;
  status?: WorkerRow['status'];
  sort?: string;
}

/** The WHERE fragment of every read and lock in this room; `$1` is the actor's organisation. */
export const visibleTo = (alias: string): string => `${alias}.organisation_id = $1`;

const WORKER = `w.id, w.name, w.sex, w.phone, w.vetted_on, w.vetting_clear, w.trained_on, w.hired_on, w.conduct_accepted_on, w.status, w.version,
  CASE WHEN w.status = 'suspended' THEN (SELECT e.details->>'reasonCode' FROM audit_events e WHERE e.subject_type = 'worker' AND e.subject_id = w.id
    AND e.action = 'worker.suspend' ORDER BY e.at DESC LIMIT 1) END AS suspended_reason,
  coalesce((SELECT jsonb_agg(jsonb_build_object('queriedOn', q.queried_on, 'clear', q.clear) ORDER BY q.queried_on DESC)
              FROM worker_vettings q WHERE q.worker_id = w.id), '[]') AS vettings,
  coalesce((SELECT jsonb_agg(jsonb_build_object('facilityId', a.facility_id, 'approvedOn', a.approved_on, 'expiresOn', a.expires_on) ORDER BY a.expires_on, a.id)
              FROM worker_approvals a WHERE a.worker_id = w.id), '[]') AS approvals`;

const complete = (row: Omit<WorkerRow, 'vettingValidUntil'>): WorkerRow => ({
  ...row,
  vettingValidUntil: vettingValidUntil(row.vettedOn, row.vettingClear),
});

/** Reads social workers of the actor's organisation. */
@Injectable()
export class WorkersQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Today's calendar day where the actor's organisation works. */
  async today(actor: Actor): Promise<Day> {
    const row = await this.db.one<{ timeZone: string }>(`SELECT time_zone FROM organisations WHERE id = $1`, [actor.organisationId]);
    return dayInZone(this.clock.now(), row?.timeZone ?? 'UTC');
  }

  /** Workers, newest first. */
  async list(actor: Actor, filter: WorkerFilter): Promise<Page<WorkerRow>> {
    const [after] = decodeCursor(filter.cursor, ['id']) ?? [];
    const { order, past } = directionOf(filter.sort, 'DESC');
    const rows = await this.db.sql<Omit<WorkerRow, 'vettingValidUntil'>>(
      `SELECT ${WORKER} FROM workers w WHERE ${visibleTo('w')} AND ($2::uuid IS NULL OR w.id ${past} $2) AND ($3::text IS NULL OR w.status = $3)
        ORDER BY w.id ${order} LIMIT $4`,
      [actor.organisationId, after, filter.status, filter.limit + 1],
    );
    return toPage(rows.map(complete), filter.limit, (row) => [row.id]);
  }

  /** One worker. @throws DomainError not_found for another organisation's */
  async one(actor: Actor, id: string): Promise<WorkerRow> {
    const row = await this.db.one<Omit<WorkerRow, 'vettingValidUntil'>>(
      `SELECT ${WORKER} FROM workers w WHERE w.id = $2 AND ${visibleTo('w')}`,
      [actor.organisationId, id],
    );
    if (!row) throw notFound();
    return complete(row);
  }

  /** Every facility, for the choice of whose approval it is. */
  facilities(): Promise<{ id: string; name: string }[]> {
    return this.db.sql(`SELECT f.id, f.name FROM facilities f ORDER BY f.name, f.id`);
  }
}
