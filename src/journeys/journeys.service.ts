import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { FacilitiesQueries } from '../facilities/facilities.queries';
import { DyadChanges } from '../families/dyad-changes.service';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone } from '../kernel/days';
import { DomainError, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { journeyErrors } from './journey.rules';
import type { JourneyBody, JourneyChange } from './journeys.dto';
import { JourneysQueries, JourneyView } from './journeys.queries';

/** Keeps the organisation's matrix of journeys. A journey is a fact of the gates: coming visits on it are judged again at once. */
@Injectable()
export class JourneysService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly facilities: FacilitiesQueries,
    private readonly queries: JourneysQueries,
    private readonly changes: DyadChanges,
  ) {}

  /**
   * Enters what is known of a way.
   * @throws DomainError conflict `journey.exists`; invalid `journey.legs_longer`, `journey.as_of_future`, `facility.unknown`
   */
  async create(actor: Actor, body: JourneyBody): Promise<JourneyView> {
    const id = newId();
    const { facilityId, countyCode } = body;
    await this.refuse(actor, facilityId, body);
    return this.around(actor, { facilityId, countyCode }, async () => {
      await this.db.sql(
        `INSERT INTO journeys (id, organisation_id, facility_id, county_code, minutes_there, minutes_back, legs, last_return_time, overnight, cost_per_person, source, as_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12)`,
        [id, actor.organisationId, facilityId, countyCode, ...values(body)],
      );
      return this.recorded(actor, id, 'journey.create');
    });
  }

  /** Replaces what is known of a way. @throws DomainError precondition `version.stale`; invalid as `create` */
  async replace(actor: Actor, id: string, version: number, body: JourneyChange): Promise<JourneyView> {
    const row = await this.queries.one(actor, id);
    await this.refuse(actor, row.facilityId, body);
    return this.around(actor, row, async () => {
      const changed = await this.db.affected(
        `UPDATE journeys SET minutes_there = $3, minutes_back = $4, legs = $5::jsonb, last_return_time = $6, overnight = $7, cost_per_person = $8,
                source = $9, as_of = $10, version = version + 1 WHERE id = $1 AND version = $2`,
        [id, version, ...values(body)],
      );
      if (changed === 0) throw new DomainError('precondition', 'version.stale');
      return this.recorded(actor, id, 'journey.update');
    });
  }

  private async refuse(actor: Actor, facilityId: string, body: JourneyChange): Promise<void> {
    const facility = await this.facilities.one(actor, facilityId).catch((error: unknown) => {
      if (error instanceof DomainError && error.kind === 'not_found') {
        throw invalid('validation.failed', {}, [{ pointer: '/facilityId', code: 'journey.facility_unknown' }]);
      }
      throw error;
    });
    const errors = journeyErrors({ ...body, legs: body.legs ?? [] }, dayInZone(this.clock.now(), facility.timeZone));
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }

  /** Everybody who goes this way is judged again, and a booking under way waits. */
  private around<T>(
    actor: Actor,
    { facilityId, countyCode }: { facilityId: string; countyCode: string },
    work: () => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async () => {
      // As the system: a child kept from this coordinator's eyes goes the same way.
      const dyads = await this.db.asSystem(() =>
        this.db.sql<{ id: string }>(
          `SELECT d.id FROM dyads d JOIN children c ON c.id = d.child_id
             JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.ended_on IS NULL
            WHERE d.organisation_id = $1 AND d.status = 'open' AND e.facility_id = $2 AND c.home_county_code = $3 ORDER BY d.id`,
          [actor.organisationId, facilityId, countyCode],
        ),
      );
      return this.changes.around(
        dyads.map((dyad) => dyad.id),
        'journey_changed',
        work,
      );
    });
  }

  private async recorded(actor: Actor, id: string, action: string): Promise<JourneyView> {
    const row = await this.queries.one(actor, id);
    await this.audit.record({
      action,
      subjectType: 'journey',
      subjectId: id,
      details: {
        facilityId: row.facilityId,
        countyCode: row.countyCode,
        minutesThere: row.minutesThere,
        minutesBack: row.minutesBack,
        overnight: row.overnight,
      },
    });
    return row;
  }
}

const values = (body: JourneyChange) =>
  [
    body.minutesThere,
    body.minutesBack,
    JSON.stringify((body.legs ?? []).map(({ means, minutes }) => ({ means, minutes }))),
    body.lastReturnTime ?? null,
    body.overnight ?? false,
    body.costPerPerson ?? null,
    body.source,
    body.asOf,
  ] as const;
