import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { DECISION_STATUSES, NO_CONTACT_REASONS } from './contact-decision.entity';
import { found, visibleTo } from './safeguarding.queries';

export type DecisionStatus = (typeof DECISION_STATUSES)[number];

export interface DecisionRow {
  id: string;
  dyadId: string;
  level: number;
  conditions: string[];
  reason: string;
  /** Level 0: why there is no contact now. */
  reasonClass: (typeof NO_CONTACT_REASONS)[number] | null;
  status: DecisionStatus;
  proposedBy: string;
  proposedByName: string | null;
  proposedAt: Date;
  approvedBy: string | null;
  approvedByName: string | null;
  approvedAt: Date | null;
  reviewOn: Day;
  /** Under review: by when it is decided anew. */
  reviewDueOn: Day | null;
  conferenceId: string | null;
}

/** A proposal with the child it is about, for the lead's list. */
export interface ProposalRow extends DecisionRow {
  childId: string;
  childName: string;
  childReference: string;
  relationship: string;
  /** The level that holds until the proposal is approved. */
  currentLevel: number | null;
}

const DECISION = `k.id, k.dyad_id, k.level, k.conditions, k.reason, k.reason_class, k.status, k.proposed_by, pu.name AS proposed_by_name, k.proposed_at,
  k.approved_by, au.name AS approved_by_name, k.approved_at, k.review_on, k.review_due_on, k.conference_id`;
const DECISIONS = `contact_decisions k JOIN dyads d ON d.id = k.dyad_id LEFT JOIN users pu ON pu.id = k.proposed_by LEFT JOIN users au ON au.id = k.approved_by`;

/** A decision that somebody approved and nothing has ended, under review or not. */
export const HOLDING = `('active', 'under_review')`;

/** Reads contact decisions of the actor's organisation. */
@Injectable()
export class ContactDecisionsQueries {
  constructor(private readonly db: Database) {}

  /** A dyad's decisions, newest first. */
  decisions(actor: Actor, dyadId: string): Promise<DecisionRow[]> {
    return this.db.sql(
      `SELECT ${DECISION} FROM ${DECISIONS} WHERE ${visibleTo('d')} AND k.dyad_id = $2 ORDER BY k.proposed_at DESC, k.id DESC`,
      [actor.organisationId, dyadId],
    );
  }

  /** The decisions that hold, and the proposals that wait, of several dyads. */
  standing(actor: Actor, dyadIds: readonly string[]): Promise<DecisionRow[]> {
    return this.db.sql(
      `SELECT ${DECISION} FROM ${DECISIONS} WHERE ${visibleTo('d')} AND k.dyad_id = ANY($2::uuid[]) AND k.status IN ('proposed', 'active', 'under_review') ORDER BY k.id`,
      [actor.organisationId, dyadIds],
    );
  }

  /** The decision that holds for a dyad. @throws DomainError not_found when there is none */
  async holding(actor: Actor, dyadId: string): Promise<DecisionRow> {
    const rows = await this.standing(actor, [dyadId]);
    return found(rows.find((row) => row.status !== 'proposed'));
  }

  /** @throws DomainError not_found */
  async decision(actor: Actor, id: string): Promise<DecisionRow> {
    return found(
      await this.db.one<DecisionRow>(`SELECT ${DECISION} FROM ${DECISIONS} WHERE ${visibleTo('d')} AND k.id = $2`, [
        actor.organisationId,
        id,
      ]),
    );
  }

  /** Decisions of all dyads, oldest proposal first: what waits longest comes first. */
  async list(
    actor: Actor,
    { status, limit, cursor }: { status: DecisionStatus; limit: number; cursor?: string },
  ): Promise<Page<ProposalRow>> {
    const [after] = decodeCursor(cursor, ['id']) ?? [];
    const rows = await this.db.sql<ProposalRow>(
      `SELECT ${DECISION}, c.id AS child_id, c.preferred_name AS child_name, c.reference AS child_reference, d.relationship, current.level AS current_level
         FROM ${DECISIONS} JOIN children c ON c.id = d.child_id
         LEFT JOIN contact_decisions current ON current.dyad_id = d.id AND current.status IN ${HOLDING}
        WHERE ${visibleTo('d')} AND k.status = $2 AND ($3::text IS NULL OR k.id::text > $3) ORDER BY k.id::text LIMIT $4`,
      [actor.organisationId, status, after ?? null, limit + 1],
    );
    return toPage(rows, limit, (row) => [row.id]);
  }
}
