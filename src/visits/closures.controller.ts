import { Body, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { VisitClosuresService } from './closures.service';
import { CustodyLookService } from './custody-look.service';
import { CustodyEventsService } from './custody-events.service';
import { toVisitJson } from './visit.json';
import { ClosureBody, ClosureQuery, CustodyEventBody } from './visits.dto';

type Json = Record<string, unknown>;

/** Days a facility is shut. Lives here because it ends visits. */
@ApiController('facilities', 'facilities')
export class ClosuresController {
  constructor(private readonly closures: VisitClosuresService) {}

  /** Closes sessions and hands their visits back; with `dryRun=true` only shows which (200, nothing saved). */
  @Post(':id/closures')
  @Idempotent({ optional: true })
  @Can('closure.write')
  async close(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: ClosureQuery,
    @Body() body: ClosureBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const result = dryRun === true ? await this.closures.preview(actor, id, body) : await this.closures.close(actor, id, body);
    if (dryRun === true) response.status(200);
    return {
      closureId: result.closureId,
      dryRun: dryRun === true,
      sessionIds: result.sessionIds,
      visits: result.cancelled.map((visit) => toVisitJson(visit, 'facility')),
      underWay: result.underWay.map((visit) => toVisitJson(visit, 'facility')),
    };
  }
}

/** What happens to a parent's custody. Lives here because it ends visits. */
@ApiController('parents', 'parents')
export class CustodyEventsController {
  constructor(
    private readonly events: CustodyEventsService,
    private readonly looks: CustodyLookService,
  ) {}

  /**
   * Records the event; answers the visits, holds and entitlements it touched. With `dryRun=true` only says which visits, letters and places on
   * waiting lists it would touch and what would happen to each (200, nothing saved).
   */
  @Post(':id/custody-events')
  @Idempotent({ optional: true })
  @Can('custody.write')
  async record(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: ClosureQuery,
    @Body() body: CustodyEventBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    if (dryRun === true) {
      response.status(200);
      return { dryRun: true, ...(await this.looks.look(actor, id, body)) };
    }
    const { visits, ...touched } = await this.events.record(actor, id, body);
    return { dryRun: false, ...touched, visits: visits.map((visit) => toVisitJson(visit, 'facility')) };
  }
}
