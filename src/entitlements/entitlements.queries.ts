import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import { EXEMPT_POOL, grantFor, nextPeriodStart, periodOn } from '../kernel/allowance-periods';
import { Clock } from '../kernel/clock';
import { addDays, Day, dayInZone } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import type { Grade } from '../kernel/vocabulary';
import { Balance, balanceOf, CorrectionReason, EntryKind, limitOf } from './entitlement.rules';

/** A period: its first day, which is its name, and its last. */
export interface AllowancePeriodSeen {
  period: Day;
  endsOn: Day;
}

/** A period's allowance as an NGO may see it: counts, and whether somebody else had a part; never who. */
export interface AllowanceSeen extends Balance, AllowancePeriodSeen {
  /** `child`: contact with a child that takes none of the allowance; never a limit, so one is always free. */
  pool: string;
  /** What corrections, savings and goodwill add to what the grade grants. */
  adjusted: number;
  /** The most in these days, whatever the grade; null outside a dated cap. */
  cap: number | null;
  /** Somebody other than this organisation's families has used one. */
  usedByOther: boolean;
  /** The ledger behind the numbers, in order. */
  entries: EntrySeen[];
}

/** One line of the ledger: what, how many, on which day, and whether a family of this organisation stands behind it. */
export interface EntrySeen {
  kind: EntryKind;
  amount: number;
  on: Day;
  ours: boolean;
  reasonCode: CorrectionReason | null;
}

/** Where a parent's allowance hangs. */
export interface Custody {
  rosterEntryId: string;
  facilityId: string;
  timeZone: string;
  grade: Grade;
}

/** How many periods are shown, this one included. */
const PERIODS = 3;

interface PeriodRow {
  pool: string;
  held: number;
  used: number;
  adjusted: number;
  ownUses: number;
  entries: EntrySeen[];
}

/** Reads the parent's allowance. */
@Injectable()
export class EntitlementsQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /**
   * The allowance of this period and the next ones, by the parent's grade of today. Empty while nobody knows where the parent is.
   * @param periods how many, the one of today included
   * @throws DomainError not_found for another organisation's parent
   */
  async ofParent(actor: Actor, parentId: string, periods = PERIODS): Promise<AllowanceSeen[]> {
    const parent = await this.db.one(`SELECT 1 AS seen FROM imprisoned_parents WHERE id = $1 AND organisation_id = $2`, [
      parentId,
      actor.organisationId,
    ]);
    if (!parent) throw notFound();
    const custody = await this.custody(parentId);
    return custody ? this.ofCustody(actor, custody, periods) : [];
  }

  /** The same for the officer at whose facility the parent is held. @throws DomainError not_found when the parent is not held there */
  async ofHeld(actor: Actor, parentId: string): Promise<AllowanceSeen[]> {
    return this.ofCustody(actor, await this.heldAt(actor, parentId), PERIODS);
  }

  /** The period of a facility's rules in which a day lies, its first day and its last; undefined where no rules are in force. */
  async periodOf(facilityId: string, day: Day): Promise<AllowancePeriodSeen | undefined> {
    const found = await this.facilities.rulesOn(facilityId, day);
    if (!found) return undefined;
    const { start, end } = periodOn(found.rules, day);
    return { period: start, endsOn: addDays(end, -1) };
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

  private async ofCustody(actor: Actor, custody: Custody, periods: number): Promise<AllowanceSeen[]> {
    let day = dayInZone(this.clock.now(), custody.timeZone);
    const seen: AllowanceSeen[] = [];
    for (let i = 0; i < periods; i += 1) {
      const found = await this.facilities.rulesOn(custody.facilityId, day);
      if (!found) return seen;
      seen.push(...(await this.period(actor, custody, day, found.rules)));
      day = nextPeriodStart(found.rules, day);
    }
    return seen;
  }

  private custody(parentId: string): Promise<Custody | undefined> {
    return this.db.one<Custody>(
      `SELECT e.roster_entry_id, e.facility_id, f.time_zone, r.grade
         FROM custody_episodes e JOIN roster_entries r ON r.id = e.roster_entry_id JOIN facilities f ON f.id = e.facility_id
        WHERE e.parent_id = $1 AND e.ended_on IS NULL AND r.status = 'held'`,
      [parentId],
    );
  }

  private async period(
    actor: Actor,
    custody: Custody,
    day: Day,
    rules: Parameters<typeof periodOn>[0] & { entitlement: Record<Grade, number>; sharedAcrossModes: boolean; childExempt?: boolean },
  ): Promise<AllowanceSeen[]> {
    const { start, end, cap } = periodOn(rules, day);
    const ofGrade = grantFor(rules.entitlement[custody.grade], { cap });
    const rows = await this.db.sql<PeriodRow>(
      `SELECT p.pool, p.held, p.used, p.adjusted,
              (SELECT coalesce(sum(CASE x.kind WHEN 'refund' THEN -x.amount ELSE x.amount END), 0) FROM entitlement_entries x JOIN visits v ON v.id = x.visit_id
                WHERE (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool) AND x.kind IN ('use', 'forfeit', 'refund')
                  AND (v.organisation_id = $3 OR v.facility_id = $5))::int AS own_uses,
              coalesce((SELECT jsonb_agg(jsonb_build_object('kind', x.kind, 'amount', x.amount, 'on', (x.at AT TIME ZONE $4)::date,
                                                            'ours', coalesce(v.organisation_id = $3 OR v.facility_id = $5, false), 'reasonCode', x.reason_code)
                                         ORDER BY x.id)
                          FROM entitlement_entries x LEFT JOIN visits v ON v.id = x.visit_id
                         WHERE (x.roster_entry_id, x.period, x.pool) = (p.roster_entry_id, p.period, p.pool)), '[]') AS entries
         FROM entitlement_periods p WHERE p.roster_entry_id = $1 AND p.period = $2`,
      [custody.rosterEntryId, start, actor.organisationId, custody.timeZone, actor.facilityId],
    );
    const pools = rules.sharedAcrossModes ? ['contact'] : ['visit', 'video', 'call'];
    // Meetings that were arranged before the facility changed the rule are still in the pool of their time.
    const hasExempt = rules.childExempt === true || rows.some(({ pool }) => pool === EXEMPT_POOL);
    return [...pools, ...(hasExempt ? [EXEMPT_POOL] : [])].map((pool) => {
      const { held, used, adjusted, ownUses, entries } = rows.find((r) => r.pool === pool) ?? UNTOUCHED;
      const limit = pool === EXEMPT_POOL ? held + used + 1 : limitOf(ofGrade, adjusted);
      const balance = balanceOf(limit, held, used);
      return { period: start, endsOn: addDays(end, -1), pool, ...balance, adjusted, cap, usedByOther: used > ownUses, entries };
    });
  }
}

const UNTOUCHED: Omit<PeriodRow, 'pool'> = { held: 0, used: 0, adjusted: 0, ownUses: 0, entries: [] };
