import { Body, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { DisclosureRow, DisclosuresQueries } from './disclosures.queries';
import { Extract, ExtractsService } from './extracts.service';
import { DataRequestBody, DataRequestDecisionBody, DataRequestsQuery, DisclosuresQuery, ExtractBody } from './privacy.dto';
import { DataRequestRow, DataRequestsQueries } from './requests.queries';
import { DataRequestsService, OwnRecord } from './requests.service';

/** What was given to whom. */
@ApiController('disclosures', 'privacy')
export class DisclosuresController {
  constructor(
    private readonly queries: DisclosuresQueries,
    private readonly audit: Audit,
  ) {}

  /** Lines per child and per partner, newest first: names of fields, never values. */
  @Can('privacy.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: DisclosuresQuery): Promise<Page<DisclosureRow>> {
    const page = await this.queries.list(actor, query);
    if (query.childId !== undefined && page.data.length > 0)
      await this.audit.read({ action: 'disclosure.list', subjectType: 'disclosure', childId: query.childId });
    return page;
  }
}

/** What a partner pulls under its agreement. */
@ApiController('data-sharing-agreements', 'privacy')
export class ExtractsController {
  constructor(private readonly extracts: ExtractsService) {}

  /** Makes an extract: only fields the agreement names, only children whose guardian agreed to this partner. */
  @Can('agreement.write')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  @Post(':id/extracts')
  pull(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ExtractBody): Promise<Extract> {
    return this.extracts.pull(actor, id, body.fields);
  }
}

/** What people ask about their own data. */
@ApiController('data-requests', 'privacy')
export class DataRequestsController {
  constructor(
    private readonly service: DataRequestsService,
    private readonly queries: DataRequestsQueries,
  ) {}

  /** Requests, those due first on top. */
  @Can('privacy.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: DataRequestsQuery): Promise<Page<DataRequestRow>> {
    return this.queries.list(actor, query);
  }

  /** Writes a request down. */
  @Can('privacy.write')
  @Idempotent({ optional: true })
  @Post()
  receive(@CurrentActor() actor: Actor, @Body() body: DataRequestBody): Promise<DataRequestRow> {
    return this.service.receive(actor, body);
  }

  /** One request. */
  @Can('privacy.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DataRequestRow> {
    return this.queries.one(actor, id);
  }

  /** Answers a request: done, or refused with reasons. */
  @Can('privacy.write')
  @Idempotent({ optional: true })
  @Post(':id/decisions')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: DataRequestDecisionBody): Promise<DataRequestRow> {
    return this.service.decide(actor, id, body);
  }

  /** Hands out the person's own record, with what is not in it and why. The lead's is whole; a data officer's has no custody in it. */
  @Can('privacy.read')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  @Post(':id/records')
  handOut(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<OwnRecord> {
    return this.service.handOut(actor, id);
  }
}
