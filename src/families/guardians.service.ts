import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { GUARDIAN_CONSENT_CAPACITIES } from './consent-status.rules';
import { ConsentTasks } from './consent-tasks.service';
import { DyadChanges } from './dyad-changes.service';
import { FamiliesQueries } from './families.queries';

/** What follows when somebody else decides for a child. */
@Injectable()
export class GuardiansService {
  constructor(
    private readonly db: Database,
    private readonly families: FamiliesQueries,
    private readonly changes: DyadChanges,
    private readonly tasks: ConsentTasks,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Runs a change of who is guardian, or in which capacity. In the same transaction everything that the caregiver agreed to, and every
   * consent that rests on guardianship, waits for the present guardian; the coordinator gets a task, and what was arranged is judged anew.
   */
  around<T>(actor: Actor, childId: string, work: () => Promise<{ result: T; caregiverId: string }>): Promise<T> {
    return this.changes.aroundChild(childId, 'guardian_changed', async () => {
      const { result, caregiverId } = await work();
      const now = this.clock.now();
      const rows = await this.db.sql<{ id: string; dyadId: string }>(
        `UPDATE consents s SET to_reconfirm_since = $4 FROM dyads d
          WHERE d.id = s.dyad_id AND d.child_id = $1 AND d.status = 'open' AND s.withdrawn_at IS NULL AND s.expires_on > $5
            AND s.to_reconfirm_since IS NULL AND (s.caregiver_id = $2 OR s.capacity = ANY($3::text[])) RETURNING s.id, s.dyad_id`,
        [childId, caregiverId, GUARDIAN_CONSENT_CAPACITIES, now, await this.families.today(actor)],
      );
      if (rows.length === 0) return result;
      await this.audit.record(
        ...rows.map(({ id }) => ({ action: 'consent.to_reconfirm', subjectType: 'consent', subjectId: id, childId })),
      );
      await this.tasks.askGuardian(actor.organisationId, childId, [...new Set(rows.map((row) => row.dyadId))].sort(), now);
      return result;
    });
  }

  /** Whether the end of a caregiver's link changes who decides: she is guardian, or something still rests on her word. */
  async decides(childId: string, caregiverId: string): Promise<boolean> {
    const found = await this.db.one(
      `SELECT 1 AS found FROM child_caregivers k
        WHERE k.child_id = $1 AND k.caregiver_id = $2 AND k.until IS NULL
          AND (k.is_guardian OR EXISTS (SELECT 1 FROM consents s JOIN dyads d ON d.id = s.dyad_id
                                         WHERE d.child_id = $1 AND d.status = 'open' AND s.caregiver_id = $2 AND s.withdrawn_at IS NULL))`,
      [childId, caregiverId],
    );
    return found !== undefined;
  }
}
