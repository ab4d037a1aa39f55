import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import type { Role } from '../kernel/permissions';
import type { BREAK_GLASS_REASONS, REVIEW_OUTCOMES } from './need-to-know.entity';

export interface GlassRow {
  id: string;
  childId: string;
  childReference: string;
  userId: string;
  userName: string;
  reasonCode: (typeof BREAK_GLASS_REASONS)[number];
  /** `glassReason` in words of the person. */
  reason: string;
  openedAt: Date;
  endsAt: Date;
  closedAt: Date | null;
  reviewedAt: Date | null;
  reviewOutcome: (typeof REVIEW_OUTCOMES)[number] | null;
  reviewNote: string | null;
}

export interface GrantRow {
  id: string;
  childId: string;
  userId: string;
  userName: string;
  role: Role;
  reasonCode: string;
  grantedAt: Date;
  until: string | null;
}

/** One person's looks at a child. */
export interface LookRow {
  userId: string | null;
  userName: string | null;
  role: Role | null;
  /** How often anything of the file was opened. */
  looks: number;
  /** How often fields on custody or safety were among it. */
  sensitive: number;
  firstAt: Date;
  lastAt: Date;
  /** Some of it happened behind a broken glass. */
  glass: boolean;
}

export interface ChildFile {
  id: string;
  reference: string;
  needToKnow: boolean;
}

const GLASS = `g.id, g.child_id, c.reference AS child_reference, g.user_id, u.name AS user_name, g.reason_code, g.reason, g.opened_at, g.ends_at,
  g.closed_at, g.reviewed_at, g.review_outcome, g.review_note`;
const GLASSES = `break_glass g JOIN children c ON c.id = g.child_id JOIN users u ON u.id = g.user_id`;
const OURS = `c.organisation_id = $1`;

/** Reads who may open, and who opened, a child's file. Supervisors look across caseloads, which is why these reads are the system's. */
@Injectable()
export class NeedToKnowQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError not_found for another organisation's child */
  async file(actor: Actor, childId: string): Promise<ChildFile> {
    return found(
      await this.across(`SELECT c.id, c.reference, c.need_to_know FROM children c WHERE ${OURS} AND c.id = $2`, [
        actor.organisationId,
        childId,
      ]),
    );
  }

  /** The child behind a reference, whoever's case it is: nothing but the id is told. @throws DomainError not_found */
  async byReference(actor: Actor, reference: string): Promise<ChildFile> {
    const rows = await this.across<ChildFile>(
      `SELECT c.id, c.reference, c.need_to_know FROM children c WHERE ${OURS} AND c.reference = upper($2)`,
      [actor.organisationId, reference.trim()],
    );
    return found(rows);
  }

  /** True when the actor sees the file anyway: asked as the actor, behind the database's own wall. */
  async sees(childId: string): Promise<boolean> {
    return (await this.db.one(`SELECT 1 AS seen FROM children WHERE id = $1`, [childId])) !== undefined;
  }

  /** What the actor has open now. */
  openOf(actor: Actor): Promise<GlassRow[]> {
    return this.across(
      `SELECT ${GLASS} FROM ${GLASSES} WHERE ${OURS} AND g.user_id = $2 AND g.closed_at IS NULL AND g.ends_at > $3 ORDER BY g.opened_at DESC`,
      [actor.organisationId, actor.userId, this.clock.now()],
    );
  }

  /** Waiting for a review, oldest first; then the last hundred reviewed, latest first. */
  all(actor: Actor): Promise<GlassRow[]> {
    return this.across(
      `SELECT ${GLASS} FROM ${GLASSES}
        WHERE ${OURS} AND (g.reviewed_at IS NULL OR g.id IN (SELECT o.id FROM break_glass o JOIN children k ON k.id = o.child_id
                WHERE k.organisation_id = $1 AND o.reviewed_at IS NOT NULL ORDER BY o.reviewed_at DESC, o.id LIMIT 100))
        ORDER BY g.reviewed_at IS NOT NULL, g.reviewed_at DESC, g.opened_at, g.id`,
      [actor.organisationId],
    );
  }

  /** @throws DomainError not_found */
  async glass(actor: Actor, id: string): Promise<GlassRow> {
    return found(await this.across(`SELECT ${GLASS} FROM ${GLASSES} WHERE ${OURS} AND g.id = $2`, [actor.organisationId, id]));
  }

  /** Every opening of a child's file behind glass, newest first. */
  ofChild(actor: Actor, childId: string): Promise<GlassRow[]> {
    return this.across(`SELECT ${GLASS} FROM ${GLASSES} WHERE ${OURS} AND g.child_id = $2 ORDER BY g.opened_at DESC`, [
      actor.organisationId,
      childId,
    ]);
  }

  /** People named for a child. */
  grants(actor: Actor, childId: string): Promise<GrantRow[]> {
    return this.across(
      `SELECT a.id, a.child_id, a.user_id, u.name AS user_name, u.role, a.reason_code, a.granted_at, a.until
         FROM child_access a JOIN children c ON c.id = a.child_id JOIN users u ON u.id = a.user_id
        WHERE ${OURS} AND a.child_id = $2 ORDER BY a.granted_at`,
      [actor.organisationId, childId],
    );
  }

  /** People of the organisation who could be named: those who work with families. */
  colleagues(actor: Actor): Promise<{ userId: string; userName: string; role: Role }[]> {
    return this.across(
      `SELECT id AS user_id, name AS user_name, role FROM users WHERE organisation_id = $1 AND active AND role IN ('coordinator', 'worker', 'lead') ORDER BY role, name`,
      [actor.organisationId],
    );
  }

  /** Who looked at this child: one line a person, the last look first. Reads are what the audit calls `*.read`. */
  looks(actor: Actor, childId: string): Promise<LookRow[]> {
    return this.across(
      `SELECT a.actor_user_id AS user_id, CASE WHEN u.organisation_id = $1 THEN u.name END AS user_name, u.role, count(*)::int AS looks,
              (count(*) FILTER (WHERE a.details->'classes' ?| array['custody', 'safeguarding', 'notes']))::int AS sensitive,
              min(a.at) AS first_at, max(a.at) AS last_at,
              bool_or(EXISTS (SELECT 1 FROM break_glass g WHERE g.child_id = a.child_id AND g.user_id = a.actor_user_id
                                 AND a.at BETWEEN g.opened_at AND coalesce(g.closed_at, g.ends_at))) AS glass
         FROM audit_events a JOIN children c ON c.id = a.child_id LEFT JOIN users u ON u.id = a.actor_user_id
        WHERE ${OURS} AND a.child_id = $2 AND (a.action LIKE '%.read' OR a.action = 'child.look') GROUP BY 1, 2, 3 ORDER BY last_at DESC`,
      [actor.organisationId, childId],
    );
  }

  private across<T extends object>(text: string, params: (string | Date | null)[]): Promise<T[]> {
    return this.db.asSystem(() => this.db.sql<T>(text, params));
  }
}

function found<T>([row]: T[]): T {
  if (row === undefined) throw notFound();
  return row;
}
