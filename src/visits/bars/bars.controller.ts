import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Audit } from '../../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import type { Page } from '../../kernel/page';
import { FacilityBarBody, FacilityBarRow, FacilityBars } from '../../safeguarding/facility-bars.service';
import { ClosureQuery } from '../closures/closures.dto';
import { StandingIn } from '../behalf/standing-in.service';
import { ToldBarBody, ToldLiftingBody } from './bars.dto';
import { FacilityLook, lookForFacility } from './bars.rules';

type Answer = FacilityBarRow | (FacilityLook & { dryRun: true });

/** What a facility bars itself: somebody on its roster for a while, or a visitor. */
@ApiController('facility-bars', 'facilities')
export class FacilityBarsController {
  constructor(
    private readonly bars: FacilityBars,
    private readonly audit: Audit,
  ) {}

  /** The facility's bars that stand, are to come or ended in the last month. */
  @Get()
  @WholeList()
  @Can('facility_bar.write')
  async list(@CurrentActor() actor: Actor): Promise<Page<FacilityBarRow>> {
    const data = await this.bars.list(actor);
    await this.audit.read({
      action: 'restriction.list',
      subjectType: 'facility',
      subjectId: actor.facilityId,
      details: { count: data.length },
    });
    return { data, page: { nextCursor: null } };
  }

  /**
   * Suspends somebody's contact or bans a visitor: nothing new can be arranged for these days, what is arranged needs a look. With
   * `dryRun=true` only says what it would touch (200, nothing saved).
   */
  @Post()
  @Idempotent({ optional: true })
  @Can('facility_bar.write')
  async add(
    @CurrentActor() actor: Actor,
    @Query() { dryRun }: ClosureQuery,
    @Body() body: FacilityBarBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer> {
    if (dryRun !== true) return this.bars.save(actor, body);
    response.status(200);
    return { dryRun, ...lookForFacility(await this.bars.look(actor, body)) };
  }

  /** Ends it from now on; what was doubtful because of it no longer is. */
  @Post(':id/liftings')
  @HttpCode(200)
  @Idempotent()
  @Can('facility_bar.write')
  lift(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<FacilityBarRow> {
    return this.bars.lift(actor, id);
  }
}

/** The same, as a facility without an account told. */
@ApiController('told-bars', 'facilities')
export class ToldBarsController {
  constructor(
    private readonly bars: FacilityBars,
    private readonly standing: StandingIn,
  ) {}

  /** In the facility's name. With `dryRun=true` only says what it would touch of one's own organisation's (200, nothing saved). */
  @Post()
  @Idempotent({ optional: true })
  @Can('facility.stand_in')
  add(
    @CurrentActor() actor: Actor,
    @Query() { dryRun }: ClosureQuery,
    @Body() { facilityId, onBehalfOf, ...body }: ToldBarBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer> {
    return this.standing.inItsName(actor, facilityId, onBehalfOf, async (standIn): Promise<Answer> => {
      if (dryRun !== true) return this.bars.save(standIn, body);
      const look = await this.bars.look(standIn, body);
      response.status(200);
      return { dryRun, ...lookForFacility(look) };
    });
  }

  /** Ends it in the facility's name. */
  @Post(':id/liftings')
  @HttpCode(200)
  @Idempotent()
  @Can('facility.stand_in')
  lift(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() { facilityId, onBehalfOf }: ToldLiftingBody,
  ): Promise<FacilityBarRow> {
    return this.standing.inItsName(actor, facilityId, onBehalfOf, (standIn) => this.bars.lift(standIn, id));
  }
}
