import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { ClosureAction, ClosureInstead, ClosureVisitStatus } from './closure-visit.entity';
import type { ClosureResult } from './closures.service';
import { visibleTo } from '../visit.access';
import { VISIT_SELECT, VisitView } from '../visit.select';

/** A meeting that a closure hit, and how things stand with its family. */
export interface ClosureVisitRow {
  visit: VisitView;
  action: ClosureAction;
  status: ClosureVisitStatus;
  toSessionId: string | null;
  toStartsAt: Date | null;
  toEndsAt: Date | null;
  organisationName: string;
  /** Whether the family keeps its first place, has used it, or has none. */
  priority: 'open' | 'used' | null;
  /** Whether a call is open, all are made, or none is needed. */
  calls: 'open' | 'done' | null;
  /** After an undo: why it did not come back, or what of it did not. */
  undoCode: string | null;
  /** How its organisation made up for it, and the video session that was asked for. */
  instead: ClosureInstead | null;
  insteadVisitId: string | null;
}

/** A call about a meeting that a closure hit. */
export interface ClosureCall {
  id: string;
  visitId: string;
  caregiverName: string;
  phone: string | null;
  status: string;
  outcome: string | null;
}

/** A closure that hit meetings of an organisation. */
export interface OwnClosure {
  id: string;
  facilityName: string;
  timeZone: string;
  startsAt: Date;
  endsAt: Date | null;
  reasonCode: string;
  /** Meetings it called off or moved. */
  count: number;
  /** Of these, families that keep their first place. */
  waiting: number;
}

interface Fate extends Omit<ClosureVisitRow, 'visit'> {
  visitId: string;
}

/**
 * Reads what became of a closure's meetings. Messages and calls are read here by SQL although that room lies to the right: counts and
 * states of shared tables, never written from here.
 */
@Injectable()
export class ClosureVisitsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Its meetings that the actor may see, soonest first. Call ClosuresQueries.one first. */
  async of(actor: Actor, closureId: string): Promise<ClosureVisitRow[]> {
    const visible = visibleTo(actor, 'v', 2);
    // How far the calls are is for the facility to know, too; who is called is not.
    const fates = await this.db.asSystem(() =>
      this.db.sql<Fate>(
        `SELECT x.visit_id, x.action, x.status, x.undo_code, x.instead, x.instead_visit_id, x.to_session_id, z.starts_at AS to_starts_at, z.ends_at AS to_ends_at, o.name AS organisation_name,
                (SELECT CASE WHEN bool_or(p.used_at IS NULL) THEN 'open' WHEN count(*) > 0 THEN 'used' END FROM rebooking_priorities p WHERE p.visit_id = x.visit_id) AS priority,
                (SELECT CASE WHEN bool_or(k.status = 'open') THEN 'open' WHEN count(*) > 0 THEN 'done' END FROM call_tasks k
                  WHERE k.visit_id = x.visit_id AND k.reason_code = 'cancelled' AND k.status <> 'dropped') AS calls
           FROM closure_visits x JOIN visits v ON v.id = x.visit_id JOIN organisations o ON o.id = v.organisation_id LEFT JOIN sessions z ON z.id = x.to_session_id
          WHERE x.closure_id = $1 AND ${visible.text}`,
        [closureId, visible.value],
      ),
    );
    const visits = await this.views(fates.map((fate) => fate.visitId));
    return visits.flatMap((visit): ClosureVisitRow[] => {
      const fate = fates.find((one) => one.visitId === visit.id);
      if (!fate) return [];
      const { visitId: _, ...rest } = fate;
      return [{ visit, ...rest }];
    });
  }

  /** Meetings that no batch has reached yet. */
  async left(closureId: string): Promise<number> {
    const row = await this.db.asSystem(() =>
      this.db.one<{ n: number }>(
        `SELECT count(*)::int AS n FROM closure_visits WHERE closure_id = $1 AND status IN ('planned', 'undoing')`,
        [closureId],
      ),
    );
    return row?.n ?? 0;
  }

  /** Calls about its meetings that are the actor's to make, open ones first, soonest meeting first. */
  calls(actor: Actor, closureId: string): Promise<ClosureCall[]> {
    return this.db.sql(
      `SELECT k.id, k.visit_id, g.name AS caregiver_name, g.phone, k.status, k.outcome FROM closure_visits x JOIN visits v ON v.id = x.visit_id
         JOIN call_tasks k ON k.visit_id = x.visit_id AND k.reason_code = 'cancelled' JOIN caregivers g ON g.id = k.caregiver_id
        WHERE x.closure_id = $1 AND v.organisation_id = $2 AND k.status <> 'dropped' ORDER BY (k.status = 'open') DESC, v.starts_at, k.id`,
      [closureId, actor.organisationId],
    );
  }

  /** Closures that hit meetings of the actor's organisation and are not over, or whose families still keep their first place. */
  own(actor: Actor): Promise<OwnClosure[]> {
    return this.db.sql(
      `SELECT c.id, f.name AS facility_name, f.time_zone, c.starts_at, c.ends_at, c.reason_code, count(DISTINCT v.id)::int AS count,
              count(DISTINCT v.id) FILTER (WHERE p.id IS NOT NULL)::int AS waiting
         FROM closures c JOIN facilities f ON f.id = c.facility_id JOIN closure_visits x ON x.closure_id = c.id JOIN visits v ON v.id = x.visit_id
         LEFT JOIN rebooking_priorities p ON p.visit_id = v.id AND p.used_at IS NULL
        WHERE v.organisation_id = $1 GROUP BY c.id, f.id HAVING c.ends_at IS NULL OR c.ends_at > $2 OR count(p.id) > 0 ORDER BY c.starts_at DESC, c.id LIMIT 50`,
      [actor.organisationId, this.clock.now()],
    );
  }

  /** A result with its meetings as they are now, after the act. */
  async asTheyAre(actor: Actor, result: ClosureResult): Promise<ClosureResult> {
    if (result.closureId === null) return result;
    const now = await this.views(result.affected.map(({ visit }) => visit.id));
    const affected = result.affected.map((one) => ({ ...one, visit: now.find((visit) => visit.id === one.visit.id) ?? one.visit }));
    return { ...result, affected: affected.filter(({ visit }) => visit.facilityId === actor.facilityId) };
  }

  private views(ids: readonly string[]): Promise<VisitView[]> {
    return this.db.sql<VisitView>(`${VISIT_SELECT} WHERE v.id = ANY($1::uuid[]) ORDER BY v.starts_at, v.id`, [[...ids]]);
  }
}
