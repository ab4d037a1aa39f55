import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import { AnsweredState, answeredState, deadlineOf, WINDOW_DAYS } from './answered.rules';
import { QUESTIONS } from './message-plan.rules';
import type { FamilyAnswer } from './replies.rules';

/** One family that was asked, and whether its answer came in time. */
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

/** How many of the families that were asked had answered five days before. */
export interface AnsweredFigure {
  asked: number;
  inTime: number;
  rows: AnsweredRow[];
}

type Found = Omit<AnsweredRow, 'state' | 'deadline' | 'day'> & {
  startsAt: Date;
  timeZone: string;
  answers: { answer: FamilyAnswer; at: string }[];
  askedAt: Date;
};

/** "Answered by T−5", and the families behind the number. */
@Injectable()
export class AnsweredQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Meetings whose fifth day before has passed within the last 30 days and whose family had been asked by then, earliest first. Meetings
   * called off by anybody but the family count on neither side: nobody owes an answer to them.
   */
  async figure(actor: Actor): Promise<AnsweredFigure> {
    const now = this.clock.now();
    const today = dayInZone(now, 'UTC');
    const found = await this.db.sql<Found>(
      `SELECT v.id AS visit_id, v.reference AS visit_reference, v.starts_at, f.time_zone, v.family_answer AS answer, v.family_answered_at AS answered_at,
              (SELECT string_agg(c.reference, ' ' ORDER BY c.reference) FROM visit_dyads d JOIN children c ON c.id = d.child_id WHERE d.visit_id = v.id) AS child_reference,
              (SELECT g.name FROM caregivers g WHERE g.id = asked.caregiver_id) AS caregiver_name, asked.at AS asked_at,
              coalesce((SELECT jsonb_agg(jsonb_build_object('answer', a.answer, 'at', a.at)) FROM family_answers a
                         WHERE a.visit_id = v.id AND coalesce(a.starts_at, v.starts_at) = v.starts_at), '[]') AS answers
         FROM visits v JOIN facilities f ON f.id = v.facility_id
         JOIN LATERAL (SELECT m.caregiver_id, coalesce(m.sent_at, m.run_at) AS at FROM messages m
                        WHERE m.visit_id = v.id AND m.template = ANY($4) AND m.status IN ('accepted', 'delivered', 'answered', 'called')
                          AND (m.params->>'startsAt')::timestamptz = v.starts_at ORDER BY 2, m.id LIMIT 1) asked ON true
        WHERE v.organisation_id = $1 AND v.starts_at >= $2::date::timestamptz AND v.starts_at < $3::date::timestamptz
          AND (v.status IN ('confirmed', 'under_way', 'completed', 'partial', 'aborted', 'no_show', 'refused_at_gate')
               OR v.status = 'cancelled' AND v.reason_code = 'family_cannot')
        ORDER BY v.starts_at, v.id LIMIT 5000`,
      [actor.organisationId, addDays(today, -WINDOW_DAYS), addDays(today, 7), [...QUESTIONS]],
    );
    const since = new Date(now.getTime() - WINDOW_DAYS * 86_400_000);
    const rows = found.flatMap(({ startsAt, timeZone, answers, askedAt, ...row }): AnsweredRow[] => {
      const deadline = deadlineOf(startsAt, timeZone);
      if (deadline > now || deadline <= since || askedAt >= deadline) return [];
      const said = answers.map(({ answer, at }) => ({ answer, at: new Date(at) }));
      return [{ ...row, day: dayInZone(startsAt, timeZone), state: answeredState(said, deadline), deadline }];
    });
    return { asked: rows.length, inTime: rows.filter((row) => row.state === 'in_time').length, rows };
  }
}
