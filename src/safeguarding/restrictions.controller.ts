import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { SafeguardingReads, whole } from './reads';
import { RestrictionLook, RestrictionLookService } from './restriction-look.service';
import { PersonRestrictionBody, RestrictionBody, RestrictionQuery } from './restrictions.dto';
import { RestrictionRow, RestrictionsQueries } from './restrictions.queries';
import { RestrictionsService } from './restrictions.service';
import type { RestrictionTarget } from './restrictions.rules';

type LookJson = RestrictionLook & { dryRun: true };

async function lookOrSave(
  looks: RestrictionLookService,
  actor: Actor,
  target: RestrictionTarget,
  { fingerprint, ...body }: RestrictionBody,
  { dryRun }: RestrictionQuery,
  response: Response,
): Promise<RestrictionRow | LookJson> {
  if (dryRun !== true) return looks.save(actor, target, body, fingerprint);
  response.status(200);
  return { dryRun, ...(await looks.look(actor, target, body)) };
}

/** What bars contact between one child and one parent. */
@ApiController('dyads', 'safeguarding')
export class DyadRestrictionsController {
  constructor(
    private readonly looks: RestrictionLookService,
    private readonly queries: RestrictionsQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Everything that bears on the dyad – on it, on its parent, on its people – newest first. */
  @Can('restriction.write')
  @Get(':id/restrictions')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<RestrictionRow>> {
    await this.reads.dyad(actor, id, 'restriction.read');
    return whole(await this.queries.restrictions(actor, id));
  }

  /** Bars contact at once; with `dryRun=true` only says what it would touch (200, nothing saved). */
  @Can('restriction.write')
  @Post(':id/restrictions')
  add(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: RestrictionBody,
    @Query() query: RestrictionQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RestrictionRow | LookJson> {
    return lookOrSave(this.looks, actor, { dyadId: id }, body, query, response);
  }
}

/** What bars a parent with every child. */
@ApiController('parents', 'safeguarding')
export class ParentRestrictionsController {
  constructor(private readonly looks: RestrictionLookService) {}

  /** Bars contact with every child of the parent at once; with `dryRun=true` only says what it would touch (200, nothing saved). */
  @Can('restriction.write')
  @Post(':id/restrictions')
  add(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: RestrictionBody,
    @Query() query: RestrictionQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RestrictionRow | LookJson> {
    return lookOrSave(this.looks, actor, { parentId: id }, body, query, response);
  }
}

/** Restrictions of every scope. */
@ApiController('restrictions', 'safeguarding')
export class RestrictionsController {
  constructor(
    private readonly service: RestrictionsService,
    private readonly looks: RestrictionLookService,
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

  /** Bars somebody who comes along – a caregiver, a relative, a worker – at once; with `dryRun=true` only says what it would touch. */
  @Can('restriction.write')
  @Post()
  addForPerson(
    @CurrentActor() actor: Actor,
    @Body() { personType, personId, ...body }: PersonRestrictionBody,
    @Query() query: RestrictionQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RestrictionRow | LookJson> {
    return lookOrSave(this.looks, actor, { personType, personId }, body, query, response);
  }

  /** Lifts a restriction from now on; the lead alone may. */
  @Can('contact_decision.approve')
  @Post(':id/liftings')
  lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<RestrictionRow> {
    return this.service.lift(actor, id);
  }
}
