import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { journeyOf, Leg, routeOf } from '../../journeys/journeys.queries';
import { addDays, instantOf, timeInZone } from '../../kernel/days';
import { barredFrom } from '../../safeguarding/barred-people.queries';
import type { VisitView } from '../visit.select';

/** When a family would leave home for a meeting, and on which number somebody can be reached about it. */
export interface Departure {
  visitId: string;
  /** Null: nobody travels, or nobody can say how long the way is. */
  leavesAt: Date | null;
  /** Of whoever goes along while they are on the way, else of the family; null: nobody has a telephone. */
  phone: string | null;
}

/** A child's way to a meeting, as far as it is known. */
export interface Way {
  homeCountyCode: string | null;
  facilityCountyCode: string | null;
  known: { minutesThere: number; minutesBack: number; legs: Leg[]; lastReturnTime: string | null; overnight: boolean } | null;
}

interface Row extends Way {
  visitId: string;
  phone: string | null;
}

/** Ways on which families go to a meeting themselves. */
const TRAVELS: readonly string[] = ['visit', 'group'];

/** In SQL: what the organisation of the visit `v` has entered about the way of the child `c` to the facility `f`, as JSON. */
export const KNOWN_WAY = `(SELECT jsonb_build_object('minutesThere', j.minutes_there, 'minutesBack', j.minutes_back, 'legs', j.legs, 'lastReturnTime', j.last_return_time,
                      'overnight', j.overnight) FROM journeys j
                WHERE j.organisation_id = v.organisation_id AND j.facility_id = v.facility_id AND j.county_code = c.home_county_code)`;

/** When the first of these children would leave home; null: nobody travels, or nobody can say how long the way is. */
export function firstLeaves(
  visit: Pick<VisitView, 'mode' | 'startsAt' | 'endsAt' | 'day' | 'timeZone'>,
  ways: readonly Way[],
): Date | null {
  const leaves = TRAVELS.includes(visit.mode) ? ways.flatMap((way) => leavesAt(visit, way) ?? []) : [];
  return leaves.length === 0 ? null : leaves.reduce((first, one) => (one < first ? one : first));
}

/** What whoever has to call needs to know first: who leaves when, and who can be called. For the families' own organisation. */
@Injectable()
export class ClosureDepartures {
  constructor(private readonly db: Database) {}

  /** One for each visit; reckoned as the gates reckon the journey, for the child who has the longest way. */
  async of(visits: readonly VisitView[]): Promise<Departure[]> {
    const rows = await this.db.sql<Row>(
      `SELECT d.visit_id, c.home_county_code, f.county_code AS facility_county_code,
              ${KNOWN_WAY} AS known,
              (SELECT g.phone FROM child_caregivers k JOIN caregivers g ON g.id = k.caregiver_id
                WHERE k.child_id = c.id AND k.until IS NULL AND g.phone IS NOT NULL AND NOT ${barredFrom('g.id', 'v.mode')} ORDER BY k.is_guardian DESC, k.since LIMIT 1) AS phone
         FROM visit_dyads d JOIN visits v ON v.id = d.visit_id JOIN children c ON c.id = d.child_id JOIN facilities f ON f.id = v.facility_id
        WHERE d.visit_id = ANY($1::uuid[]) ORDER BY d.visit_id, c.id`,
      [visits.map((visit) => visit.id)],
    );
    return visits.map((visit) => {
      const own = rows.filter((row) => row.visitId === visit.id);
      const withThem = visit.party.find(({ personType, phone }) => personType === 'worker' && phone !== null)?.phone ?? null;
      const family = own.find((row) => row.phone !== null)?.phone ?? null;
      return {
        visitId: visit.id,
        leavesAt: firstLeaves(visit, own),
        phone: visit.status === 'under_way' ? (withThem ?? family) : (family ?? withThem),
      };
    });
  }
}

function leavesAt(
  { startsAt, endsAt, day, timeZone }: Pick<VisitView, 'startsAt' | 'endsAt' | 'day' | 'timeZone'>,
  { known, homeCountyCode, facilityCountyCode }: Way,
): Date | undefined {
  const route = routeOf(known && { ...known, costPerPerson: null, source: '', asOf: null }, homeCountyCode, facilityCountyCode);
  if (!route) return undefined;
  const journey = journeyOf(route, { localStart: timeInZone(startsAt, timeZone), localEnd: timeInZone(endsAt, timeZone) });
  return instantOf(addDays(day, -journey.leavesDaysBefore), journey.leaveTime, timeZone);
}
