import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { OutboxHandlers } from '../../jobs/outbox';
import { Clock } from '../../kernel/clock';
import { dayInZone, isoWeekday } from '../../kernel/days';
import { newId } from '../../kernel/ids';
import { isWorkingDay } from '../../kernel/working-days';
import { AnswerClock, answerClock, answerDaysOf } from './answer-clock.rules';
import { VisitChanges } from '../visit-changes';
import { VisitNotices } from '../visit-notices';

interface Waiting {
  id: string;
  organisationId: string;
  facilityId: string;
  askedAt: Date;
  startsAt: Date;
  timeZone: string;
  pack: string;
  day: string;
  stage: number;
}

const WAITING = `SELECT v.id, v.organisation_id, v.facility_id, coalesce(v.answer_from, v.requested_at) AS asked_at, v.starts_at, f.time_zone, f.pack, s.day, v.answer_stage AS stage
  FROM visits v JOIN facilities f ON f.id = v.facility_id JOIN sessions s ON s.id = v.session_id`;

/**
 * Watches how long a facility takes: reminded at half and at four fifths of its time, then a deputy is asked; whoever has not answered when the
 * deputy's time is over has not answered, which is not a refusal. A place stays held as long.
 */
@Injectable()
export class AnswerClockService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
    private readonly changes: VisitChanges,
    private readonly notices: VisitNotices,
    private readonly handlers: OutboxHandlers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const topic of ['visit.requested', 'visit.amended'])
      this.handlers.on(topic, async ({ visitId }) => {
        if (typeof visitId === 'string') await this.start(visitId, topic === 'visit.amended' ? this.clock.now() : undefined);
      });
  }

  /** Starts the clock of a request, or starts it anew `from` a change; the hold lasts until it is over. Nothing for a visit that waits for nobody. */
  async start(visitId: string, from?: Date): Promise<void> {
    await this.db.transaction(async () => {
      const visit = await this.db.one<Waiting>(`${WAITING} WHERE v.id = $1 AND v.status = 'requested' FOR UPDATE OF v`, [visitId]);
      if (!visit) return;
      const askedAt = from ?? visit.askedAt;
      const { half, due, until } = await this.clockOf({ ...visit, askedAt });
      await this.db.sql(
        `UPDATE visits SET answer_from = $2, answer_due_at = $3, answer_next_at = $4, answer_stage = 0, escalated_at = NULL, escalated_to = NULL,
                hold_expires_at = greatest(hold_expires_at, $5) WHERE id = $1`,
        [visitId, askedAt, due, half, until],
      );
    });
  }

  /** Reminds and hands to deputies what is due, each in its own transaction; returns how many. Requests without a clock get one. */
  async run(): Promise<number> {
    const silent = await this.db.sql<{ id: string }>(
      `SELECT id FROM visits WHERE status = 'requested' AND answer_due_at IS NULL LIMIT 200`,
    );
    for (const { id } of silent) await this.start(id);
    const due = await this.db.sql<{ id: string }>(
      `SELECT id FROM visits WHERE status = 'requested' AND answer_next_at <= $1 ORDER BY answer_next_at, id LIMIT 500`,
      [this.clock.now()],
    );
    let told = 0;
    for (const { id } of due) if (await this.db.transaction(() => this.step(id))) told += 1;
    return told;
  }

  private async step(visitId: string): Promise<boolean> {
    const visit = await this.db.one<Waiting>(
      `${WAITING} WHERE v.id = $1 AND v.status = 'requested' AND v.answer_next_at <= $2 FOR UPDATE OF v`,
      [visitId, this.clock.now()],
    );
    if (!visit) return false;
    const { late, due } = await this.clockOf(visit);
    const stage = visit.stage + 1;
    const next = [late, due][stage - 1] ?? null;
    await this.db.sql(`UPDATE visits SET answer_stage = $2, answer_next_at = $3 WHERE id = $1`, [visitId, stage, next]);
    if (next !== null) {
      await this.notices.toFacility(visit.facilityId);
      await this.line(visit, 'remind_answer', stage === 1 ? 'answer_half' : 'answer_late');
    } else await this.escalate(visit);
    return true;
  }

  /** Hands the request to a second officer, or to the authority's lead where there is none. */
  private async escalate(visit: Waiting): Promise<void> {
    const deputy = await this.db.one<{ id: string; role: string; organisationId: string }>(
      `SELECT u.id, u.role, u.organisation_id FROM users u JOIN facilities f ON f.id = $1 AND f.organisation_id = u.organisation_id
        WHERE u.active AND (u.role = 'liaison' AND u.facility_id = f.id OR u.role = 'lead')
          AND u.id IS DISTINCT FROM (SELECT c.actor_user_id FROM visit_status_changes c JOIN visits v ON v.id = c.visit_id JOIN users a ON a.id = c.actor_user_id
                                      WHERE v.facility_id = $1 AND a.role = 'liaison' ORDER BY c.at DESC, c.id DESC LIMIT 1)
        ORDER BY u.role = 'liaison' DESC, u.id LIMIT 1`,
      [visit.facilityId],
    );
    await this.db.sql(`UPDATE visits SET escalated_at = $2, escalated_to = $3 WHERE id = $1`, [
      visit.id,
      this.clock.now(),
      deputy?.id ?? null,
    ]);
    if (deputy?.role === 'lead') await this.notices.toLeads(deputy.organisationId);
    await this.notices.toFacility(visit.facilityId);
    // The family's side may make another plan while the deputy's time runs.
    await this.notices.toCoordinators(visit.organisationId);
    await this.line(visit, 'escalate_answer', 'answer_overdue');
  }

  private async clockOf({ askedAt, startsAt, timeZone, pack, facilityId, day }: Waiting): Promise<AnswerClock> {
    const inForce = await this.facilities.rulesOn(facilityId, dayInZone(askedAt, timeZone) < day ? dayInZone(askedAt, timeZone) : day);
    const calendar = (await this.facilities.calendars([pack])).get(pack);
    return answerClock({
      askedAt,
      startsAt,
      timeZone,
      workingDays: answerDaysOf(inForce?.rules),
      isWorkingDay: (one) => (calendar ? isWorkingDay(one, calendar, inForce?.rules.makeUpWorkday === 'workday') : isoWeekday(one) <= 5),
    });
  }

  private async line(visit: Waiting, action: string, reasonCode: string): Promise<void> {
    await this.db.sql(
      `INSERT INTO visit_status_changes (id, visit_id, action, from_status, to_status, reason_code, at) VALUES ($1, $2, $3, 'requested', 'requested', $4, $5)`,
      [newId(), visit.id, action, reasonCode, this.clock.now()],
    );
    await this.changes.audited(visit, `visit.${action}`, { reasonCode });
  }
}
