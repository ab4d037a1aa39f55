import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ClosuresQueries } from '../../facilities/closures.queries';
import { FacilitiesQueries } from '../../facilities/facilities.queries';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import type { Page } from '../../kernel/page';
import { toClosureChangeJson, toClosureJson, toClosureResultJson } from './closure.json';
import { ClosureBody, ClosureExtensionBody, ClosureQuery, ClosureReopeningBody, ClosuresQuery, ClosureUndoBody } from './closures.dto';
import { ClosureDepartures } from './closure-departures.queries';
import { closureUndoUntil } from './closure-visits.rules';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { VisitClosuresService } from './closures.service';
import { CustodyLookService } from '../custody/custody-look.service';
import { CustodyEventsService } from '../custody/custody-events.service';
import { audienceOf, toVisitJson } from '../visit.json';
import { CustodyEventBody } from '../visits.dto';

type Json = Record<string, unknown>;

/** Times in which a facility is shut. Lives here because it ends visits. */
@ApiController('facilities', 'facilities')
export class ClosuresController {
  constructor(
    private readonly closures: VisitClosuresService,
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly facilities: FacilitiesQueries,
  ) {}

  /** A facility's closures, the latest beginning first. */
  @Get(':id/closures')
  @WholeList()
  @Can('facility.read')
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: ClosuresQuery): Promise<Page<Json>> {
    await this.facilities.one(actor, id);
    const rows = await this.queries.list(id, { current: query.current === true });
    return { data: rows.map(toClosureJson), page: { nextCursor: null } };
  }

  /**
   * Closes sessions and does with each visit what `treatments` say, calls it off when they say nothing; with `dryRun=true` only shows what
   * would happen (200, nothing saved). A closure that hits visits needs the `fingerprint` of that preview, so that nothing else happens than
   * what was seen; without it nothing is done and the preview is the answer (409).
   */
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
    return toClosureResultJson(await this.visits.asTheyAre(actor, result));
  }
}

/** One closure: what it is, what became of the visits, its later end, its reopening. */
@ApiController('closures', 'facilities')
export class ClosureController {
  constructor(
    private readonly closures: VisitClosuresService,
    private readonly queries: ClosuresQueries,
    private readonly visits: ClosureVisitsQueries,
    private readonly departures: ClosureDepartures,
    private readonly clock: Clock,
  ) {}

  /** The closure, its history, and those of its visits that the reader may see, soonest first. */
  @Get(':id')
  @Can('visit.read')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    return this.whole(actor, id);
  }

  private async whole(actor: Actor, id: string): Promise<Json> {
    const closure = await this.queries.one(actor, id);
    const rows = await this.visits.of(actor, id);
    // When a family leaves home, and its number, are its organisation's to know.
    const departures = audienceOf(actor) === 'facility' ? [] : await this.departures.of(rows.map((row) => row.visit));
    const leavesAt = new Map(departures.map((one) => [one.visitId, one.leavesAt]));
    return {
      ...toClosureJson(closure),
      undoUntil: closureUndoUntil(closure, this.clock.now()),
      history: (await this.queries.changes(actor, id)).map(toClosureChangeJson),
      left: await this.visits.left(id),
      visits: rows.map(({ visit, action, status, toSessionId, priority, calls, undoCode, instead, insteadVisitId }) => ({
        visit: toVisitJson(visit, audienceOf(actor)),
        action,
        status,
        sessionId: toSessionId,
        priority,
        calls,
        undoCode,
        instead,
        insteadVisitId,
        ...(leavesAt.has(visit.id) ? { leavesAt: leavesAt.get(visit.id) } : {}),
      })),
    };
  }

  /** A later end: only the visits that it covers besides are touched. `dryRun=true` shows which (200, nothing saved). */
  @Post(':id/extensions')
  @Idempotent({ optional: true })
  @Can('closure.write')
  async extend(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: ClosureQuery,
    @Body() body: ClosureExtensionBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Json> {
    const result = dryRun === true ? await this.closures.previewExtension(actor, id, body) : await this.closures.extend(actor, id, body);
    if (dryRun === true) response.status(200);
    return toClosureResultJson(await this.visits.asTheyAre(actor, result));
  }

  /** Open again from a moment on, now when none is named; what is left of the closure ends there. */
  @Post(':id/reopenings')
  @Idempotent()
  @Can('closure.write')
  async reopen(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ClosureReopeningBody): Promise<Json> {
    const { sessionIds, families } = await this.closures.reopen(actor, id, body);
    return { ...toClosureJson(await this.queries.one(actor, id)), sessionIds, families };
  }

  /**
   * In its first ten minutes (`undoUntil`): the closure is taken back. Its sessions open, and each visit that nothing has been done about
   * since is what it was (`undone`); the others say why they are not (`stays` with `undoCode`). Answers the closure as it is then.
   */
  @Post(':id/undos')
  @Idempotent()
  @Can('closure.write')
  async undo(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { version }: ClosureUndoBody): Promise<Json> {
    const { sessionIds, families } = await this.closures.undo(actor, id, version);
    return { ...(await this.whole(actor, id)), sessionIds, families };
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
