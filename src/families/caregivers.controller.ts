import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { CaregiverBody, CaregiverChange, CaregiversQuery, RelativeBody, RelativesQuery } from './caregivers.dto';
import { CaregiversService } from './caregivers.service';
import { CaregiverOfChild, CaregiverRow, FamiliesQueries, RelativeRow } from './families.queries';

/** The people who look after children. */
@ApiController('caregivers')
export class CaregiversController {
  constructor(
    private readonly service: CaregiversService,
    private readonly families: FamiliesQueries,
  ) {}

  /** Adds a caregiver to a child; the same name and telephone links the person we know already. */
  @Can('family.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: CaregiverBody): Promise<CaregiverOfChild> {
    return this.service.create(actor, body);
  }

  /** Who looks after a child now, guardians first. */
  @Can('family.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: CaregiversQuery): Promise<Page<CaregiverOfChild>> {
    const child = await this.families.child(actor, query.childId);
    return { data: await this.families.caregiversOf([child.id]), page: { nextCursor: null } };
  }

  /** One caregiver with the children she looks after. */
  @Can('family.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CaregiverRow> {
    return this.families.caregiver(actor, id);
  }

  /** Changes the given fields. Send the ETag as `If-Match`. */
  @Can('family.write')
  @Patch(':id')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: CaregiverChange,
  ): Promise<CaregiverRow> {
    return this.service.update(actor, id, version, body);
  }
}

/** Adult relatives of a parent who may go inside with a child. */
@ApiController('relatives')
export class RelativesController {
  constructor(
    private readonly service: CaregiversService,
    private readonly families: FamiliesQueries,
  ) {}

  /** Adds a relative to a parent. */
  @Can('family.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: RelativeBody): Promise<RelativeRow> {
    return this.service.addRelative(actor, body);
  }

  /** A parent's relatives. */
  @Can('family.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: RelativesQuery): Promise<Page<RelativeRow>> {
    const parent = await this.families.parent(actor, query.parentId);
    return { data: await this.families.relativesOf(parent.id), page: { nextCursor: null } };
  }
}
