import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { addDays, dayInZone } from '../../kernel/days';
import { newId } from '../../kernel/ids';
import type { Change } from '../visit-change';
import type { By, LockedVisit } from '../visit-locks';

/** How long a family that chose to wait stays on the list, in days: the longest window there is. */
const WAIT_DAYS = 180;
/** As many adults as an entry of the list can ask room for. */
const MOST_ADULTS = 5;

/** A first place that is still kept. */
export interface KeptPriority {
  dyadId: string;
  mode: string;
  visitId: string;
  visitReference: string;
  grantedAt: Date;
}

/**
 * The first place of a family whose meeting the facility called off: it is written with the cancellation, whatever caused that, counts in
 * the waiting list's rank, and ends with the next meeting of the kind that is confirmed. Only inside a transaction.
 */
@Injectable()
export class RebookingPriorities {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Gives, uses or gives back the first place, as a change of a visit asks. As the system: it is the family's, whoever decides. */
  async follow(before: LockedVisit, after: LockedVisit, by: By, { verb, cause, onBehalfOf }: Change): Promise<void> {
    if (verb === 'cancel' && cause === 'facility') {
      // An organisation's word alone does not put its families before all others: somebody at the facility must have said so.
      if (by === 'system' || by.role === 'liaison' || onBehalfOf !== undefined) await this.grant(before);
      return;
    }
    if (verb === 'reinstate') return this.takeBack(after.id);
    if (after.status === 'confirmed' && before.status !== 'confirmed') return this.use(after);
    if (verb === 'undo' && before.status === 'confirmed') return this.giveBack(before.id);
  }

  /** Those that are still kept for these children and parents. */
  kept(dyadIds: readonly string[]): Promise<KeptPriority[]> {
    return this.db.sql<KeptPriority>(
      `SELECT p.dyad_id, p.mode, p.visit_id, v.reference AS visit_reference, p.granted_at FROM rebooking_priorities p JOIN visits v ON v.id = p.visit_id
        WHERE p.dyad_id = ANY($1::uuid[]) AND p.used_at IS NULL ORDER BY p.granted_at, p.id`,
      [[...dyadIds]],
    );
  }

  /**
   * Puts the families of a visit that was called off on the waiting list, from tomorrow on and for as long as one can wait; who waits
   * already stays where they are.
   */
  async wait(visit: Pick<LockedVisit, 'id' | 'organisationId' | 'facilityId' | 'mode' | 'takesAdults'>, timeZone: string): Promise<void> {
    const from = addDays(dayInZone(this.clock.now(), timeZone), 1);
    await this.db.asSystem(async () => {
      const dyads = await this.db.sql<{ dyadId: string; childId: string }>(
        `SELECT dyad_id, child_id FROM visit_dyads WHERE visit_id = $1 ORDER BY dyad_id`,
        [visit.id],
      );
      for (const { dyadId, childId } of dyads) {
        const id = newId();
        const added = await this.db.affected(
          `INSERT INTO waitlist_entries (id, organisation_id, dyad_id, child_id, facility_id, mode, from_day, to_day, made_at, adults)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (dyad_id, mode) WHERE status = 'waiting' DO NOTHING`,
          [
            id,
            visit.organisationId,
            dyadId,
            childId,
            visit.facilityId,
            visit.mode,
            from,
            addDays(from, WAIT_DAYS - 1),
            this.clock.now(),
            Math.min(MOST_ADULTS, Math.max(1, visit.takesAdults)),
          ],
        );
        if (added === 0) continue;
        const { organisationId } = visit;
        const details = { mode: visit.mode, visitId: visit.id };
        await this.audit.record({ action: 'waitlist.add', subjectType: 'waitlist_entry', subjectId: id, childId, organisationId, details });
      }
    });
  }

  private async grant(visit: LockedVisit): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `INSERT INTO rebooking_priorities (id, organisation_id, child_id, dyad_id, mode, visit_id, granted_at)
         SELECT gen_random_uuid(), $2, d.child_id, d.dyad_id, $3, $1, $4 FROM visit_dyads d WHERE d.visit_id = $1 ON CONFLICT (visit_id, dyad_id) DO NOTHING`,
        [visit.id, visit.organisationId, visit.mode, this.clock.now()],
      ),
    );
  }

  /** What was lost is there again: nobody goes before others for it. As whoever lost it anew would. */
  private async takeBack(visitId: string): Promise<void> {
    await this.db.asSystem(() => this.db.sql(`DELETE FROM rebooking_priorities WHERE visit_id = $1`, [visitId]));
  }

  private async use(visit: LockedVisit): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(
        `UPDATE rebooking_priorities SET used_at = $2, used_by_visit_id = $1
          WHERE used_at IS NULL AND mode = $3 AND dyad_id IN (SELECT dyad_id FROM visit_dyads WHERE visit_id = $1)`,
        [visit.id, this.clock.now(), visit.mode],
      ),
    );
  }

  private async giveBack(visitId: string): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(`UPDATE rebooking_priorities SET used_at = NULL, used_by_visit_id = NULL WHERE used_by_visit_id = $1`, [visitId]),
    );
  }
}
