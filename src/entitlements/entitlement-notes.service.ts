import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { grantFor, periodOn } from '../kernel/allowance-periods';
import { Day, dayInZone } from '../kernel/days';
import { conflict, invalid } from '../kernel/domain-error';
import { Balance, limitOf } from './entitlement.rules';
import { EntitlementsQueries } from './entitlements.queries';
import { EntitlementsService } from './entitlements.service';
import { PeriodRows } from './period-rows';

/** What a liaison officer notes about an allowance. */
@Injectable()
export class EntitlementNotesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly facilities: FacilitiesQueries,
    private readonly queries: EntitlementsQueries,
    private readonly entitlements: EntitlementsService,
    private readonly rows: PeriodRows,
  ) {}

  /**
   * Notes that another relative has used one of the parent's contacts, so that no family sets out for a contact that is gone.
   * @throws DomainError not_found when the parent is not held at the officer's facility; invalid `entitlement_note.future`;
   *   conflict `facility.rules_unknown`, `entitlement.none_to_note`
   */
  async useByOther(
    actor: Actor,
    parentId: string,
    { occurredOn, mode }: { occurredOn: Day; mode: string },
  ): Promise<Balance & { period: Day; pool: string }> {
    const { rosterEntryId, facilityId, timeZone, grade } = await this.queries.heldAt(actor, parentId);
    if (occurredOn > dayInZone(this.clock.now(), timeZone)) {
      throw invalid('entitlement_note.future', {}, [{ pointer: '/occurredOn', code: 'entitlement_note.future' }]);
    }
    const found = await this.facilities.rulesOn(facilityId, occurredOn);
    if (!found) throw conflict('facility.rules_unknown');
    const periodOf = periodOn(found.rules, occurredOn);
    const period = periodOf.start;
    const ofGrade = grantFor(found.rules.entitlement[grade], periodOf);
    const pool = found.rules.sharedAcrossModes ? 'contact' : mode;
    return this.db.transaction(async () => {
      // Locked first: a correction at the same moment is counted, whichever comes first.
      const { adjusted } = await this.rows.open({ rosterEntryId, period, pool }, ofGrade);
      await this.entitlements.noteUseByOther({
        rosterEntryId,
        period,
        pool,
        granted: limitOf(ofGrade, adjusted),
        occurredOn,
        recordedBy: actor.userId,
      });
      await this.audit.record({
        action: 'entitlement.note_other_use',
        subjectType: 'roster_entry',
        subjectId: rosterEntryId,
        details: { occurredOn, mode, period, pool },
      });
      return { period, pool, ...(await this.entitlements.balance(rosterEntryId, period, pool)) };
    });
  }
}
