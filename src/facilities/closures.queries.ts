import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor, Said } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import type { ClosureChangeKind } from './closure.entity';
import { ClosureState, ClosureWindow, isWider, overlaps, scopesMeet, Shuttable, stateOf } from './closure.rules';

export { endOf, lastDayOf } from './closure.rules';

/** A closure as it stands. */
export interface ClosureRow extends ClosureWindow {
  id: string;
  facilityId: string;
  facilityName: string;
  timeZone: string;
  /** Their names, in the order of `wardIds`; null: every ward. */
  wardNames: string[] | null;
  /** False: only single sessions. */
  wholeDays: boolean;
  reasonCode: string;
  version: number;
  createdAt: Date;
  /** Sessions that are shut by it now. */
  sessionCount: number;
  state: ClosureState;
}

/** One line of a closure's history. */
export interface ClosureChangeRow {
  kind: ClosureChangeKind;
  at: Date;
  previousEnd: Date | null;
  newEnd: Date | null;
  sessionCount: number;
  /** Who at the facility said so, where another wrote it down; for the facility itself and the organisation that wrote it. */
  onBehalfOf: Said | null;
}

/** A session that a closure may shut. */
export interface ClosableSession extends Shuttable {
  id: string;
  status: 'open' | 'closed';
  /** The closure that shut it. */
  closureId: string | null;
}

const ROW = `
  SELECT c.id, c.facility_id, f.name AS facility_name, f.time_zone, c.starts_at, c.ends_at, c.mode, to_jsonb(c.ward_ids) AS ward_ids, c.whole_days, c.reason_code,
         c.version, c.created_at, (SELECT count(*)::int FROM sessions s WHERE s.closure_id = c.id) AS session_count,
         (SELECT jsonb_agg(w.name ORDER BY array_position(c.ward_ids, w.id)) FROM wards w WHERE w.id = ANY(c.ward_ids)) AS ward_names
    FROM closures c JOIN facilities f ON f.id = c.facility_id`;

/** Reads closures. A liaison officer sees her own facility's; everybody else all of them: a shut house is no secret among those who book. */
@Injectable()
export class ClosuresQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** One closure. @throws DomainError not_found */
  async one(actor: Actor, id: string): Promise<ClosureRow> {
    const row = await this.db.one<Omit<ClosureRow, 'state'>>(`${ROW} WHERE c.id = $1 AND ($2::uuid IS NULL OR c.facility_id = $2)`, [
      id,
      actor.role === 'liaison' ? actor.facilityId : null,
    ]);
    if (!row) throw notFound('closure.not_found');
    return this.dressed(row);
  }

  /** A facility's closures, newest beginning first; `current`: without those that are over. Call FacilitiesQueries.one first. */
  async list(facilityId: string, { current }: { current: boolean }): Promise<ClosureRow[]> {
    const rows = await this.db.sql<Omit<ClosureRow, 'state'>>(
      `${ROW} WHERE c.facility_id = $1 AND (NOT $2 OR (c.ends_at IS NULL OR c.ends_at > $3) AND (c.ends_at IS NULL OR c.ends_at > c.starts_at))
        ORDER BY c.starts_at DESC, c.id LIMIT 200`,
      [facilityId, current, this.clock.now()],
    );
    return rows.map((row) => this.dressed(row));
  }

  /** What was done with a closure, first to last. */
  changes(actor: Actor, id: string): Promise<ClosureChangeRow[]> {
    return this.db.sql(
      `SELECT x.kind, x.at, x.previous_end, x.new_end, x.session_count,
              CASE WHEN $2 OR EXISTS (SELECT 1 FROM users u WHERE u.id = x.changed_by AND u.organisation_id = $3) THEN x.on_behalf_of END AS on_behalf_of
         FROM closure_changes x WHERE x.closure_id = $1 ORDER BY x.at, x.id`,
      [id, actor.role === 'liaison', actor.organisationId],
    );
  }

  /** The closures of whole times that meet a window, for planning and comparing; `except` is not compared with itself. */
  async meeting(facilityId: string, window: ClosureWindow, except?: string): Promise<ClosureRow[]> {
    const rows = await this.db.sql<Omit<ClosureRow, 'state'>>(
      `${ROW} WHERE c.facility_id = $1 AND c.whole_days AND c.id IS DISTINCT FROM $2::uuid AND (c.ends_at IS NULL OR c.ends_at > $3) AND (c.ends_at IS NULL OR c.ends_at > c.starts_at)
          AND ($4::timestamptz IS NULL OR c.starts_at < $4) ORDER BY c.starts_at, c.id`,
      [facilityId, except ?? null, window.startsAt, window.endsAt],
    );
    return rows.filter((row) => overlaps(row, window)).map((row) => this.dressed(row));
  }

  /** The closure that a new one would double; one that is narrower than the new one does not stand in its way. */
  async doubled(facilityId: string, window: ClosureWindow, except?: string): Promise<ClosureRow | undefined> {
    const others = await this.meeting(facilityId, window, except);
    return others.find((other) => scopesMeet(other, window) && !isWider(window, other));
  }

  /** Sessions of a facility that are not over and meet a time, in the order in which they begin. */
  sessions(facilityId: string, { startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }): Promise<ClosableSession[]> {
    return this.db.sql(
      `SELECT id, mode, ward_id, admits, starts_at, ends_at, status, closure_id FROM sessions
        WHERE facility_id = $1 AND ends_at > greatest($2::timestamptz, $4::timestamptz) AND ($3::timestamptz IS NULL OR starts_at < $3) ORDER BY starts_at, id`,
      [facilityId, startsAt, endsAt, this.clock.now()],
    );
  }

  private dressed(row: Omit<ClosureRow, 'state'>): ClosureRow {
    return { ...row, state: stateOf(row, this.clock.now()) };
  }
}
