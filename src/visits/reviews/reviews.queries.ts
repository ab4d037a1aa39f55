import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import type { ReviewCause, ReviewOwner } from './review.entity';

/** A doubt about a coming visit, with what its list shows. */
export interface ReviewRow {
  id: string;
  visitId: string;
  visitReference: string;
  visitStatus: string;
  day: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  facilityName: string;
  cause: ReviewCause;
  ownerRole: ReviewOwner;
  details: Record<string, unknown>;
  since: Date;
  status: 'open' | 'cleared' | 'left';
  endedAt: Date | null;
  children: { childId: string; childReference: string; preferredName: string }[];
}

/** All doubts of one cause. */
export interface ReviewGroup {
  cause: ReviewCause;
  reviews: ReviewRow[];
}

const ROWS = `
  SELECT r.id, r.visit_id, v.reference AS visit_reference, v.status AS visit_status, s.day, v.starts_at, v.ends_at, f.time_zone, f.name AS facility_name,
         r.cause, r.owner_role, r.details, r.since, r.status, r.ended_at,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('childId', c.id, 'childReference', c.reference, 'preferredName', c.preferred_name) ORDER BY c.id), '[]')
            FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id) AS children
    FROM visit_reviews r JOIN visits v ON v.id = r.visit_id JOIN sessions s ON s.id = v.session_id JOIN facilities f ON f.id = v.facility_id`;

/** Reads of doubts; the organisation's own. */
@Injectable()
export class ReviewsQueries {
  constructor(private readonly db: Database) {}

  /** Open doubts by cause, the most frequent first, each by the day of the visit. */
  async open(actor: Actor, { cause }: { cause?: ReviewCause } = {}): Promise<ReviewGroup[]> {
    const rows = await this.db.sql<ReviewRow>(
      `${ROWS} WHERE v.organisation_id = $1 AND r.status = 'open' AND ($2::text IS NULL OR r.cause = $2) ORDER BY v.starts_at, r.id LIMIT 500`,
      [actor.organisationId, cause ?? null],
    );
    const groups = new Map<ReviewCause, ReviewRow[]>();
    for (const row of rows) groups.set(row.cause, [...(groups.get(row.cause) ?? []), row]);
    return [...groups].map(([key, reviews]) => ({ cause: key, reviews })).sort((a, b) => b.reviews.length - a.reviews.length);
  }

  /** One doubt. @throws DomainError not_found `review.not_found` */
  async one(actor: Actor, id: string): Promise<ReviewRow> {
    const row = await this.db.one<ReviewRow>(`${ROWS} WHERE r.id = $1 AND v.organisation_id = $2`, [id, actor.organisationId]);
    if (!row) throw notFound('review.not_found');
    return row;
  }
}
