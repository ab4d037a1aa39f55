import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Journey, journeyOf, Route, routeOf } from '../../journeys/journeys.queries';
import { timeInZone } from '../../kernel/days';
import type { VisitView } from '../visit.select';

/** The way to one meeting and back: known, or reckoned from the distance. */
export type TripWay = Journey & Route;

/** Ways on which families go to a meeting themselves. */
const TRAVELS: readonly string[] = ['visit', 'group'];

interface Row {
  homeCountyCode: string | null;
  facilityCountyCode: string | null;
  known: Omit<Route, 'basis'> | null;
}

/** When those who go to a meeting leave and are home again. */
@Injectable()
export class TripWays {
  constructor(private readonly db: Database) {}

  /**
   * The longest way of the children who go, reckoned as the gates reckon it; null where nobody travels or nobody can say. For whoever may
   * read the visit.
   */
  async of({
    id,
    mode,
    startsAt,
    endsAt,
    timeZone,
  }: Pick<VisitView, 'id' | 'mode' | 'startsAt' | 'endsAt' | 'timeZone'>): Promise<TripWay | null> {
    if (!TRAVELS.includes(mode)) return null;
    const rows = await this.db.asSystem(() =>
      this.db.sql<Row>(
        `SELECT c.home_county_code, f.county_code AS facility_county_code,
                (SELECT jsonb_build_object('minutesThere', j.minutes_there, 'minutesBack', j.minutes_back, 'legs', j.legs, 'lastReturnTime', j.last_return_time,
                        'overnight', j.overnight, 'costPerPerson', j.cost_per_person, 'source', j.source, 'asOf', j.as_of) FROM journeys j
                  WHERE j.organisation_id = v.organisation_id AND j.facility_id = v.facility_id AND j.county_code = c.home_county_code) AS known
           FROM visit_dyads d JOIN visits v ON v.id = d.visit_id JOIN children c ON c.id = d.child_id JOIN facilities f ON f.id = v.facility_id
          WHERE d.visit_id = $1 ORDER BY c.id`,
        [id],
      ),
    );
    const routes = rows.flatMap(
      ({ known, homeCountyCode, facilityCountyCode }) => routeOf(known, homeCountyCode, facilityCountyCode) ?? [],
    );
    const minutes = ({ minutesThere, minutesBack }: Route): number => minutesThere + minutesBack;
    const [longest] = routes.sort((a, b) => minutes(b) - minutes(a));
    if (longest === undefined) return null;
    const local = { localStart: timeInZone(startsAt, timeZone), localEnd: timeInZone(endsAt, timeZone) };
    return { ...longest, ...journeyOf(longest, local) };
  }
}
