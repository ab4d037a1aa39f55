import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import { Locale } from '../../kernel/locale';
import { decodeCursor, directionOf, Page, toPage } from '../../kernel/page';
import { CallOutcome, CallReason } from '../message.entity';

/** A call to make, with what the caller needs at hand. */
export interface CallTaskView {
  id: string;
  visitId: string | null;
  visitReference: string | null;
  visitStatus: string | null;
  startsAt: Date | null;
  /** IANA, of the meeting; without one, of the organisation. */
  timeZone: string;
  caregiverId: string;
  caregiverName: string;
  phone: string | null;
  bestTime: string | null;
  /** How the family wants to be reached; see DiscretionView. */
  whoAnswers: string | null;
  safeHours: string[];
  coverPhrase: string | null;
  strangerScript: string | null;
  childWords: string | null;
  secondName: string | null;
  secondPhone: string | null;
  language: Locale;
  /** Preferred names. */
  children: string[];
  /** Whom the facility has left out of the meeting: how they are called. */
  leftOut: string[];
  /** What the facility says for the family to be told about its answer. */
  familyNote: string | null;
  reasonCode: CallReason;
  dueAt: Date;
  status: 'open' | 'done' | 'dropped';
  attempts: number;
  outcome: CallOutcome | null;
  note: string | null;
  doneAt: Date | null;
  /** Who has the card in hand, and until when; a time that has passed means nobody. */
  claimedBy: string | null;
  claimedByName: string | null;
  claimedUntil: Date | null;
}

/** Filters of the call list. */
export interface CallTaskFilter {
  status?: 'open' | 'done' | 'dropped';
  reasonCode?: CallReason;
  visitId?: string;
  dueBefore?: string;
  limit: number;
  cursor?: string;
  sort?: string;
}

const SELECT = `SELECT t.id, t.visit_id, v.reference AS visit_reference, v.status AS visit_status, v.starts_at,
    coalesce(f.time_zone, o.time_zone) AS time_zone, t.caregiver_id, g.name AS caregiver_name, g.phone, g.best_time, g.language,
    p.who_answers, coalesce(p.safe_hours, '{}') AS safe_hours, p.cover_phrase, p.stranger_script, p.child_words, p.second_name, p.second_phone,
    ARRAY(SELECT c.preferred_name FROM children c WHERE (t.visit_id IS NOT NULL AND c.id IN (SELECT child_id FROM visit_dyads d WHERE d.visit_id = t.visit_id))
             OR (t.visit_id IS NULL AND c.id IN (SELECT cc.child_id FROM child_caregivers cc WHERE cc.caregiver_id = g.id AND cc.until IS NULL)) ORDER BY c.birth_date, c.id) AS children,
    ARRAY(SELECT coalesce((SELECT c.preferred_name FROM children c WHERE c.id = n.child_id), (SELECT k.name FROM caregivers k WHERE k.id = n.subject_id),
             (SELECT w.name FROM workers w WHERE w.id = n.subject_id), (SELECT e.name FROM relatives e WHERE e.id = n.subject_id))
            FROM visit_not_admitted n WHERE n.visit_id = t.visit_id ORDER BY n.person_type, n.subject_id) AS left_out,
    CASE WHEN t.reason_code IN ('refused', 'not_admitted') THEN (SELECT h.family_note FROM visit_status_changes h
       WHERE h.visit_id = t.visit_id AND h.action IN ('confirm', 'decline') ORDER BY h.at DESC, h.id DESC LIMIT 1) END AS family_note,
    t.reason_code, t.due_at, t.status, t.attempts, t.outcome, t.note, t.done_at,
    t.claimed_by, (SELECT u.name FROM users u WHERE u.id = t.claimed_by) AS claimed_by_name, t.claimed_until
  FROM call_tasks t JOIN caregivers g ON g.id = t.caregiver_id JOIN organisations o ON o.id = t.organisation_id
  LEFT JOIN discretion_profiles p ON p.caregiver_id = g.id LEFT JOIN visits v ON v.id = t.visit_id LEFT JOIN facilities f ON f.id = v.facility_id`;

/** Reads the call list. An organisation sees its own families only. */
@Injectable()
export class CallTaskQueries {
  constructor(private readonly db: Database) {}

  /**
   * One call.
   * @throws DomainError not_found
   */
  async one(actor: Actor, id: string): Promise<CallTaskView> {
    const task = await this.db.one<CallTaskView>(`${SELECT} WHERE t.id = $1 AND t.organisation_id = $2`, [id, actor.organisationId]);
    if (!task) throw notFound();
    return task;
  }

  /** The card that the actor has in hand, if any. */
  inHand(actor: Actor, now: Date): Promise<CallTaskView | undefined> {
    return this.db.one<CallTaskView>(
      `${SELECT} WHERE t.organisation_id = $1 AND t.claimed_by = $2 AND t.claimed_until > $3 AND t.status = 'open' ORDER BY t.claimed_at DESC LIMIT 1`,
      [actor.organisationId, actor.userId, now],
    );
  }

  /** Calls by due time, most urgent first. */
  async list(actor: Actor, filter: CallTaskFilter): Promise<Page<CallTaskView>> {
    const after = decodeCursor(filter.cursor, ['instant', 'id']);
    const { order, past } = directionOf(filter.sort, 'ASC');
    const rows = await this.db.sql<CallTaskView>(
      `${SELECT} WHERE t.organisation_id = $1 AND ($2::text IS NULL OR t.status = $2) AND ($3::text IS NULL OR t.reason_code = $3)
          AND ($4::uuid IS NULL OR t.visit_id = $4) AND ($5::timestamptz IS NULL OR t.due_at <= $5)
          AND ($6::timestamptz IS NULL OR (t.due_at, t.id) ${past} ($6::timestamptz, $7::uuid))
        ORDER BY t.due_at ${order}, t.id ${order} LIMIT $8`,
      [
        actor.organisationId,
        filter.status ?? null,
        filter.reasonCode ?? null,
        filter.visitId ?? null,
        filter.dueBefore ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        filter.limit + 1,
      ],
    );
    return toPage(rows, filter.limit, (row) => [row.dueAt.toISOString(), row.id]);
  }

  /** How many calls of an organisation are due. */
  async dueCount(actor: Actor, now: Date): Promise<number> {
    const row = await this.db.one<{ count: number }>(
      `SELECT count(*)::int AS count FROM call_tasks WHERE organisation_id = $1 AND status = 'open' AND due_at <= $2`,
      [actor.organisationId, now],
    );
    return row?.count ?? 0;
  }

  /** When the next call that is not due yet becomes due. */
  async nextDue(actor: Actor, now: Date): Promise<Date | null> {
    const row = await this.db.one<{ dueAt: Date | null }>(
      `SELECT min(due_at) AS due_at FROM call_tasks WHERE organisation_id = $1 AND status = 'open' AND due_at > $2`,
      [actor.organisationId, now],
    );
    return row?.dueAt ?? null;
  }
}
