import { Body, Get, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { RosterEntryJson, RosterQueries } from './roster.queries';
import { RosterService } from './roster.service';
import { RosterEntryBody, RosterQuery } from './tracings.dto';

/** The roster of a liaison officer's own facility. */
@ApiController('roster-entries', 'tracings')
export class RosterController {
  constructor(
    private readonly service: RosterService,
    private readonly queries: RosterQueries,
    private readonly audit: Audit,
  ) {}

  /** Adds a person, or brings the line with this number up to date. */
  @Can('roster.write')
  @Post()
  put(@CurrentActor() actor: Actor, @Body() body: RosterEntryBody): Promise<RosterEntryJson> {
    return this.service.put(actor, body);
  }

  /** The roster by number. */
  @Can('roster.write')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: RosterQuery): Promise<Page<RosterEntryJson>> {
    const page = await this.queries.list(actor, query);
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId });
    return page;
  }
}
