import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AgreementBody, AgreementsQuery } from './agreements.dto';
import { AgreementRow, AgreementsQueries } from './agreements.queries';
import { AgreementsService } from './agreements.service';

/** What each partner may be given: purpose, fields, legal basis, end. */
@ApiController('data-sharing-agreements', 'privacy')
export class AgreementsController {
  constructor(
    private readonly service: AgreementsService,
    private readonly queries: AgreementsQueries,
  ) {}

  /** Agreements, those that end first on top. */
  @Can('agreement.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: AgreementsQuery): Promise<Page<AgreementRow>> {
    return this.queries.list(actor, query);
  }

  /** Records a signed agreement, for three years at most. */
  @Can('agreement.write')
  @Idempotent({ optional: true })
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: AgreementBody): Promise<AgreementRow> {
    return this.service.create(actor, body);
  }

  /** One agreement. */
  @Can('agreement.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<AgreementRow> {
    return this.queries.one(actor, id);
  }

  /** Ends an agreement at once. */
  @Can('agreement.write')
  @Post(':id/endings')
  end(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<AgreementRow> {
    return this.service.end(actor, id);
  }
}
