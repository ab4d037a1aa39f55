import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import { STAFF_NOTICE } from '../safeguarding/safeguarding.events';

/** Asks staff to sign in because something waits for them, and says no more. Only inside a transaction. */
@Injectable()
export class VisitNotices {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
  ) {}

  /** To the liaison officers of a facility. @param key the same notice is put once */
  async toFacility(facilityId: string, key?: string): Promise<void> {
    const facility = await this.db.one<{ organisationId: string }>(`SELECT organisation_id FROM facilities WHERE id = $1`, [facilityId]);
    if (facility) await this.outbox.put(STAFF_NOTICE, { ...facility, facilityId, role: 'liaison' }, key === undefined ? {} : { key });
  }

  /** To the coordinators of an organisation. */
  async toCoordinators(organisationId: string, key?: string): Promise<void> {
    await this.outbox.put(STAFF_NOTICE, { organisationId, role: 'coordinator' }, key === undefined ? {} : { key });
  }

  /** To the leads of an organisation. */
  async toLeads(organisationId: string, key?: string): Promise<void> {
    await this.outbox.put(STAFF_NOTICE, { organisationId, role: 'lead' }, key === undefined ? {} : { key });
  }
}
