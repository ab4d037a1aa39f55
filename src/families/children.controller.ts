import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { ChildBody, ChildChange, ChildrenQuery } from './children.dto';
import { ChildrenService } from './children.service';
import { ChildRow, FamiliesQueries } from './families.queries';

/** Children's files. */
@ApiController('children')
export class ChildrenController {
  constructor(
    private readonly service: ChildrenService,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  /** Opens a file. 409 `child.duplicate` or `child.possibly_known_elsewhere`: look at `alternatives`, or say why in `duplicateReason`. */
  @Can('child.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: ChildBody): Promise<ChildRow> {
    return this.service.create(actor, body);
  }

  /** The organisation's children, newest file first. */
  @Can('child.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ChildrenQuery): Promise<Page<ChildRow>> {
    return this.families.children(actor, query);
  }

  /** One child; the version is in the ETag. */
  @Can('child.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<ChildRow> {
    const child = await this.families.child(actor, id);
    await this.audit.read({ action: 'child.read', subjectType: 'child', subjectId: id, childId: id });
    return child;
  }

  /** Changes the given fields. Send the ETag as `If-Match`. */
  @Can('child.write')
  @Patch(':id')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: ChildChange,
  ): Promise<ChildRow> {
    return this.service.update(actor, id, version, body);
  }
}
