import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';

export interface DecisionRow {
  id: string;
  dyadId: string;
  level: number;
  conditions: string[];
  reason: string;
  status: 'proposed' | 'active' | 'superseded' | 'withdrawn';
  proposedBy: string;
  proposedByName: string | null;
  proposedAt: Date;
  approvedBy: string | null;
  approvedByName: string | null;
  approvedAt: Date | null;
  reviewOn: Day;
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

export interface RestrictionRow {
  id: string;
  dyadId: string;
  kind: string;
  /** Null: scope unknown, which bars everything. */
  modes: string[] | null;
  authority: string | null;
  startsOn: Day;
  endsOn: Day | null;
  liftedAt: Date | null;
  createdAt: Date;
}

export interface IncidentRow {
  id: string;
  dyadId: string;
  visitId: string | null;
  status: 'raised' | 'acknowledged' | 'closed';
  note: string;
  raisedBy: string;
  raisedAt: Date;
  acknowledgedAt: Date | null;
  closedAt: Date | null;
}

/** A worry that still holds its dyad, with who raised it. */
export interface OpenIncidentRow extends IncidentRow {
  raisedByName: string | null;
}

/** A dyad as far as this room needs it. */
export interface DyadSeen {
  id: string;
  childId: string;
  organisationId: string;
  childName: string;
  today: Day;
}

const DECISION = `k.id, k.dyad_id, k.level, k.conditions, k.reason, k.status, k.proposed_by, pu.name AS proposed_by_name, k.proposed_at,
  k.approved_by, au.name AS approved_by_name, k.approved_at, k.review_on`;
const DECISIONS = `contact_decisions k JOIN dyads d ON d.id = k.dyad_id LEFT JOIN users pu ON pu.id = k.proposed_by LEFT JOIN users au ON au.id = k.approved_by`;
const RESTRICTION = `r.id, r.dyad_id, r.kind, r.modes, r.authority, r.starts_on, r.ends_on, r.lifted_at, r.created_at`;
const INCIDENT = `i.id, i.dyad_id, i.visit_id, i.status, i.note, i.raised_by, i.raised_at, i.acknowledged_at, i.closed_at`;

/** The WHERE fragment of every read and lock in this room. `$1` is the actor's organisation. */
export const visibleTo = (dyadAlias: string): string => `${dyadAlias}.organisation_id = $1`;

/** Reads restrictions, contact decisions and incidents of the actor's organisation. */
@Injectable()
export class SafeguardingQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError not_found for another organisation's dyad */
  async dyad(actor: Actor, dyadId: string): Promise<DyadSeen> {
    const row = await this.db.one<Omit<DyadSeen, 'today'> & { timeZone: string }>(
      `SELECT d.id, d.child_id, d.organisation_id, c.preferred_name AS child_name, o.time_zone
         FROM dyads d JOIN children c ON c.id = d.child_id JOIN organisations o ON o.id = d.organisation_id WHERE ${visibleTo('d')} AND d.id = $2`,
      [actor.organisationId, dyadId],
    );
    if (!row) throw notFound();
    const { timeZone, ...dyad } = row;
    return { ...dyad, today: dayInZone(this.clock.now(), timeZone) };
  }

  /** A dyad's decisions, newest first. */
  decisions(actor: Actor, dyadId: string): Promise<DecisionRow[]> {
    return this.db.sql(
      `SELECT ${DECISION} FROM ${DECISIONS} WHERE ${visibleTo('d')} AND k.dyad_id = $2 ORDER BY k.proposed_at DESC, k.id DESC`,
      [actor.organisationId, dyadId],
    );
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
    { status, limit, cursor }: { status: DecisionRow['status']; limit: number; cursor?: string },
  ): Promise<Page<ProposalRow>> {
    const [after] = decodeCursor(cursor, ['id']) ?? [];
    const rows = await this.db.sql<ProposalRow>(
      `SELECT ${DECISION}, c.id AS child_id, c.preferred_name AS child_name, c.reference AS child_reference, d.relationship, current.level AS current_level
         FROM ${DECISIONS} JOIN children c ON c.id = d.child_id
         LEFT JOIN contact_decisions current ON current.dyad_id = d.id AND current.status = 'active'
        WHERE ${visibleTo('d')} AND k.status = $2 AND ($3::text IS NULL OR k.id::text > $3) ORDER BY k.id::text LIMIT $4`,
      [actor.organisationId, status, after ?? null, limit + 1],
    );
    return toPage(rows, limit, (row) => [row.id]);
  }

  /** A dyad's restrictions, lifted and past ones too, newest first. */
  restrictions(actor: Actor, dyadId: string): Promise<RestrictionRow[]> {
    return this.db.sql(
      `SELECT ${RESTRICTION} FROM restrictions r JOIN dyads d ON d.id = r.dyad_id WHERE ${visibleTo('d')} AND r.dyad_id = $2 ORDER BY r.starts_on DESC, r.id DESC`,
      [actor.organisationId, dyadId],
    );
  }

  /** @throws DomainError not_found */
  async restriction(actor: Actor, id: string): Promise<RestrictionRow> {
    return found(
      await this.db.one<RestrictionRow>(
        `SELECT ${RESTRICTION} FROM restrictions r JOIN dyads d ON d.id = r.dyad_id WHERE ${visibleTo('d')} AND r.id = $2`,
        [actor.organisationId, id],
      ),
    );
  }

  /** A dyad's incidents, newest first. */
  incidents(actor: Actor, dyadId: string): Promise<IncidentRow[]> {
    return this.db.sql(
      `SELECT ${INCIDENT} FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE ${visibleTo('d')} AND i.dyad_id = $2 ORDER BY i.raised_at DESC, i.id DESC`,
      [actor.organisationId, dyadId],
    );
  }

  /** Worries not closed yet about these dyads, oldest first. */
  openIncidents(actor: Actor, dyadIds: readonly string[]): Promise<OpenIncidentRow[]> {
    return this.db.sql(
      `SELECT ${INCIDENT}, u.name AS raised_by_name FROM incidents i JOIN dyads d ON d.id = i.dyad_id LEFT JOIN users u ON u.id = i.raised_by
        WHERE ${visibleTo('d')} AND i.dyad_id = ANY($2::uuid[]) AND i.status <> 'closed' ORDER BY i.raised_at, i.id`,
      [actor.organisationId, dyadIds],
    );
  }

  /** Restrictions of these dyads that hold on a day or begin later: neither lifted nor over. */
  standingRestrictions(actor: Actor, dyadIds: readonly string[], day: Day): Promise<RestrictionRow[]> {
    return this.db.sql(
      `SELECT ${RESTRICTION} FROM restrictions r JOIN dyads d ON d.id = r.dyad_id
        WHERE ${visibleTo('d')} AND r.dyad_id = ANY($2::uuid[]) AND r.lifted_at IS NULL AND (r.ends_on IS NULL OR r.ends_on >= $3)
        ORDER BY r.starts_on, r.id`,
      [actor.organisationId, dyadIds, day],
    );
  }

  /** @throws DomainError not_found */
  async incident(actor: Actor, id: string): Promise<IncidentRow> {
    return found(
      await this.db.one<IncidentRow>(
        `SELECT ${INCIDENT} FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE ${visibleTo('d')} AND i.id = $2`,
        [actor.organisationId, id],
      ),
    );
  }
}

function found<R>(row: R | undefined): R {
  if (row === undefined) throw notFound();
  return row;
}
