import { Body, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiController, Can, CurrentActor, Idempotent } from '../../http/decorators';
import type { Actor } from '../../kernel/actor';
import { ClosureQuery } from '../closures/closures.dto';
import { toVisitJson } from '../visit.json';
import { ToldCustodyEventBody } from './behalf.dto';
import { ToldCustody } from './told-custody.service';

/** What a facility without an account told about a parent. */
@ApiController('told-custody-events', 'parents')
export class ToldCustodyEventsController {
  constructor(private readonly told: ToldCustody) {}

  /**
   * Records a transfer, a change of ward or grade, or a release in the facility's name; answers the organisation's visits, holds and
   * entitlements it touched. With `dryRun=true` only says what it would touch (200, nothing saved). Refused where an officer of the
   * facility has an account.
   */
  @Post()
  @Idempotent({ optional: true })
  @Can('facility.stand_in')
  async record(
    @CurrentActor() actor: Actor,
    @Query() { dryRun }: ClosureQuery,
    @Body() { parentId, onBehalfOf, ...event }: ToldCustodyEventBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Record<string, unknown>> {
    if (dryRun === true) {
      response.status(200);
      return { dryRun: true, ...(await this.told.look(actor, parentId, onBehalfOf, event)) };
    }
    const { visits, ...touched } = await this.told.record(actor, parentId, onBehalfOf, event);
    return { dryRun: false, ...touched, visits: visits.map((visit) => toVisitJson(visit, 'facility')) };
  }
}
