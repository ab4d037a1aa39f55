import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries, RulesOn } from '../facilities/facilities.queries';
import { AllowancePeriod, EXEMPT_POOL, grantFor, nextPeriodStart, periodOn } from '../kernel/allowance-periods';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import type { Grade } from '../kernel/vocabulary';
import { closingOf, LedgerKey, limitOf } from './entitlement.rules';
import { PeriodRows } from './period-rows';

/** How many rows are closed in one transaction: nobody who books waits long for one of them. */
const CHUNK = 50;
/** Pools where each mode has its own. */
const OWN_POOLS = ['visit', 'video', 'call'] as const;

interface Facility {
  id: string;
  timeZone: string;
}

interface Due extends LedgerKey {
  grade: Grade;
}

/** Ends periods that are over: what may be saved goes into the next one, the rest expires; and gives back later what a facility took away. */
@Injectable()
export class EntitlementClosingService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly facilities: FacilitiesQueries,
    private readonly rows: PeriodRows,
  ) {}

  /** Closes every period that has ended, facility by facility. Safe to repeat: a closed row stays closed. Returns how many were closed. */
  async closeEnded(): Promise<number> {
    const facilities = await this.db.sql<Facility>(`SELECT id, time_zone FROM facilities ORDER BY id`);
    let closed = 0;
    for (const facility of facilities) closed += await this.closeAt(facility);
    return closed;
  }

  /**
   * A facility has ended a meeting whose period is over: the contact that came back there is worth nothing, so it expires there and is
   * given once more in the period of today. Nothing while that period still runs, or when the parent is no longer held there.
   */
  async goodwill(visitId: string, back: readonly (LedgerKey & { amount: number })[]): Promise<void> {
    for (const { amount, ...key } of back) {
      // What takes no allowance needs none given back.
      if (key.pool === EXEMPT_POOL) continue;
      const held = await this.db.one<Facility & { grade: Grade }>(
        `SELECT f.id, f.time_zone, r.grade FROM roster_entries r JOIN facilities f ON f.id = r.facility_id WHERE r.id = $1 AND r.status = 'held'`,
        [key.rosterEntryId],
      );
      if (!held) continue;
      const today = dayInZone(this.clock.now(), held.timeZone);
      const then = await this.facilities.rulesOn(held.id, key.period);
      const now = await this.facilities.rulesOn(held.id, today);
      if (!then || !now || periodOn(then.rules, key.period).end > today) continue;
      const period = periodOn(now.rules, today);
      await this.rows.open(key, 0);
      await this.rows.adjust(key, { kind: 'expire', amount, visitId });
      const next = { ...key, period: period.start };
      await this.rows.open(next, grantFor(now.rules.entitlement[held.grade], period));
      await this.rows.adjust(next, { kind: 'goodwill', amount, visitId });
    }
  }

  private async closeAt(facility: Facility): Promise<number> {
    const today = dayInZone(this.clock.now(), facility.timeZone);
    const now = await this.facilities.rulesOn(facility.id, today);
    if (!now) return 0;
    const current = periodOn(now.rules, today);
    const before = addDays(current.start, -1);
    const last = await this.facilities.rulesOn(facility.id, before);
    if (last && carryOverOf(last) > 0) await this.openUntouched(facility, last, periodOn(last.rules, before));
    const due = await this.db.sql<Due>(
      `SELECT p.roster_entry_id, p.period, p.pool, r.grade FROM entitlement_periods p JOIN roster_entries r ON r.id = p.roster_entry_id
        WHERE r.facility_id = $1 AND p.closed_on IS NULL AND p.period < $2 ORDER BY p.period, p.roster_entry_id, p.pool`,
      [facility.id, current.start],
    );
    let closed = 0;
    for (let i = 0; i < due.length; i += CHUNK) {
      const chunk = due.slice(i, i + CHUNK);
      closed += await this.db.transaction(async () => {
        let done = 0;
        for (const row of chunk) if (await this.close(facility.id, row, today)) done += 1;
        return done;
      });
    }
    return closed;
  }

  /**
   * Somebody who had no contact at all saves too: the period is opened so that there is something to save from. Only for who was known to be
   * in custody before it ended; nobody saves from a time before that.
   */
  private async openUntouched({ id: facilityId, timeZone }: Facility, { rules }: RulesOn, period: AllowancePeriod): Promise<void> {
    const entries = await this.db.sql<{ id: string; grade: Grade; pool: string }>(
      `SELECT r.id, r.grade, pool FROM roster_entries r CROSS JOIN unnest($3::text[]) AS pool
        WHERE r.facility_id = $1 AND r.status = 'held'
          AND (EXISTS (SELECT 1 FROM custody_episodes e WHERE e.roster_entry_id = r.id AND e.began_on < $4)
            OR EXISTS (SELECT 1 FROM custody_events e WHERE e.roster_entry_id = r.id AND (e.occurred_at AT TIME ZONE $5)::date < $4))
          AND NOT EXISTS (SELECT 1 FROM entitlement_periods p WHERE (p.roster_entry_id, p.period, p.pool) = (r.id, $2::date, pool)) ORDER BY r.id, pool`,
      [facilityId, period.start, rules.sharedAcrossModes ? ['contact'] : [...OWN_POOLS], period.end, timeZone],
    );
    for (let i = 0; i < entries.length; i += CHUNK) {
      await this.db.transaction(async () => {
        for (const { id, grade, pool } of entries.slice(i, i + CHUNK)) {
          await this.rows.open({ rosterEntryId: id, period: period.start, pool }, grantFor(rules.entitlement[grade], period));
        }
      });
    }
  }

  private async close(facilityId: string, { grade, ...key }: Due, today: Day): Promise<boolean> {
    const found = await this.facilities.rulesOn(facilityId, key.period);
    if (!found) return false;
    const period = periodOn(found.rules, key.period);
    // A day of the period is still to come: days on both sides of a dated cap belong to one.
    if (period.end > today) return false;
    const row = await this.rows.open(key, 0);
    if (row.closedOn !== null) return false;
    // A grade that fell since leaves no more to save than it grants.
    const granted = Math.min(row.granted, limitOf(grantFor(found.rules.entitlement[grade], period), row.adjusted));
    const { carried } = closingOf({ ...row, granted }, key.pool === EXEMPT_POOL ? 0 : carryOverOf(found));
    const left = Math.max(0, row.granted - row.held - row.used);
    await this.rows.adjust(key, { kind: 'carry_out', amount: carried });
    await this.rows.adjust(key, { kind: 'expire', amount: left - carried });
    await this.rows.close(key, today);
    if (carried > 0)
      await this.carryInto(facilityId, { key, grade, from: nextPeriodStart(found.rules, addDays(period.end, -1)), amount: carried });
    return true;
  }

  private async carryInto(
    facilityId: string,
    { key, grade, from, amount }: { key: LedgerKey; grade: Grade; from: Day; amount: number },
  ): Promise<void> {
    const rules = (await this.facilities.rulesOn(facilityId, from))?.rules;
    if (!rules) return;
    const period = periodOn(rules, from);
    const next = { ...key, period: period.start };
    await this.rows.open(next, grantFor(rules.entitlement[grade], period));
    await this.rows.adjust(next, { kind: 'carry_in', amount });
  }
}

const carryOverOf = ({ rules }: RulesOn): number => rules.entitlementCarryOver ?? 0;
