import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import {
  CaregiverBody,
  CaregiverChange,
  CaregiverEndingBody,
  CaregiversQuery,
  GuardianshipBody,
  RelativeBody,
  RelativesQuery,
} from './caregivers.dto';
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
  @WholeList()
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

  /** She no longer looks after a child: she is told nothing more about her or him. 409 `caregiver.not_linked` when that has ended already. */
  @Can('family.write')
  @Post(':id/endings')
  end(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CaregiverEndingBody): Promise<CaregiverRow> {
    return this.service.end(actor, id, body);
  }

  /** Notes that she has become a child's guardian, or is it no longer. Consents given before stay as they are: withdraw them if need be. */
  @Can('family.write')
  @Post(':id/guardianships')
  setGuardianship(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: GuardianshipBody): Promise<CaregiverRow> {
    return this.service.setGuardianship(actor, id, body);
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
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Query() query: RelativesQuery): Promise<Page<RelativeRow>> {
    const parent = await this.families.parent(actor, query.parentId);
    return { data: await this.families.relativesOf(parent.id), page: { nextCursor: null } };
  }
}
