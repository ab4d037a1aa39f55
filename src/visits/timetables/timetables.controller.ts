import { Body, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { TimetableQueries } from '../../facilities/timetable.queries';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id, IfMatch } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { isDay } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import { TimetableActs } from './timetable-acts.service';
import type { TimetableResult } from './timetable-changes.service';
import {
  ReplacementDayBody,
  TimetableChangeBody,
  TimetableEndBody,
  TimetableLineBody,
  TimetableQuery,
  TimetablesQuery,
  VisitMovesBody,
} from './timetables.dto';
import { VisitTransfersService } from './visit-transfers.service';
import { toVisitJson } from '../visit.json';

/** A facility's timetable. Lives here because changing it moves visits. */
@ApiController('facilities', 'facilities')
export class TimetablesController {
  constructor(
    private readonly acts: TimetableActs,
    private readonly timetables: TimetableQueries,
    private readonly transfers: VisitTransfersService,
  ) {}

  /** Lines in force on a day or later, and the days whose own lines replace them. */
  @Can('facility.read')
  @Get(':id/timetables')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() { from }: TimetablesQuery): Promise<object> {
    const { lines, replaced } = await this.acts.list(actor, id, from);
    return { data: lines, replacedDays: replaced, page: { nextCursor: null } };
  }

  /** One line; the version is in the ETag. */
  @Can('facility.read')
  @Get(':id/timetables/:lineId')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('lineId', Id) lineId: string): Promise<object> {
    return this.timetables.line(actor, id, lineId);
  }

  /** Adds a line; its sessions are made at once. With `dryRun=true` only shows what would happen (200). */
  @Can('timetable.write')
  @Idempotent({ optional: true })
  @Post(':id/timetables')
  async add(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: TimetableQuery,
    @Body() body: TimetableLineBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    return answer(await this.acts.add(actor, id, body, dryRun === true), dryRun === true, response);
  }

  /** Changes a line from a day on. Send the ETag as `If-Match`. With `dryRun=true` only shows whom it affects. */
  @Can('timetable.write')
  @Patch(':id/timetables/:lineId')
  async change(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('lineId', Id) lineId: string,
    @IfMatch() version: number,
    @Query() { dryRun }: TimetableQuery,
    @Body() body: TimetableChangeBody,
  ): Promise<object> {
    return answer(await this.acts.change(actor, id, lineId, version, body, dryRun === true), dryRun === true);
  }

  /** Lets a line end after a day. Send the ETag as `If-Match`. With `dryRun=true` only shows whom it affects. */
  @Can('timetable.write')
  @Idempotent({ optional: true })
  @HttpCode(200)
  @Post(':id/timetables/:lineId/endings')
  async end(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('lineId', Id) lineId: string,
    @IfMatch() version: number,
    @Query() { dryRun }: TimetableQuery,
    @Body() body: TimetableEndBody,
  ): Promise<object> {
    return answer(await this.acts.end(actor, id, lineId, version, body, dryRun === true), dryRun === true);
  }

  /** Takes back a line that nobody has had a visit in. Send the ETag as `If-Match`. */
  @Can('timetable.write')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/timetables/:lineId/withdrawals')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('lineId', Id) lineId: string,
    @IfMatch() version: number,
  ): Promise<object> {
    return answer(await this.acts.withdraw(actor, id, lineId, version), false);
  }

  /** Moves all visits of a line, or of named sessions, to other sessions: all or none. With `dryRun=true` only shows who fits (200). */
  @Can('timetable.write')
  @Idempotent({ optional: true })
  @Post(':id/visit-moves')
  async move(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: TimetableQuery,
    @Body() body: VisitMovesBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    if (dryRun === true) response.status(200);
    return this.transfers.transfer(actor, id, body, dryRun === true);
  }

  /** Gives one date lines of its own in place of the weekly ones. With `dryRun=true` only shows whom it affects (200). */
  @Can('timetable.write')
  @Idempotent({ optional: true })
  @Post(':id/replacement-days')
  async replaceDay(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Query() { dryRun }: TimetableQuery,
    @Body() body: ReplacementDayBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    return answer(await this.acts.replaceDay(actor, id, body, dryRun === true), dryRun === true, response);
  }

  /** Gives a replaced date its weekly lines back; arranged visits of that date are handed back. With `dryRun=true` only shows them. */
  @Can('timetable.write')
  @Idempotent()
  @HttpCode(200)
  @Post(':id/replacement-days/:day/withdrawals')
  async restoreDay(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('day') day: string,
    @Query() { dryRun }: TimetableQuery,
  ): Promise<object> {
    if (!isDay(day)) throw notFound();
    return answer(await this.acts.restoreDay(actor, id, day, { dryRun: dryRun === true, treatment: 'hand_back' }), dryRun === true);
  }
}

/** The line itself, so that its version is the answer's, with what the act did beside it. */
function answer({ line, from, sessions, affected }: TimetableResult, dryRun: boolean, response?: Response): object {
  if (dryRun) response?.status(200);
  return {
    ...(line ?? {}),
    dryRun,
    from,
    sessions,
    visits: affected.map(({ visit, effect }) => ({ ...toVisitJson(visit, 'facility'), effect })),
  };
}
