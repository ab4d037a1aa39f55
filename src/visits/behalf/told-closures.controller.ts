import { Body, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ClosuresQueries } from '../../facilities/closures.queries';
import { ApiController, Can, CurrentActor, Idempotent } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { toClosureChangeJson, toClosureJson, toClosureResultJson } from '../closures/closure.json';
import { ClosureVisitsQueries } from '../closures/closure-visits.queries';
import { ClosureQuery } from '../closures/closures.dto';
import { VisitClosuresService } from '../closures/closures.service';
import { ToldClosureBody, ToldExtensionBody, ToldReopeningBody, ToldUndoBody } from './behalf.dto';
import { StandingIn } from './standing-in.service';

type Json = Record<string, unknown>;

/**
 * Closures that a facility without an account told on the phone or in person. They go through the verbs of an officer's own closures, with
 * the same looks, fingerprints and refusals. Of other organisations' meetings the answers say how many there are, never whose.
 */
@ApiController('told-closures', 'facilities')
export class ToldClosuresController {
  constructor(
    private readonly standing: StandingIn,
    private readonly closures: VisitClosuresService,
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
  ) {}

  /**
   * Closes sessions in the facility's name; with `dryRun=true` only shows what would happen (200, nothing saved). A closure that hits visits
   * needs the `fingerprint` of that preview. Refused where an officer of the facility has an account.
   */
  @Post()
  @Idempotent({ optional: true })
  @Can('facility.stand_in')
  close(
    @CurrentActor() actor: Actor,
    @Query() { dryRun }: ClosureQuery,
    @Body() { facilityId, onBehalfOf, ...body }: ToldClosureBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    return this.standing.inItsName(actor, facilityId, onBehalfOf, async (standIn) => {
      const act = dryRun === true ? this.closures.preview : this.closures.close;
      const result = await act.call(this.closures, standIn, facilityId, body);
      if (dryRun === true) response.status(200);
      return toClosureResultJson(await this.visits.asTheyAre(standIn, result));
    });
  }

  /** A later end. `dryRun=true` shows whom it hits besides (200, nothing saved). */
  @Post(':id/extensions')
  @Idempotent({ optional: true })
  @Can('facility.stand_in')
  async extend(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: ClosureQuery,
    @Body() { onBehalfOf, ...body }: ToldExtensionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const { facilityId } = await this.queries.one(actor, id);
    return this.standing.inItsName(actor, facilityId, onBehalfOf, async (standIn) => {
      const act = dryRun === true ? this.closures.previewExtension : this.closures.extend;
      const result = await act.call(this.closures, standIn, id, body);
      if (dryRun === true) response.status(200);
      return toClosureResultJson(await this.visits.asTheyAre(standIn, result));
    });
  }

  /** Open again from a moment on, now when none is named. */
  @Post(':id/reopenings')
  @Idempotent()
  @Can('facility.stand_in')
  async reopen(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() { onBehalfOf, ...body }: ToldReopeningBody,
  ): Promise<Json> {
    const { facilityId } = await this.queries.one(actor, id);
    const done = await this.standing.inItsName(actor, facilityId, onBehalfOf, (standIn) => this.closures.reopen(standIn, id, body));
    return this.whole(actor, id, done);
  }

  /** In its first ten minutes: taken back, each visit as it was. */
  @Post(':id/undos')
  @Idempotent()
  @Can('facility.stand_in')
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { onBehalfOf, version }: ToldUndoBody): Promise<Json> {
    const { facilityId } = await this.queries.one(actor, id);
    const done = await this.standing.inItsName(actor, facilityId, onBehalfOf, (standIn) => this.closures.undo(standIn, id, version));
    return this.whole(actor, id, done);
  }

  private async whole(actor: Actor, id: string, { sessionIds, families }: { sessionIds: string[]; families: number }): Promise<Json> {
    const history = (await this.queries.changes(actor, id)).map(toClosureChangeJson);
    return { ...toClosureJson(await this.queries.one(actor, id)), history, sessionIds, families };
  }
}
