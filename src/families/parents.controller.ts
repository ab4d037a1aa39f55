import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { DyadRow, FamiliesQueries, ParentRow } from './families.queries';
import { DyadBody, DyadClosingBody, DyadsQuery, ParentBody } from './parents.dto';
import { ParentsService } from './parents.service';

/** Parents in prison. */
@ApiController('parents')
export class ParentsController {
  constructor(
    private readonly service: ParentsService,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  /** Records a parent. The ID number is sealed and never given back. */
  @Can('family.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: ParentBody): Promise<ParentRow> {
    return this.service.create(actor, body);
  }

  /** One parent, with the facility that a liaison officer has confirmed, if any. */
  @Can('family.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ParentRow> {
    const parent = await this.families.parent(actor, id);
    await this.audit.read({ action: 'parent.read', subjectType: 'parent', subjectId: id });
    return parent;
  }
}

/** One child with one parent in prison. */
@ApiController('dyads')
export class DyadsController {
  constructor(
    private readonly service: ParentsService,
    private readonly families: FamiliesQueries,
  ) {}

  /** Ties a child to a parent. */
  @Can('family.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: DyadBody): Promise<DyadRow> {
    return this.service.openDyad(actor, body);
  }

  /** The organisation's dyads, newest first. */
  @Can('family.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: DyadsQuery): Promise<Page<DyadRow>> {
    return this.families.dyads(actor, query);
  }

  /** One dyad. */
  @Can('family.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<DyadRow> {
    return this.families.dyad(actor, id);
  }

  /** Closes a dyad; what was arranged for it is cancelled. */
  @Can('family.write')
  @Post(':id/closings')
  close(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: DyadClosingBody): Promise<DyadRow> {
    return this.service.closeDyad(actor, id, body);
  }
}
