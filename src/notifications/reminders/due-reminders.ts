import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { CronLock } from '../../jobs/cron-lock';
import { Clock } from '../../kernel/clock';
import { addHours } from '../../kernel/instants';
import { CallTasksService } from '../calls/call-tasks.service';
import { MeetingQueries } from '../meeting.queries';
import { nextAllowed } from '../engine/message-plan.rules';
import { MessagesService } from '../messages.service';

const ANSWER_WITHIN_HOURS = 24;
/** Nobody wants to hear in the evening that a child came home at noon. */
const HOME_SAFE_HOURS = 6;

/** What no event announces: a question that stays unanswered, and a child that is back home. */
@Injectable()
export class DueReminders {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly cron: CronLock,
    private readonly meetings: MeetingQueries,
    private readonly messages: MessagesService,
    private readonly calls: CallTasksService,
  ) {}

  @Cron(CronExpression.EVERY_MINUTE)
  async tick(): Promise<void> {
    if (this.config.test) return;
    try {
      await this.cron.once('notifications.due', this.clock.now().toISOString().slice(0, 16), () => this.run());
    } catch (error) {
      this.logger.error({ event: 'messages.due_failed', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** One round, in the caller's transaction. */
  async run(): Promise<void> {
    await this.unanswered();
    await this.homeSafe();
  }

  /** Asked a day ago and silent: somebody calls. One call for each question about the time that stands; an older one was about something else. */
  private async unanswered(): Promise<void> {
    const now = this.clock.now();
    const silent = await this.db.sql<{ organisationId: string; visitId: string; caregiverId: string; zone: string }>(
      `SELECT DISTINCT m.organisation_id, m.visit_id, m.caregiver_id, o.time_zone AS zone
         FROM messages m JOIN visits v ON v.id = m.visit_id JOIN organisations o ON o.id = m.organisation_id
        WHERE m.template IN ('asked', 'changed') AND m.channel <> 'call' AND m.status IN ('accepted', 'delivered') AND m.sent_at <= $1
          AND v.status = 'confirmed' AND v.family_answer IS NULL AND v.starts_at > $2
          AND (m.params->>'startsAt')::timestamptz = v.starts_at
          AND NOT EXISTS (SELECT 1 FROM call_tasks t WHERE t.visit_id = m.visit_id AND t.caregiver_id = m.caregiver_id AND t.reason_code = 'no_answer'
                AND (t.status = 'open' OR t.created_at > m.sent_at))`,
      [addHours(now, -ANSWER_WITHIN_HOURS), now],
    );
    for (const { zone, ...task } of silent) await this.calls.open({ ...task, reasonCode: 'no_answer', dueAt: nextAllowed(now, zone) });
  }

  private async homeSafe(): Promise<void> {
    const now = this.clock.now();
    const back = await this.db.sql<{ visitId: string; at: Date }>(
      `SELECT s.visit_id, s.at FROM visit_steps s WHERE s.step = 'home_safe' AND s.at > $1
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.visit_id = s.visit_id AND m.template = 'home_safe')`,
      [addHours(now, -HOME_SAFE_HOURS)],
    );
    for (const { visitId, at } of back) {
      const meeting = await this.meetings.one(visitId);
      if (!meeting) continue;
      for (const person of await this.meetings.waitingAtHome(visitId)) {
        await this.messages.ofMeeting(meeting, person, 'visit.home_safe', {
          step: 'home_safe',
          template: 'home_safe',
          runAt: now,
          uselessAfter: addHours(at, HOME_SAFE_HOURS),
        });
      }
    }
  }
}
