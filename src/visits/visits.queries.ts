import { Injectable } from '@nestjs/common';
import { Database, SqlParameter } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, directionOf, Page, toPage } from '../kernel/page';
import type { GateFacts } from './trips/gate-arrival.rules';
import { asSeenBy, lineAsSeenBy } from './visit-audience.rules';
import { byDue } from './facility-desk/inbox.rules';
import type { ReviewCause } from './reviews/review.entity';
import { visibleTo } from './visit.access';
import { StepView, VISIT_SELECT, VisitView } from './visit.select';
import type { VisitStatus } from './visit.states';

export { notAdmittedNames } from './not-admitted.words';
export type { StepView, VisitDyadView, VisitPartyView, VisitView } from './visit.select';

/** Filters of `list`; days are days at the facility, both included. */
export interface VisitFilter {
  status?: VisitStatus;
  facilityId?: string;
  dyadId?: string;
  childId?: string;
  from?: Day;
  to?: Day;
  /** `open`: with any open doubt; or with one of this cause. */
  review?: 'open' | ReviewCause;
  /** Coming meetings that the facility has called off, declined or left without an answer. */
  changed?: 'facility';
  limit?: number;
  cursor?: string;
  /** `startsAt` (the default) or `requestedAt`; `-` before it from the last to the first. */
  sort?: string;
}

/** One line of a visit's history, oldest first. */
export interface VisitHistoryLine {
  id: string;
  action: string;
  fromStatus: VisitStatus | null;
  toStatus: VisitStatus;
  actorUserId: string | null;
  actorName: string | null;
  actorOrganisationId: string | null;
  onBehalfOf: Record<string, unknown> | null;
  reasonCode: string | null;
  note: string | null;
  /** What a facility's desk noted for itself; for itself only. */
  deskNote: string | null;
  /** What the facility says for the family to be told. */
  familyNote: string | null;
  at: Date;
}

/** A session with the visits in it. `free` is capacity less held and confirmed. */
export interface SessionVisits {
  sessionId: string;
  day: Day;
  mode: string;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
  held: number;
  confirmed: number;
  free: number;
  status: 'open' | 'closed';
  /** The days off of its year are not announced. */
  provisional: boolean;
  visits: VisitView[];
}

/** A visit with the steps of its trip. */
export interface Trip extends VisitView {
  steps: StepView[];
  reported: boolean;
}

/** SQL: visit `v` was to come, seen from an instant, and the facility has called it off, declined it or not answered. */
export const changedByFacility = (now: string): string =>
  `v.status IN ('cancelled', 'declined', 'expired') AND v.starts_at > ${now} AND (v.cause = 'facility' OR v.status IN ('declined', 'expired'))`;

/** Reads of visits. Each takes the actor and shows only what is theirs. */
@Injectable()
export class VisitsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * One visit.
   * @throws DomainError not_found `visit.not_found`
   */
  async one(actor: Actor, visitId: string): Promise<VisitView> {
    const visible = visibleTo(actor, 'v', 2);
    const visit = await this.db.one<VisitView>(`${VISIT_SELECT} WHERE v.id = $1 AND ${visible.text}`, [visitId, visible.value]);
    if (!visit) throw notFound('visit.not_found');
    return asSeenBy(actor, visit);
  }

  /** One visit for the system's own work; undefined when there is none. */
  any(visitId: string): Promise<VisitView | undefined> {
    return this.db.one<VisitView>(`${VISIT_SELECT} WHERE v.id = $1`, [visitId]);
  }

  /** Visits by filter, earliest session first unless sorted otherwise. */
  async list(actor: Actor, filter: VisitFilter = {}): Promise<Page<VisitView>> {
    const limit = filter.limit ?? 50;
    const visible = visibleTo(actor, 'v', 1);
    const params: SqlParameter[] = [visible.value];
    const where = [visible.text];
    const and = (condition: (n: number) => string, value: SqlParameter): void => {
      if (value !== undefined) where.push(condition(params.push(value)));
    };
    and((n) => `v.status = $${n}`, filter.status);
    and((n) => `v.facility_id = $${n}`, filter.facilityId);
    // The days are the facility's; the instants beside them, wide enough for any zone, are what an index knows.
    and((n) => `s.day >= $${n} AND v.starts_at >= $${n}::date - interval '1 day'`, filter.from);
    and((n) => `s.day <= $${n} AND v.starts_at < $${n}::date + interval '2 days'`, filter.to);
    and((n) => `EXISTS (SELECT 1 FROM visit_dyads x WHERE x.visit_id = v.id AND x.dyad_id = $${n})`, filter.dyadId);
    and((n) => `EXISTS (SELECT 1 FROM visit_dyads x WHERE x.visit_id = v.id AND x.child_id = $${n})`, filter.childId);
    if (actor.role !== 'liaison')
      and(
        (n) => `EXISTS (SELECT 1 FROM visit_reviews r WHERE r.visit_id = v.id AND r.status = 'open' AND $${n} IN ('open', r.cause))`,
        filter.review,
      );
    if (filter.changed) and((n) => changedByFacility(`$${n}`), this.clock.now());
    const after = decodeCursor(filter.cursor, ['instant', 'id']);
    const { order, past } = directionOf(filter.sort, 'ASC');
    const byRequest = filter.sort?.endsWith('requestedAt') ?? false;
    const at = byRequest ? 'v.requested_at' : 'v.starts_at';
    if (after) where.push(`(${at}, v.id) ${past} ($${params.push(after[0])}::timestamptz, $${params.push(after[1])}::uuid)`);
    const rows = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE ${where.join(' AND ')} ORDER BY ${at} ${order}, v.id ${order} LIMIT $${params.push(limit + 1)}`,
      params,
    );
    return toPage(
      rows.map((row) => asSeenBy(actor, row)),
      limit,
      (row) => [(byRequest ? row.requestedAt : row.startsAt).toISOString(), row.id],
    );
  }

  /** What waits for the facility's decision, grouped by session, what is to be answered first at the top. */
  async inbox(actor: Actor): Promise<SessionVisits[]> {
    const visible = visibleTo(actor, 'v', 1);
    const visits = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE ${visible.text} AND (v.status = 'requested' OR v.status = 'confirmed' AND v.proposed_session_id IS NOT NULL) AND v.starts_at > $2 
        ORDER BY v.starts_at, coalesce((SELECT g.requested_at FROM visit_groups g WHERE g.id = v.group_id), v.requested_at), v.group_id, v.requested_at, v.id LIMIT 500`,
      [visible.value, this.clock.now()],
    );
    return byDue(await this.bySession(actor, visits));
  }

  /** A day at the facility: every session with the visits that are agreed, under way or over. Sessions without visits too. */
  async dayRoster(actor: Actor, day: Day): Promise<SessionVisits[]> {
    const visible = visibleTo(actor, 'v', 1);
    const visits = await this.db.sql<VisitView>(
      `${VISIT_SELECT} WHERE ${visible.text} AND s.day = $2 AND v.status NOT IN ('requested', 'proposed', 'declined', 'withdrawn', 'cancelled', 'expired')
        ORDER BY v.starts_at, v.reference`,
      [visible.value, day],
    );
    return this.bySession(actor, visits, actor.facilityId === null ? undefined : { facilityId: actor.facilityId, day });
  }

  /** A day's trips: a worker's own, for others of the organisation all. */
  async trips(actor: Actor, day: Day): Promise<Trip[]> {
    const visible = visibleTo(actor, 'v', 1);
    const mine =
      actor.role === 'worker'
        ? `AND EXISTS (SELECT 1 FROM visit_party x WHERE x.visit_id = v.id AND x.person_type = 'worker' AND x.person_id = $3)`
        : '';
    return this.withSteps(
      actor,
      await this.db.sql<VisitView>(
        `${VISIT_SELECT} WHERE ${visible.text} AND s.day = $2 AND v.status NOT IN ('requested', 'proposed', 'declined', 'withdrawn', 'cancelled', 'expired') ${mine}
          ORDER BY v.starts_at, v.id`,
        [visible.value, day, ...(mine === '' ? [] : [actor.workerId])],
      ),
    );
  }

  /**
   * One visit with its steps.
   * @throws DomainError not_found `visit.not_found`
   */
  async trip(actor: Actor, visitId: string): Promise<Trip> {
    const [trip] = await this.withSteps(actor, [await this.one(actor, visitId)]);
    if (!trip) throw notFound('visit.not_found');
    return trip;
  }

  /** Every change of a visit's state, oldest first. Ask `one` first: this does not check who may see it. */
  async history(actor: Actor, visitId: string): Promise<VisitHistoryLine[]> {
    const lines = await this.db.sql<VisitHistoryLine>(
      `SELECT h.id, h.action, h.from_status, h.to_status, h.actor_user_id, u.name AS actor_name, u.organisation_id AS actor_organisation_id,
              h.on_behalf_of, h.reason_code, h.note, h.desk_note, h.family_note, h.at
         FROM visit_status_changes h LEFT JOIN users u ON u.id = h.actor_user_id WHERE h.visit_id = $1 ORDER BY h.at, h.id`,
      [visitId],
    );
    return lines.map((line) => lineAsSeenBy(actor, line));
  }

  /** What happened at the gate; undefined where nobody was turned away. Ask `one` first: this does not check who may see it. */
  gateFacts(visitId: string): Promise<GateFacts | undefined> {
    return this.db.one<GateFacts>(
      `SELECT r.refused_for, r.arrived_at, r.intake_closed_at,
              EXISTS (SELECT 1 FROM entitlement_entries e WHERE e.visit_id = r.visit_id AND e.kind = 'forfeit') AS forfeited
         FROM visit_reports r WHERE r.visit_id = $1 AND r.outcome = 'refused_at_gate'`,
      [visitId],
    );
  }

  private async withSteps(actor: Actor, visits: VisitView[]): Promise<Trip[]> {
    if (visits.length === 0) return [];
    const ids = visits.map((v) => v.id);
    const steps = await this.db.sql<StepView & { visitId: string }>(
      `SELECT visit_id, step, at FROM visit_steps WHERE visit_id = ANY($1::uuid[]) ORDER BY at`,
      [ids],
    );
    const reports = await this.db.sql<{ visitId: string }>(`SELECT visit_id FROM visit_reports WHERE visit_id = ANY($1::uuid[])`, [ids]);
    const reported = new Set(reports.map((r) => r.visitId));
    return visits.map((visit) => ({
      ...asSeenBy(actor, visit),
      steps: steps.filter((s) => s.visitId === visit.id).map(({ step, at }) => ({ step, at })),
      reported: reported.has(visit.id),
    }));
  }

  private async bySession(actor: Actor, visits: VisitView[], all?: { facilityId: string; day: Day }): Promise<SessionVisits[]> {
    const sessions = await this.db.sql<Omit<SessionVisits, 'visits'>>(
      `SELECT id AS session_id, day, mode, starts_at, ends_at, capacity, held, confirmed, capacity - held - confirmed AS free, status, provisional FROM sessions
        WHERE id = ANY($1::uuid[]) OR (facility_id = $2 AND day = $3) ORDER BY starts_at, id`,
      [[...new Set(visits.map((v) => v.sessionId))], all?.facilityId ?? null, all?.day ?? null],
    );
    const seen = visits.map((visit) => asSeenBy(actor, visit));
    return sessions.map((session) => ({ ...session, visits: seen.filter((v) => v.sessionId === session.sessionId) }));
  }
}
