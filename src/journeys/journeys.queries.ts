import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import type { Actor } from '../kernel/actor';
import type { Day } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { decodeCursor, Page, toPage } from '../kernel/page';
import { Leg, Route, routeOf } from './journey.rules';

export { estimate, journeyOf, routeOf } from './journey.rules';
export type { Journey, Leg, Route } from './journey.rules';
export { homeLine, leaveLine, pieceLines } from './journey.words';
export type { Way } from './journey.words';

/** A row of the matrix. */
export interface JourneyView {
  id: string;
  facilityId: string;
  facilityName: string;
  countyCode: string;
  minutesThere: number;
  minutesBack: number;
  legs: Leg[];
  lastReturnTime: string | null;
  overnight: boolean;
  costPerPerson: number | null;
  source: string;
  asOf: Day;
  version: number;
}

/** A way that families have to go and nobody has entered. */
export interface UnknownRoute {
  facilityId: string;
  facilityName: string;
  countyCode: string;
  /** What is reckoned with meanwhile; null: nothing. */
  route: Route | null;
}

const JOURNEY = `j.id, j.facility_id, f.name AS facility_name, j.county_code, j.minutes_there, j.minutes_back, j.legs, j.last_return_time, j.overnight,
  j.cost_per_person, j.source, j.as_of, j.version`;

/** Reads the organisation's matrix of journeys. */
@Injectable()
export class JourneysQueries {
  constructor(
    private readonly db: Database,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /** The rows, by facility and county. */
  async list(
    actor: Actor,
    filter: { limit: number; cursor?: string; facilityId?: string; countyCode?: string },
  ): Promise<Page<JourneyView>> {
    const [name, county, id] = decodeCursor(filter.cursor, ['text', 'text', 'id']) ?? [];
    const rows = await this.db.sql<JourneyView>(
      `SELECT ${JOURNEY} FROM journeys j JOIN facilities f ON f.id = j.facility_id
        WHERE j.organisation_id = $1 AND ($2::uuid IS NULL OR j.facility_id = $2) AND ($3::text IS NULL OR j.county_code = $3)
          AND ($4::text IS NULL OR (f.name, j.county_code, j.id::text) > ($4, $5::text, $6::text))
        ORDER BY f.name, j.county_code, j.id::text LIMIT $7`,
      [actor.organisationId, filter.facilityId, filter.countyCode, name, county, id, filter.limit + 1],
    );
    return toPage(rows, filter.limit, (row) => [row.facilityName, row.countyCode, row.id]);
  }

  /** One row. @throws DomainError not_found for another organisation's */
  async one(actor: Actor, id: string): Promise<JourneyView> {
    const row = await this.db.one<JourneyView>(
      `SELECT ${JOURNEY} FROM journeys j JOIN facilities f ON f.id = j.facility_id WHERE j.organisation_id = $1 AND j.id = $2`,
      [actor.organisationId, id],
    );
    if (!row) throw notFound();
    return row;
  }

  /** What the gates reckon with between a county and a facility. @throws DomainError not_found for a facility that is not there */
  async route(actor: Actor, { facilityId, countyCode }: { facilityId: string; countyCode: string }): Promise<Route | null> {
    const facility = await this.facilities.one(actor, facilityId);
    const { data } = await this.list(actor, { limit: 1, facilityId, countyCode });
    return routeOf(data[0] ? knownOf(data[0]) : null, countyCode, facility.countyCode);
  }

  /** Ways that families of open pairs have to go and that are not in the matrix, the most travelled first; at most fifty. */
  async unknown(actor: Actor): Promise<UnknownRoute[]> {
    const rows = await this.db.sql<Omit<UnknownRoute, 'route'> & { facilityCountyCode: string }>(
      `SELECT f.id AS facility_id, f.name AS facility_name, f.county_code AS facility_county_code, c.home_county_code AS county_code
         FROM dyads d JOIN children c ON c.id = d.child_id
         JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL JOIN facilities f ON f.id = e.facility_id
        WHERE d.organisation_id = $1 AND d.status = 'open'
          AND NOT EXISTS (SELECT 1 FROM journeys j WHERE j.organisation_id = $1 AND j.facility_id = f.id AND j.county_code = c.home_county_code)
        GROUP BY f.id, c.home_county_code ORDER BY count(*) DESC, f.name, c.home_county_code LIMIT 50`,
      [actor.organisationId],
    );
    return rows.map(({ facilityCountyCode, ...row }) => ({ ...row, route: routeOf(null, row.countyCode, facilityCountyCode) }));
  }
}

/** A row of the matrix as a route. */
const knownOf = (row: JourneyView): Omit<Route, 'basis'> => {
  const { minutesThere, minutesBack, legs, lastReturnTime, overnight, costPerPerson, source, asOf } = row;
  return { minutesThere, minutesBack, legs, lastReturnTime, overnight, costPerPerson, source, asOf };
};
