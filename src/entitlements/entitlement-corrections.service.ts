import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { grantFor, periodOn } from '../kernel/allowance-periods';
import { Clock } from '../kernel/clock';
import { Day, dayInZone } from '../kernel/days';
import { conflict, invalid } from '../kernel/domain-error';
import { Balance, balanceOf, CorrectionReason, limitOf } from './entitlement.rules';
import { EntitlementsQueries } from './entitlements.queries';
import { PeriodRows } from './period-rows';

/** What is corrected: the period of a day, by so many, and why. */
export interface Correction {
  /** A day of the period; today when left out. */
  on?: Day;
  mode: string;
  /** More (positive) or fewer contacts. */
  amount: number;
  reasonCode: CorrectionReason;
}

/** Corrections of an allowance by the facility's officer: a line with its reason, never below what is used and held. */
@Injectable()
export class EntitlementCorrectionsService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly facilities: FacilitiesQueries,
    private readonly queries: EntitlementsQueries,
    private readonly rows: PeriodRows,
    private readonly changes: DyadChanges,
  ) {}

  /**
   * Corrects one period. The parent's dyads are changed with it, so a booking that was judged on the old number judges again.
   * @throws DomainError not_found when the parent is not held at the officer's facility; invalid `entitlement_correction.past`, `.nothing`;
   *   conflict `facility.rules_unknown`, `entitlement_correction.below`
   */
  async correct(
    actor: Actor,
    parentId: string,
    { on, mode, amount, reasonCode }: Correction,
  ): Promise<Balance & { period: Day; pool: string }> {
    if (amount === 0) throw invalid('validation.failed', {}, [{ pointer: '/amount', code: 'entitlement_correction.nothing' }]);
    const { rosterEntryId, facilityId, timeZone, grade } = await this.queries.heldAt(actor, parentId);
    const today = dayInZone(this.clock.now(), timeZone);
    const day = on ?? today;
    const found = await this.facilities.rulesOn(facilityId, day);
    if (!found) throw conflict('facility.rules_unknown');
    const period = periodOn(found.rules, day);
    if (period.end <= today) throw invalid('validation.failed', {}, [{ pointer: '/on', code: 'entitlement_correction.past' }]);
    const key = { rosterEntryId, period: period.start, pool: found.rules.sharedAcrossModes ? 'contact' : mode };
    return this.changes.aroundEntry(rosterEntryId, 'allowance_corrected', async () => {
      const ofGrade = grantFor(found.rules.entitlement[grade], period);
      const row = await this.rows.open(key, ofGrade);
      const taken = row.held + row.used;
      const limit = limitOf(ofGrade, row.adjusted + amount);
      if (amount < 0 && (limit < taken || row.granted + amount < taken)) {
        throw conflict('entitlement_correction.below', { held: row.held, used: row.used });
      }
      await this.rows.adjust(key, { kind: 'correction', amount, reasonCode });
      await this.audit.record({
        action: 'entitlement.correct',
        subjectType: 'roster_entry',
        subjectId: rosterEntryId,
        details: { period: key.period, pool: key.pool, amount, reasonCode },
      });
      return { period: key.period, pool: key.pool, ...balanceOf(limit, row.held, row.used) };
    });
  }
}
