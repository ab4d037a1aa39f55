import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addMonths, Day, dayInZone, monthOf } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { Grade } from '../kernel/vocabulary';
import { Balance, balanceOf } from './entitlement.rules';

/** A month's allowance as an NGO may see it: counts, and whether somebody else had a part; never who. */
export interface AllowanceSeen extends Balance {
  period: Day;
  pool: string;
  /** Somebody other than this organisation's families has used one. */
  usedByOther: boolean;
}

/** Where a parent's allowance hangs. */
export interface Custody {
  rosterEntryId: string;
  facilityId: string;
  timeZone: string;
  grade: Grade;
}

/** How many months ahead are shown, this one included. */
const MONTHS = 3;

/** Reads the parent's allowance. */
@Injectable()
export class EntitlementsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /**
   * This month's allowance and the next two, by the parent's grade of today. Empty while nobody knows where the parent is.
   * @throws DomainError not_found for another organisation's parent
   */
  async ofParent(actor: Actor, parentId: string): Promise<AllowanceSeen[]> {
    const parent = await this.db.one(`SELECT 1 AS seen FROM imprisoned_parents WHERE id = $1 AND organisation_id = $2`, [
      parentId,
      actor.organisationId,
    ]);
    if (!parent) throw notFound();
    const custody = await this.custody(parentId);
    if (!custody) return [];
    const first = monthOf(dayInZone(this.clock.now(), custody.timeZone));
    const seen: AllowanceSeen[] = [];
    for (let i = 0; i < MONTHS; i += 1) seen.push(...(await this.month(actor, custody, addMonths(first, i))));
    return seen;
  }

  /**
   * The custody of a parent held at a liaison officer's facility.
   * @throws DomainError not_found when the parent is not held there
   */
  async heldAt(actor: Actor, parentId: string): Promise<Custody> {
    const custody = await this.custody(parentId);
    if (!custody || custody.facilityId !== actor.facilityId) throw notFound();
    return custody;
  }

  private custody(parentId: string): Promise<Custody | undefined> {
    return this.db.one<Custody>(
      `SELECT e.roster_entry_id, e.facility_id, f.time_zone, r.grade
         FROM custody_episodes e JOIN roster_entries r ON r.id = e.roster_entry_id JOIN facilities f ON f.id = e.facility_id
        WHERE e.parent_id = $1 AND e.ended_on IS NULL AND r.status = 'held'`,
      [parentId],
    );
  }

  private async month(actor: Actor, custody: Custody, period: Day): Promise<AllowanceSeen[]> {
    const found = await this.facilities.rulesOn(custody.facilityId, period);
    if (!found) return [];
    const granted = found.rules.entitlement[custody.grade];
    const pools = found.rules.sharedAcrossModes ? ['contact'] : ['visit', 'video', 'call'];
    const rows = await this.db.sql<{ pool: string; held: number; used: number; ownUses: number }>(
      `SELECT p.pool, p.held, p.used,
              (SELECT coalesce(sum(CASE x.kind WHEN 'use' THEN x.amount ELSE -x.amount END), 0) FROM entitlement_entries x JOIN visits v ON v.id = x.visit_id
                WHERE (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool) AND x.kind IN ('use', 'refund') AND v.organisation_id = $3)::int AS own_uses
         FROM entitlement_periods p WHERE p.roster_entry_id = $1 AND p.period = $2`,
      [custody.rosterEntryId, period, actor.organisationId],
    );
    return pools.map((pool) => {
      const row = rows.find((r) => r.pool === pool);
      const { held, used, ownUses } = row ?? { held: 0, used: 0, ownUses: 0 };
      return { period, pool, ...balanceOf(granted, held, used), usedByOther: used > ownUses };
    });
  }
}
