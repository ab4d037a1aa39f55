import { Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import { CALENDAR_APPLIED, RULES_CHANGED } from '../../facilities/facilities.events';
import { OutboxHandlers } from '../../jobs/outbox';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { conflict } from '../../kernel/domain-error';
import { isId, newId } from '../../kernel/ids';
import { addHours } from '../../kernel/instants';
import type { Reason } from '../../kernel/reasons';
import { Circumstances, Doubt, doubtsOf, keyOf } from './reviews.rules';
import { ReviewRow, ReviewsQueries } from './reviews.queries';
import { VisitChanges } from '../visit-changes';
import { VisitGates } from '../visit-gates';
import { GROUP_CHANGED } from '../visits.events';

/** How far ahead every coming visit is judged again each night, in hours. */
const AHEAD_HOURS = 28 * 24;
/** As far ahead as a calendar that was just published reaches: two years, so that no booked day is left out. */
const CALENDAR_HOURS = 2 * 366 * 24;

interface Open {
  id: string;
  cause: Doubt['cause'];
  details: Doubt['details'];
  status: 'open' | 'left';
}

/** Flags coming visits that have become doubtful, and takes the flag away when the doubt has gone. Nothing else about the visit changes. */
@Injectable()
export class ReviewsService implements OnModuleInit {
  private readonly logger = new Logger('visits');

  constructor(
    private readonly db: Database,
    private readonly gates: VisitGates,
    private readonly changes: VisitChanges,
    private readonly queries: ReviewsQueries,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.on(RULES_CHANGED, async ({ facilityId }) => {
      if (isId(facilityId)) await this.revalidate(facilityId);
    });
    this.handlers.on(CALENDAR_APPLIED, async ({ facilityId }) => {
      if (isId(facilityId)) await this.revalidate(facilityId, CALENDAR_HOURS);
    });
    this.handlers.on(GROUP_CHANGED, async ({ groupId }) => {
      const rest = await this.db.sql<{ id: string }>(`SELECT id FROM visits WHERE group_id = $1 AND live ORDER BY id`, [String(groupId)]);
      for (const { id } of rest) await this.recheck(id);
    });
  }

  /**
   * Judges every coming visit of the next 28 days (or as many hours as are named) again, at one facility or all, each in its own transaction; returns how many flags were
   * set or taken away.
   */
  async revalidate(facilityId?: string, hours = AHEAD_HOURS): Promise<number> {
    const now = this.clock.now();
    const coming = await this.db.sql<{ id: string }>(
      `SELECT id FROM visits WHERE status IN ('requested', 'proposed', 'confirmed') AND starts_at > $1 AND starts_at <= $2
          AND ($3::uuid IS NULL OR facility_id = $3) ORDER BY starts_at, id`,
      [now, addHours(now, hours), facilityId ?? null],
    );
    let changed = 0;
    for (const { id } of coming) {
      try {
        changed += await this.recheck(id);
      } catch (error) {
        // One visit that cannot be judged must not keep the others from being judged.
        this.logger.error({ event: 'visits.review_failed', id, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return changed;
  }

  /** Judges one visit again; returns how many of its flags were set or taken away. */
  async recheck(visitId: string): Promise<number> {
    return this.db.transaction(() =>
      this.db.asSystem(async () => {
        const visit = await this.db.one<{ sessionId: string }>(
          `SELECT session_id FROM visits WHERE id = $1 AND status IN ('requested', 'proposed', 'confirmed') AND starts_at > $2`,
          [visitId, this.clock.now()],
        );
        if (!visit) return this.settle(visitId, []);
        const { eligibility } = await this.gates.ask(visitId, visit.sessionId, 'confirmation');
        return this.judged(visitId, eligibility.reasons);
      }),
    );
  }

  /** Sets and takes away flags by what the gates have just said. Only inside a transaction. */
  async judged(visitId: string, reasons: readonly Reason[]): Promise<number> {
    return this.db.asSystem(async () => this.settle(visitId, doubtsOf(reasons, await this.circumstances(visitId))));
  }

  /**
   * Leaves a visit as it is, for a reason; the flag comes again only when something else about it changes. The other visit of a pair is
   * judged again.
   * @throws DomainError not_found `review.not_found`; conflict `review.ended`
   */
  async leave(actor: Actor, reviewId: string, reason: string): Promise<ReviewRow> {
    return this.db.transaction(async () => {
      const review = await this.queries.one(actor, reviewId);
      const left = await this.db.affected(
        `UPDATE visit_reviews SET status = 'left', ended_at = $2, ended_by = $3, note = $4 WHERE id = $1 AND status = 'open'`,
        [reviewId, this.clock.now(), actor.userId, reason],
      );
      if (left === 0) throw conflict('review.ended');
      await this.line(review.visitId, 'leave_as_is', review.cause, actor.userId, reason);
      await this.partnersOf(review.visitId);
      return this.queries.one(actor, reviewId);
    });
  }

  /** Judges those visits again whose doubt is about this one too: it was cancelled, moved or left as it is. */
  async partnersOf(visitId: string): Promise<void> {
    const partners = await this.db.asSystem(() =>
      this.db.sql<{ visitId: string }>(
        `SELECT r.visit_id FROM visit_reviews r WHERE r.status = 'open' AND r.cause = 'escort_two_places' AND r.details -> 'visitIds' ? $1 ORDER BY r.visit_id`,
        [visitId],
      ),
    );
    for (const partner of partners) await this.recheck(partner.visitId);
  }

  private async settle(visitId: string, doubts: readonly Doubt[]): Promise<number> {
    const known = await this.db.sql<Open>(
      `SELECT id, cause, details, status FROM visit_reviews WHERE visit_id = $1 AND status IN ('open', 'left') ORDER BY cause, id`,
      [visitId],
    );
    const left = new Set(known.filter((one) => one.status === 'left').map(keyOf));
    const open = known.filter((one) => one.status === 'open');
    let changed = 0;
    for (const one of open) {
      if (doubts.some((doubt) => keyOf(doubt) === keyOf(one))) continue;
      changed += await this.db.affected(`UPDATE visit_reviews SET status = 'cleared', ended_at = $2 WHERE id = $1 AND status = 'open'`, [
        one.id,
        this.clock.now(),
      ]);
      await this.line(visitId, 'clear_review', one.cause, null);
    }
    for (const doubt of doubts) {
      if (left.has(keyOf(doubt)) || open.some((one) => keyOf(one) === keyOf(doubt))) continue;
      const raised = await this.db.affected(
        `INSERT INTO visit_reviews (id, visit_id, cause, owner_role, details, since) VALUES ($1, $2, $3, $4, $5::jsonb, $6)
         ON CONFLICT (visit_id, cause) WHERE status = 'open' DO NOTHING`,
        [newId(), visitId, doubt.cause, doubt.ownerRole, JSON.stringify(doubt.details), this.clock.now()],
      );
      if (raised > 0) await this.line(visitId, 'raise_review', doubt.cause, null);
      changed += raised;
    }
    return changed;
  }

  private async circumstances(visitId: string): Promise<Circumstances> {
    const row = await this.db.one<Omit<Circumstances, 'known'> & { known: string[] }>(CIRCUMSTANCES, [visitId]);
    if (!row) throw new Error('a visit that is judged exists');
    return { ...row, known: new Set(row.known) };
  }

  private async line(visitId: string, action: string, cause: string, by: string | null, note?: string): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, actor_user_id, reason_code, note, at)
         SELECT $1, v.id, $3, v.status, v.status, $4, $5, $6, $7 FROM visits v WHERE v.id = $2`,
        [newId(), visitId, action, by, `review_${cause}`, note ?? null, this.clock.now()],
      ),
    );
    const visit = await this.db.asSystem(() =>
      this.db.one<{ id: string; organisationId: string }>(`SELECT id, organisation_id FROM visits WHERE id = $1`, [visitId]),
    );
    if (visit) await this.changes.audited(visit, `visit.${action}`, { cause });
  }
}

/** What besides the gates bears on a visit; two visits of one escort are a doubt until one of them is left as it is. */
const CIRCUMSTANCES = `
  SELECT s.status = 'closed' OR s.starts_at <> v.starts_at OR s.ends_at <> v.ends_at AS timetable_changed,
         coalesce((SELECT e.kind = 'temporary_absence' FROM custody_events e WHERE e.roster_entry_id = v.roster_entry_id
                      AND e.kind IN ('temporary_absence', 'returned', 'transferred', 'released', 'admitted')
                    ORDER BY e.occurred_at DESC, e.recorded_at DESC, e.id DESC LIMIT 1), false) AS parent_away,
         ARRAY(SELECT DISTINCT p.person_id FROM visit_party p JOIN worker_absences a ON a.worker_id = p.person_id
                WHERE p.visit_id = v.id AND p.person_type = 'worker' AND a.ended_at IS NULL AND s.day BETWEEN a.from_day AND a.to_day) AS absent_workers,
         ARRAY(SELECT DISTINCT o.id FROM visit_party p JOIN visit_party q ON q.person_id = p.person_id AND q.person_type = 'worker' AND q.live AND q.visit_id <> v.id
                 JOIN visits o ON o.id = q.visit_id AND o.facility_id <> v.facility_id JOIN sessions t ON t.id = o.session_id AND t.day = s.day
                WHERE p.visit_id = v.id AND p.person_type = 'worker' AND v.live
                  AND NOT EXISTS (SELECT 1 FROM visit_reviews r WHERE r.visit_id = o.id AND r.cause = 'escort_two_places' AND r.status = 'left'
                                    AND r.details -> 'visitIds' ? v.id::text)) AS elsewhere,
         ARRAY(SELECT o.id FROM visit_groups g JOIN visits o ON o.group_id = g.id AND o.status IN ('declined', 'withdrawn', 'cancelled', 'expired')
                WHERE g.id = v.group_id AND g.policy = 'all_or_none') AS group_lost,
         ARRAY(SELECT DISTINCT x ->> 'code' FROM gate_results g CROSS JOIN jsonb_array_elements(g.reasons) x
                WHERE g.visit_id = v.id AND g.checkpoint IN ('request', 'confirmation') AND x ->> 'severity' = 'warning') AS known,
         EXISTS (SELECT 1 FROM facility_rules f WHERE f.facility_id = v.facility_id AND f.status = 'in_force' AND f.effective_from <= s.day AND f.effective_from > (v.requested_at AT TIME ZONE 'UTC')::date) AS rules_changed
    FROM visits v JOIN sessions s ON s.id = v.session_id WHERE v.id = $1`;
