import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { SafeguardingReads, whole } from './reads';
import { PersonRestrictionBody, RestrictionBody } from './restrictions.dto';
import { RestrictionRow, RestrictionsQueries } from './restrictions.queries';
import { RestrictionsService } from './restrictions.service';

/** What bars contact between one child and one parent. */
@ApiController('dyads', 'safeguarding')
export class DyadRestrictionsController {
  constructor(
    private readonly service: RestrictionsService,
    private readonly queries: RestrictionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Everything that bears on the dyad – on it, on its parent, on its people – newest first. */
  @Can('restriction.write')
  @Get(':id/restrictions')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<RestrictionRow>> {
    await this.reads.dyad(actor, id, 'restriction.read');
    return whole(await this.queries.restrictions(actor, id));
  }

  /** Bars contact at once. */
  @Can('restriction.write')
  @Post(':id/restrictions')
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: RestrictionBody): Promise<RestrictionRow> {
    return this.service.add(actor, id, body);
  }
}

/** What bars a parent with every child. */
@ApiController('parents', 'safeguarding')
export class ParentRestrictionsController {
  constructor(private readonly service: RestrictionsService) {}

  /** Bars contact with every child of the parent at once. */
  @Can('restriction.write')
  @Post(':id/restrictions')
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: RestrictionBody): Promise<RestrictionRow> {
    return this.service.addForParent(actor, id, body);
  }
}

/** Restrictions of every scope. */
@ApiController('restrictions', 'safeguarding')
export class RestrictionsController {
  constructor(
    private readonly service: RestrictionsService,
    private readonly queries: RestrictionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every standing restriction, newest first. */
  @Can('restriction.write')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<Page<RestrictionRow>> {
    const page = await this.queries.list(actor, query);
    await this.reads.list('restriction.list', 'restriction', page.data.length);
    return page;
  }

  /** Bars somebody who comes along – a caregiver, a relative, a worker – at once. */
  @Can('restriction.write')
  @Post()
  addForPerson(@CurrentActor() actor: Actor, @Body() body: PersonRestrictionBody): Promise<RestrictionRow> {
    return this.service.addForPerson(actor, body);
  }

  /** Lifts a restriction from now on; the lead alone may. */
  @Can('contact_decision.approve')
  @Post(':id/liftings')
  lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RestrictionRow> {
    return this.service.lift(actor, id);
  }
}
