import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AssessmentQueries, ConferenceRow } from './assessments.queries';
import { ConferenceBody, ConferenceDecisionBody } from './case-conferences.dto';
import { CaseConferencesService } from './case-conferences.service';
import { SafeguardingReads, whole } from './reads';

/** Case conferences of one dyad. */
@ApiController('dyads', 'safeguarding')
export class DyadConferencesController {
  constructor(
    private readonly service: CaseConferencesService,
    private readonly queries: AssessmentQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every conference, newest first. */
  @Can('case_conference.write')
  @Get(':id/case-conferences')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<ConferenceRow>> {
    await this.reads.dyad(actor, id, 'case_conference.read');
    return whole(await this.queries.conferences(actor, [id]));
  }

  /** Calls one: the lead holds it. */
  @Can('case_conference.write')
  @Post(':id/case-conferences')
  call(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ConferenceBody): Promise<ConferenceRow> {
    return this.service.call(actor, id, body);
  }
}

/** What happens to a conference once called. */
@ApiController('case-conferences', 'safeguarding')
export class CaseConferencesController {
  constructor(private readonly service: CaseConferencesService) {}

  /** Records what was decided, and perhaps proposes a level of contact; a second person still approves that. */
  @Can('case_conference.write')
  @Post(':id/decisions')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ConferenceDecisionBody): Promise<ConferenceRow> {
    return this.service.decide(actor, id, body);
  }

  /** Gives up one that is no longer needed. */
  @Can('case_conference.write')
  @Post(':id/withdrawals')
  drop(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ConferenceRow> {
    return this.service.drop(actor, id);
  }
}
