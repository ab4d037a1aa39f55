import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { AnsweredState, answeredState, deadlineOf, WINDOW_DAYS } from './answered.rules';
import { REACHED } from '../calls/called-messages';
import { QUESTIONS } from '../engine/message-plan.rules';
import type { FamilyAnswer } from './replies.rules';

/** One family that was to be asked, and whether its answer came in time. */
export interface AnsweredRow {
  visitId: string;
  visitReference: string;
  /** The day of the meeting at its place. */
  day: string;
  childReference: string;
  caregiverName: string | null;
  state: AnsweredState;
  answer: FamilyAnswer | null;
  answeredAt: Date | null;
  /** When the fifth day before was over. */
  deadline: Date;
}

/** How many of the families that were to be asked had answered five days before. */
export interface AnsweredFigure {
  /** Meetings agreed before their fifth day before was over, with a family to ask: what the share is of. */
  due: number;
  /** Of these, families that a message or a call had reached, or that had answered. */
  asked: number;
  inTime: number;
  /** Of these, families that nothing had reached. */
  notReached: number;
  rows: AnsweredRow[];
}

type Found = Omit<AnsweredRow, 'state' | 'deadline' | 'day'> & {
  startsAt: Date;
  timeZone: string;
  answers: { answer: FamilyAnswer; at: string }[];
  agreedAt: Date;
  reachedAt: Date | null;
};

/** "Answered by T−5", and the families behind the number. */
@Injectable()
export class AnsweredQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Meetings whose fifth day before has passed within the last 30 days, that had been agreed by then and have somebody to ask, earliest first:
   * whom our messages and calls did not reach counts too. Meetings called off by anybody but the family count on neither side: nobody owes
   * an answer to them. A message that waits for a person's call has reached nobody: the call does.
   */
  async figure(actor: Actor): Promise<AnsweredFigure> {
    const now = this.clock.now();
    const today = dayInZone(now, 'UTC');
    const found = await this.db.sql<Found>(
      `SELECT v.id AS visit_id, v.reference AS visit_reference, v.starts_at, f.time_zone, v.family_answer AS answer, v.family_answered_at AS answered_at,
              (SELECT string_agg(c.reference, ' ' ORDER BY c.reference) FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id) AS child_reference,
              (SELECT g.name FROM caregivers g WHERE g.id = coalesce(reached.caregiver_id, home.caregiver_id)) AS caregiver_name,
              reached.at AS reached_at, coalesce(agreed.at, v.requested_at) AS agreed_at,
              coalesce((SELECT jsonb_agg(jsonb_build_object('answer', a.answer, 'at', a.at)) FROM family_answers a
                         WHERE a.visit_id = v.id AND coalesce(a.starts_at, v.starts_at) = v.starts_at), '[]') AS answers
         FROM visits v JOIN facilities f ON f.id = v.facility_id
         LEFT JOIN LATERAL (SELECT max(h.at) AS at FROM visit_status_changes h WHERE h.visit_id = v.id AND h.to_status = 'confirmed'
                        AND (h.from_status IS DISTINCT FROM 'confirmed' OR h.action IN ('agree_amendment', 'move'))) agreed ON true
         LEFT JOIN LATERAL (SELECT r.caregiver_id, r.at FROM (
              SELECT m.caregiver_id, coalesce(m.sent_at, m.run_at) AS at FROM messages m
               WHERE m.visit_id = v.id AND m.template = ANY($4) AND (m.params->>'startsAt')::timestamptz = v.starts_at
                 AND (m.status IN ('delivered', 'answered') OR m.status = 'accepted' AND m.reason IS DISTINCT FROM 'call_task')
              UNION ALL SELECT t.caregiver_id, t.done_at FROM call_tasks t
               WHERE t.visit_id = v.id AND t.status = 'done' AND t.outcome IN ${REACHED} AND t.done_at >= coalesce(agreed.at, v.requested_at)
            ) r ORDER BY r.at LIMIT 1) reached ON true
         LEFT JOIN LATERAL (SELECT k.caregiver_id FROM visit_dyads d JOIN child_caregivers k ON k.child_id = d.child_id
                       WHERE d.visit_id = v.id AND (k.until IS NULL OR k.until > v.starts_at) ORDER BY k.is_guardian DESC, k.caregiver_id LIMIT 1) home ON true
        WHERE v.organisation_id = $1 AND v.starts_at >= $2::date::timestamptz AND v.starts_at < $3::date::timestamptz
          AND (reached.caregiver_id IS NOT NULL OR home.caregiver_id IS NOT NULL)
          AND (v.status IN ('confirmed', 'under_way', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate')
               OR v.status = 'cancelled' AND v.reason_code = 'family_cannot')
        ORDER BY v.starts_at, v.id LIMIT 5000`,
      [actor.organisationId, addDays(today, -WINDOW_DAYS), addDays(today, 7), [...QUESTIONS]],
    );
    const since = new Date(now.getTime() - WINDOW_DAYS * 86_400_000);
    const rows = found.flatMap(({ startsAt, timeZone, answers, agreedAt, reachedAt, ...row }): AnsweredRow[] => {
      const deadline = deadlineOf(startsAt, timeZone);
      if (deadline > now || deadline <= since || agreedAt >= deadline) return [];
      const said = answers.map(({ answer, at }) => ({ answer, at: new Date(at) }));
      return [{ ...row, day: dayInZone(startsAt, timeZone), state: answeredState(said, deadline, reachedAt), deadline }];
    });
    const notReached = rows.filter((row) => row.state === 'not_reached').length;
    const inTime = rows.filter((row) => row.state === 'in_time').length;
    return { due: rows.length, asked: rows.length - notReached, inTime, notReached, rows };
  }
}
