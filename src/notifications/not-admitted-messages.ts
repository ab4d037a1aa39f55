import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import { Clock } from '../kernel/clock';
import { CallTasksService } from './calls/call-tasks.service';
import { DiscretionQueries } from './discretion/discretion.queries';
import { beforeTheyLeave } from './engine/message-plan.rules';
import { MeetingQueries } from './meeting.queries';
import { STAFF_NOTICE } from './notifications.events';

/** Whoever is left out, if a caregiver; of a child those it lives with. */
const WHOM = `SELECT n.subject_id AS id FROM visit_not_admitted n WHERE n.visit_id = $1 AND n.visit_version = $2 AND n.person_type = 'caregiver'
  UNION SELECT cc.caregiver_id FROM visit_not_admitted n JOIN child_caregivers cc ON cc.child_id = n.child_id AND cc.until IS NULL
   WHERE n.visit_id = $1 AND n.visit_version = $2 ORDER BY id`;

/**
 * A facility agreed, and left somebody out: the coordinators are asked to sign in, and a person rings whoever cannot come before she sets out in
 * vain: what, never where. With the event of the confirmation, so a decision that is taken back within its minute is told to nobody.
 */
@Injectable()
export class NotAdmittedMessages implements OnModuleInit {
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
    this.handlers.on('visit.confirmed', async ({ visitId, version }) => {
      if (typeof visitId === 'string' && typeof version === 'number') await this.tell(visitId, version);
    });
  }

  private async tell(visitId: string, version: number): Promise<void> {
    const somebody = await this.db.one(`SELECT 1 AS x FROM visit_not_admitted WHERE visit_id = $1 AND visit_version = $2 LIMIT 1`, [
      visitId,
      version,
    ]);
    const meeting = somebody && (await this.meetings.one(visitId));
    const now = this.clock.now();
    if (meeting?.status !== 'confirmed' || meeting.startsAt <= now) return;
    const { organisationId, leavesAt } = meeting;
    const minute = now.toISOString().slice(0, 16);
    await this.outbox.put(STAFF_NOTICE, { organisationId, role: 'coordinator' }, { key: `not_admitted:${organisationId}:${minute}` });
    for (const { id: caregiverId } of await this.db.sql<{ id: string }>(WHOM, [visitId, version])) {
      const dueAt = beforeTheyLeave(now, await this.discretion.safeAt(caregiverId, now), leavesAt);
      await this.calls.open({ organisationId, visitId, caregiverId, reasonCode: 'not_admitted', dueAt });
    }
  }
}
