import { Injectable, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { Outbox, OutboxHandlers } from '../jobs/outbox';
import { INCIDENT_HOUR_OVER, STAFF_NOTICE } from './safeguarding.events';

/** An hour after a red worry was raised: when nobody has seen it, the leads are asked by e-mail to sign in. Once, and with no word of it. */
@Injectable()
export class IncidentAlarm implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly handlers: OutboxHandlers,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.handlers.on(INCIDENT_HOUR_OVER, async ({ incidentId }) => {
      if (typeof incidentId === 'string') await this.ring(incidentId);
    });
  }

  private async ring(incidentId: string): Promise<void> {
    const unseen = await this.db.one<{ organisationId: string }>(
      `SELECT d.organisation_id FROM incidents i JOIN dyads d ON d.id = i.dyad_id WHERE i.id = $1 AND i.status = 'raised'`,
      [incidentId],
    );
    if (unseen) await this.outbox.put(STAFF_NOTICE, { ...unseen, role: 'lead' }, { key: `incident-unseen:${incidentId}` });
  }
}
