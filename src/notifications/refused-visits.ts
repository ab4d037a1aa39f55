import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { addHours } from '../kernel/instants';
import { CallTasksService } from './calls/call-tasks.service';
import { REACHED } from './calls/called-messages';
import { DiscretionQueries } from './discretion/discretion.queries';
import { MeetingQueries } from './meeting.queries';
import { STAFF_NOTICE } from './notifications.events';

/** `{ visitId, version }` – the time in which a new plan could have been made after a refusal is over. */
const TELL_FAMILY = 'visit.refusal_untold';
/** Hours in which the coordinator may make a new plan before the family hears of the refusal. Source: experience notes, notification matrix. */
const PLAN_HOURS = 48;
/** In SQL: a visit `n` that is planned, or has taken place. */
const PLAN = `(n.live OR n.status IN ('completed', 'partial'))`;

/**
 * A request that was refused, or that nobody answered: the coordinators are asked by e-mail to sign in, at once, and the family hears of it by a
 * person's call when there is no new plan after two days. A refusal that is taken back within its minute is told to nobody.
 */
@Injectable()
export class RefusedVisits implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly handlers: OutboxHandlers,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly meetings: MeetingQueries,
    private readonly calls: CallTasksService,
    private readonly discretion: DiscretionQueries,
  ) {}

  onModuleInit(): void {
    for (const topic of ['visit.declined', 'visit.expired'])
      this.handlers.on(topic, async ({ visitId, version }) => {
        if (typeof visitId === 'string' && typeof version === 'number') await this.refused(visitId, version);
      });
    for (const topic of ['visit.requested', 'visit.confirmed'])
      this.handlers.on(topic, async ({ visitId }) => {
        if (typeof visitId === 'string') await this.planned(visitId);
      });
    this.handlers.on(TELL_FAMILY, async ({ visitId, version }) => {
      if (typeof visitId === 'string' && typeof version === 'number') await this.tell(visitId, version);
    });
  }

  /** Many refusals of one minute are one e-mail. */
  private async refused(visitId: string, version: number): Promise<void> {
    const now = this.clock.now();
    const meeting = await this.meetings.one(visitId);
    if (!meeting) return;
    const { organisationId } = meeting;
    const minute = now.toISOString().slice(0, 16);
    await this.outbox.put(STAFF_NOTICE, { organisationId, role: 'coordinator' }, { key: `refused:${organisationId}:${minute}` });
    await this.outbox.put(TELL_FAMILY, { visitId, version }, { key: `refused:${visitId}:${version}`, runAt: addHours(now, PLAN_HOURS) });
  }

  /** There is a new plan: nobody needs to call any more about what has not worked out. A call that somebody has begun goes on. */
  private async planned(visitId: string): Promise<void> {
    await this.db.sql(
      `UPDATE call_tasks t SET status = 'dropped', done_at = $2 WHERE t.reason_code = 'refused' AND t.status = 'open' AND (t.claimed_until IS NULL OR t.claimed_until < $2)
          AND t.visit_id IN (SELECT o.visit_id FROM visit_dyads d JOIN visit_dyads o ON o.dyad_id = d.dyad_id WHERE d.visit_id = $1)
          AND EXISTS (SELECT 1 FROM visits n WHERE n.id = $1 AND n.live)
          AND NOT EXISTS (SELECT 1 FROM visit_dyads d WHERE d.visit_id = t.visit_id
                 AND NOT EXISTS (SELECT 1 FROM visit_dyads o JOIN visits n ON n.id = o.visit_id WHERE o.dyad_id = d.dyad_id AND n.live))`,
      [visitId, this.clock.now()],
    );
  }

  private async tell(visitId: string, version: number): Promise<void> {
    const now = this.clock.now();
    const untold = await this.db.one<{ organisationId: string }>(
      `SELECT v.organisation_id FROM visits v WHERE v.id = $1 AND v.version = $2 AND v.status IN ('declined', 'expired')
          AND EXISTS (SELECT 1 FROM visit_dyads d JOIN dyads y ON y.id = d.dyad_id AND y.status = 'open' JOIN children c ON c.id = d.child_id AND c.restricted_at IS NULL
                 WHERE d.visit_id = v.id AND NOT EXISTS (SELECT 1 FROM visit_dyads o JOIN visits n ON n.id = o.visit_id
                   WHERE o.dyad_id = d.dyad_id AND n.id <> v.id AND n.requested_at >= v.requested_at AND ${PLAN}))
          AND NOT EXISTS (SELECT 1 FROM call_tasks t WHERE t.visit_id = v.id AND t.outcome IN ${REACHED} AND t.done_at >= coalesce(v.decided_at, v.requested_at))`,
      [visitId, version],
    );
    if (!untold) return;
    for (const { id: caregiverId } of await this.meetings.addressees(visitId))
      await this.calls.open({
        ...untold,
        visitId,
        caregiverId,
        reasonCode: 'refused',
        dueAt: await this.discretion.safeAt(caregiverId, now),
      });
  }
}
