import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import type { Channel } from './caregiver.entity';

/** What others find out about how a caregiver can be reached: a provider, a caller, or she herself by a text. */
@Injectable()
export class CaregiverReach {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * Notes that an address of hers reaches nobody: nothing more is sent there. Inside the caller's transaction; told twice, noted once.
   * @param reason a code, of the provider or of the call
   */
  async bad(caregiverId: string, address: string, channel: Channel, reason: string): Promise<void> {
    const noted = await this.db.one<{ organisationId: string }>(
      `UPDATE caregivers SET bad_addresses = array_append(bad_addresses, $2) WHERE id = $1 AND NOT ($2 = ANY(bad_addresses)) RETURNING organisation_id`,
      [caregiverId, address],
    );
    if (noted) await this.noted('caregiver.mark_address', caregiverId, noted.organisationId, { channel, reason });
  }

  /** Notes that she does not want to be reached this way, by her own word. Inside the caller's transaction. */
  async optOut(caregiverId: string, channel: Channel): Promise<void> {
    const noted = await this.db.one<{ organisationId: string }>(
      `UPDATE caregivers SET opted_out = array_append(opted_out, $2), version = version + 1 WHERE id = $1 AND NOT ($2 = ANY(opted_out)) RETURNING organisation_id`,
      [caregiverId, channel],
    );
    if (noted) await this.noted('caregiver.opt_out', caregiverId, noted.organisationId, { channel });
  }

  private async noted(action: string, subjectId: string, organisationId: string, details: Record<string, string>): Promise<void> {
    await this.audit.record({ action, subjectType: 'caregiver', subjectId, organisationId, details });
  }
}
