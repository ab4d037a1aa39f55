import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { decodeCursor, Page, toPage } from '../kernel/page';
import type { CONFERENCE_DECISIONS, HARM_KINDS } from './assessment.entity';
import type { ReadinessAnswer, ReadinessItem } from './readiness.rules';
import { READINESS_ITEMS } from './readiness.rules';
import { found, visibleTo } from './safeguarding.queries';

export interface HarmMarkerRow {
  id: string;
  dyadId: string;
  kind: (typeof HARM_KINDS)[number];
  recordedBy: string | null;
  recordedByName: string | null;
  recordedAt: Date;
  /** The conference that answered it, and what it decided; null: it bars everything. */
  conferenceId: string | null;
  decision: (typeof CONFERENCE_DECISIONS)[number] | null;
}

export interface ConferenceRow {
  id: string;
  dyadId: string;
  question: string;
  status: 'called' | 'decided' | 'dropped';
  calledBy: string;
  calledByName: string | null;
  calledAt: Date;
  heldOn: Day | null;
  people: string[];
  decision: (typeof CONFERENCE_DECISIONS)[number] | null;
  grounds: string | null;
  conditions: string[];
  reviewOn: Day | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface ApprovalRow {
  id: string;
  dyadId: string;
  visitId: string | null;
  reasonCode: string;
  reason: string;
  status: 'requested' | 'approved' | 'refused' | 'withdrawn';
  requestedBy: string;
  requestedByName: string | null;
  requestedAt: Date;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  note: string | null;
  validUntil: Day | null;
}

export interface ReadinessRow {
  id: string;
  dyadId: string;
  answers: { topic: ReadinessItem; answer: ReadinessAnswer; source: string | null }[];
  firstMode: string;
  conditions: string[];
  assessedOn: Day;
  assessedBy: string | null;
  assessedByName: string | null;
}

/** Whom something is about, for lists of many children. */
export interface ChildOf {
  childId: string;
  childName: string;
  childReference: string;
}

const OF_CHILD = `c.id AS child_id, c.preferred_name AS child_name, c.reference AS child_reference`;
const MARKER = `h.id, h.dyad_id, h.kind, h.recorded_by, u.name AS recorded_by_name, h.recorded_at, h.conference_id, f.decision`;
const MARKERS = `harm_markers h JOIN dyads d ON d.id = h.dyad_id LEFT JOIN users u ON u.id = h.recorded_by LEFT JOIN case_conferences f ON f.id = h.conference_id`;
const CONFERENCE = `f.id, f.dyad_id, f.question, f.status, f.called_by, u.name AS called_by_name, f.called_at, f.held_on, f.people, f.decision, f.grounds,
  f.conditions, f.review_on, f.decided_by, f.decided_at`;
const CONFERENCES = `case_conferences f JOIN dyads d ON d.id = f.dyad_id LEFT JOIN users u ON u.id = f.called_by`;
const APPROVAL = `a.id, a.dyad_id, a.visit_id, a.reason_code, a.reason, a.status, a.requested_by, ru.name AS requested_by_name, a.requested_at,
  a.decided_by, du.name AS decided_by_name, a.decided_at, a.note, a.valid_until`;
const APPROVALS = `approvals a JOIN dyads d ON d.id = a.dyad_id LEFT JOIN users ru ON ru.id = a.requested_by LEFT JOIN users du ON du.id = a.decided_by`;

/** The jsonb of a form, in the order of the questions. */
interface StoredForm extends Omit<ReadinessRow, 'answers'> {
  answers: Partial<Record<ReadinessItem, { answer: ReadinessAnswer; source: string | null }>>;
}

/** Reads harm markers, conferences, approvals and readiness forms of the actor's organisation. */
@Injectable()
export class AssessmentQueries {
  constructor(private readonly db: Database) {}

  /** Markers of these dyads, answered ones too, newest first. */
  harmMarkers(actor: Actor, dyadIds: readonly string[]): Promise<HarmMarkerRow[]> {
    return this.db.sql(
      `SELECT ${MARKER} FROM ${MARKERS} WHERE ${visibleTo('d')} AND h.dyad_id = ANY($2::uuid[]) ORDER BY h.recorded_at DESC, h.id DESC`,
      [actor.organisationId, dyadIds],
    );
  }

  /** Conferences of these dyads, newest first. */
  conferences(actor: Actor, dyadIds: readonly string[]): Promise<ConferenceRow[]> {
    return this.db.sql(
      `SELECT ${CONFERENCE} FROM ${CONFERENCES} WHERE ${visibleTo('d')} AND f.dyad_id = ANY($2::uuid[]) ORDER BY f.called_at DESC, f.id DESC`,
      [actor.organisationId, dyadIds],
    );
  }

  /** @throws DomainError not_found */
  async conference(actor: Actor, id: string): Promise<ConferenceRow> {
    return found(
      await this.db.one<ConferenceRow>(`SELECT ${CONFERENCE} FROM ${CONFERENCES} WHERE ${visibleTo('d')} AND f.id = $2`, [
        actor.organisationId,
        id,
      ]),
    );
  }

  /** Conferences that are called and not yet held, oldest first. */
  openConferences(actor: Actor, limit: number): Promise<(ConferenceRow & ChildOf)[]> {
    return this.db.sql(
      `SELECT ${CONFERENCE}, ${OF_CHILD} FROM ${CONFERENCES} JOIN children c ON c.id = d.child_id
        WHERE ${visibleTo('d')} AND f.status = 'called' ORDER BY f.called_at, f.id LIMIT $2`,
      [actor.organisationId, limit],
    );
  }

  /** Approvals asked for these dyads, newest first. */
  approvals(actor: Actor, dyadIds: readonly string[]): Promise<ApprovalRow[]> {
    return this.db.sql(
      `SELECT ${APPROVAL} FROM ${APPROVALS} WHERE ${visibleTo('d')} AND a.dyad_id = ANY($2::uuid[]) ORDER BY a.requested_at DESC, a.id DESC`,
      [actor.organisationId, dyadIds],
    );
  }

  /** @throws DomainError not_found */
  async approval(actor: Actor, id: string): Promise<ApprovalRow> {
    return found(
      await this.db.one<ApprovalRow>(`SELECT ${APPROVAL} FROM ${APPROVALS} WHERE ${visibleTo('d')} AND a.id = $2`, [
        actor.organisationId,
        id,
      ]),
    );
  }

  /** Approvals of all dyads in one state, oldest first. */
  async approvalList(
    actor: Actor,
    { status, limit, cursor }: { status: ApprovalRow['status']; limit: number; cursor?: string },
  ): Promise<Page<ApprovalRow & ChildOf>> {
    const [after] = decodeCursor(cursor, ['id']) ?? [];
    const rows = await this.db.sql<ApprovalRow & ChildOf>(
      `SELECT ${APPROVAL}, ${OF_CHILD} FROM ${APPROVALS} JOIN children c ON c.id = d.child_id
        WHERE ${visibleTo('d')} AND a.status = $2 AND ($3::text IS NULL OR a.id::text > $3) ORDER BY a.id::text LIMIT $4`,
      [actor.organisationId, status, after ?? null, limit + 1],
    );
    return toPage(rows, limit, (row) => [row.id]);
  }

  /** Approvals of all dyads that may still be used, those that end first first. */
  approvalsInUse(actor: Actor, now: Date, limit: number): Promise<(ApprovalRow & ChildOf)[]> {
    return this.db.sql(
      `SELECT ${APPROVAL}, ${OF_CHILD} FROM ${APPROVALS} JOIN children c ON c.id = d.child_id JOIN organisations o ON o.id = d.organisation_id
        WHERE ${visibleTo('d')} AND a.status = 'approved' AND a.valid_until >= ($2::timestamptz AT TIME ZONE o.time_zone)::date
        ORDER BY a.valid_until, a.id LIMIT $3`,
      [actor.organisationId, now, limit],
    );
  }

  /** How much waits for a second person: proposals, approvals and conferences. */
  async waiting(actor: Actor): Promise<number> {
    const row = await this.db.one<{ number: number }>(
      `SELECT ((SELECT count(*) FROM contact_decisions k JOIN dyads d ON d.id = k.dyad_id WHERE ${visibleTo('d')} AND k.status = 'proposed')
             + (SELECT count(*) FROM approvals a JOIN dyads d ON d.id = a.dyad_id WHERE ${visibleTo('d')} AND a.status = 'requested')
             + (SELECT count(*) FROM case_conferences f JOIN dyads d ON d.id = f.dyad_id WHERE ${visibleTo('d')} AND f.status = 'called'))::int AS number`,
      [actor.organisationId],
    );
    return row?.number ?? 0;
  }

  /** Readiness forms of these dyads, newest first; `latest` gives one each. */
  async readiness(actor: Actor, dyadIds: readonly string[], { latest = false } = {}): Promise<ReadinessRow[]> {
    const rows = await this.db.sql<StoredForm>(
      `SELECT ${latest ? 'DISTINCT ON (r.dyad_id)' : ''} r.id, r.dyad_id, r.answers, r.first_mode, r.conditions, r.assessed_on, r.assessed_by, u.name AS assessed_by_name
         FROM readiness_forms r JOIN dyads d ON d.id = r.dyad_id LEFT JOIN users u ON u.id = r.assessed_by
        WHERE ${visibleTo('d')} AND r.dyad_id = ANY($2::uuid[]) ORDER BY r.dyad_id, r.assessed_on DESC, r.created_at DESC, r.id DESC`,
      [actor.organisationId, dyadIds],
    );
    return rows.map(({ answers, ...row }) => ({
      ...row,
      answers: READINESS_ITEMS.map((topic) => ({
        topic,
        answer: answers[topic]?.answer ?? 'unknown',
        source: answers[topic]?.source ?? null,
      })),
    }));
  }
}
