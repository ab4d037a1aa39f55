import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { Day } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import type { Reason } from '../../kernel/reasons';
import { visibleTo } from '../visit.access';
import type { GroupPolicy } from './visit-group.entity';
import { VISIT_SELECT, VisitView } from '../visit.select';

/** A family that could not be booked with its group; for its own organisation only. */
export interface GroupRefusal {
  position: number;
  sessionId: string;
  startsAt: Date;
  endsAt: Date;
  dyadIds: string[];
  children: { childId: string; childReference: string; preferredName: string }[];
  reasons: Reason[];
}

/** A group in a list: how many of its visits are where. */
export interface GroupLine {
  id: string;
  reference: string;
  organisationId: string;
  facilityId: string;
  facilityName: string;
  timeZone: string;
  day: Day;
  policy: GroupPolicy;
  /** People the bus takes, and how many sit on it; null: nobody counts. */
  seats: number | null;
  seated: number;
  note: string | null;
  requestedAt: Date;
  /** Families that ask or go, that are agreed, that dropped out, and that could not be booked. */
  live: number;
  confirmed: number;
  dropped: number;
  refusedCount: number;
  /** Goes whole or not at all, and somebody has dropped out: nobody has said yet that the others go all the same. */
  needsReview: boolean;
}

/** A group with its families. */
export interface GroupView extends GroupLine {
  visits: VisitView[];
  refused: GroupRefusal[];
}

const DROPPED = `('declined', 'withdrawn', 'cancelled', 'expired')`;
const LINES = `
  SELECT g.id, g.reference, g.organisation_id, g.facility_id, f.name AS facility_name, f.time_zone, g.day, g.policy, g.seats, c.seated, g.note, g.requested_at,
         c.live, c.confirmed, c.dropped, (SELECT count(*) FROM visit_group_refusals r WHERE r.group_id = g.id
            AND NOT EXISTS (SELECT 1 FROM visits v JOIN visit_dyads d ON d.visit_id = v.id WHERE v.group_id = g.id AND v.live AND d.dyad_id = ANY(r.dyad_ids)))::int AS refused_count,
         g.policy = 'all_or_none' AND c.dropped > 0 AND EXISTS (
           SELECT 1 FROM visits v LEFT JOIN visit_reviews r ON r.visit_id = v.id AND r.cause = 'group_incomplete' AND r.status IN ('open', 'left')
            WHERE v.group_id = g.id AND v.live AND coalesce(r.status, 'open') = 'open') AS needs_review
    FROM visit_groups g JOIN facilities f ON f.id = g.facility_id
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE v.live)::int AS live, count(*) FILTER (WHERE v.status IN ('confirmed', 'under_way'))::int AS confirmed,
                               count(*) FILTER (WHERE v.status IN ${DROPPED})::int AS dropped,
                               (SELECT count(*) FROM (SELECT d.dyad_id FROM visit_dyads d JOIN visits w ON w.id = d.visit_id WHERE w.group_id = g.id AND w.live
                                                      UNION SELECT p.person_id FROM visit_party p JOIN visits w ON w.id = p.visit_id WHERE w.group_id = g.id AND w.live) x)::int AS seated
                          FROM visits v WHERE v.group_id = g.id) c`;

/** Reads of groups: an organisation its own, a liaison officer those that come to her or his facility. */
@Injectable()
export class VisitGroupsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Groups by day; without a first day those that are not over. */
  list(actor: Actor, { from, to }: { from?: Day; to?: Day } = {}): Promise<GroupLine[]> {
    const visible = visibleTo(actor, 'g', 1);
    return this.db.sql<GroupLine>(
      `${LINES} WHERE ${visible.text} AND g.day >= coalesce($2::date, ($3::timestamptz AT TIME ZONE f.time_zone)::date) AND ($4::date IS NULL OR g.day <= $4)
        ORDER BY g.day, g.reference LIMIT 500`,
      [visible.value, from ?? null, this.clock.now(), to ?? null],
    );
  }

  /** One group with its visits, and for its own organisation the families that could not be booked. @throws DomainError not_found `visit_group.not_found` */
  async one(actor: Actor, id: string): Promise<GroupView> {
    const visible = visibleTo(actor, 'g', 2);
    const line = await this.db.one<GroupLine>(`${LINES} WHERE g.id = $1 AND ${visible.text}`, [id, visible.value]);
    if (!line) throw notFound('visit_group.not_found');
    const visits = await this.db.sql<VisitView>(`${VISIT_SELECT} WHERE v.group_id = $1 ORDER BY v.starts_at, v.requested_at, v.id`, [id]);
    const refused = await this.db.sql<GroupRefusal>(
      `SELECT r.position, r.session_id, s.starts_at, s.ends_at, r.dyad_ids, r.reasons,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('childId', c.id, 'childReference', c.reference, 'preferredName', c.preferred_name) ORDER BY c.id), '[]')
                 FROM dyads d JOIN children c ON c.id = d.child_id WHERE d.id = ANY(r.dyad_ids)) AS children
         FROM visit_group_refusals r JOIN sessions s ON s.id = r.session_id WHERE r.group_id = $1
          -- Who was added later is not told of twice.
          AND NOT EXISTS (SELECT 1 FROM visits v JOIN visit_dyads d ON d.visit_id = v.id WHERE v.group_id = r.group_id AND v.live AND d.dyad_id = ANY(r.dyad_ids))
        ORDER BY r.position`,
      [id],
    );
    return { ...line, visits, refused };
  }
}
