import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import type { Actor, Said } from '../../kernel/actor';
import { notFound } from '../../kernel/domain-error';
import { CustodyEventResult, CustodyEventsService } from '../custody/custody-events.service';
import { CustodyLook, CustodyLookService } from '../custody/custody-look.service';
import type { CustodyEventBody } from '../visits.dto';
import { StandingIn } from './standing-in.service';

/** A parent of the organisation's who is at a facility, as the facility knows her or him. */
export interface ParentThere {
  id: string;
  name: string;
  number: string;
  /** The line of the roster. */
  rosterEntryId: string;
}

/** What happened to a parent, as a facility without an account told: the verbs of its officers, for parents of one's own organisation. */
@Injectable()
export class ToldCustody {
  constructor(
    private readonly db: Database,
    private readonly standing: StandingIn,
    private readonly events: CustodyEventsService,
    private readonly looks: CustodyLookService,
  ) {}

  /** The organisation's parents at a facility, by name, five hundred at most. Call StandingIn.one first. */
  parents(actor: Actor, facilityId: string): Promise<ParentThere[]> {
    return this.db.sql(
      `SELECT p.id, p.family_name || p.given_name AS name, r.number, r.id AS roster_entry_id FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id
         JOIN roster_entries r ON r.id = e.roster_entry_id
        WHERE p.organisation_id = $1 AND e.facility_id = $2 AND e.ended_on IS NULL ORDER BY 2, p.id LIMIT 500`,
      [actor.organisationId, facilityId],
    );
  }

  /** What the event would touch; saves nothing. @throws what StandingIn.inItsName and CustodyLookService.look throw */
  async look(actor: Actor, parentId: string, said: Said, event: CustodyEventBody): Promise<CustodyLook> {
    const facilityId = await this.placeOf(actor, parentId);
    return this.standing.inItsName(actor, facilityId, said, (standIn) => this.looks.look(standIn, parentId, event));
  }

  /** Records the event. @throws what StandingIn.inItsName and CustodyEventsService.record throw */
  async record(actor: Actor, parentId: string, said: Said, event: CustodyEventBody): Promise<CustodyEventResult> {
    const facilityId = await this.placeOf(actor, parentId);
    return this.standing.inItsName(actor, facilityId, said, (standIn) => this.events.record(standIn, parentId, event));
  }

  /** Where a parent of the organisation's is now. @throws DomainError not_found */
  private async placeOf(actor: Actor, parentId: string): Promise<string> {
    const row = await this.db.one<{ facilityId: string }>(
      `SELECT e.facility_id FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id
        WHERE p.id = $1 AND p.organisation_id = $2 AND e.ended_on IS NULL`,
      [parentId, actor.organisationId],
    );
    if (!row) throw notFound();
    return row.facilityId;
  }
}
