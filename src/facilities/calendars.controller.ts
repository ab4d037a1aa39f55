import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { CalendarQuery, CalendarYearBody } from './calendars.dto';
import { CalendarsService, CalendarView } from './calendars.service';

/** The days off of country packs. */
@ApiController('calendars')
export class CalendarsController {
  constructor(private readonly calendars: CalendarsService) {}

  /** Every pack with the years that are known. */
  @Can('facility.read')
  @Get()
  @WholeList()
  async list(): Promise<Page<CalendarView>> {
    return { data: await this.calendars.list(), page: { nextCursor: null } };
  }

  /** Publishes a year's days off; sessions are looked at again at once. With `dryRun=true` only shows what would close (200, nothing saved). */
  @Can('calendar.write')
  @Idempotent({ optional: true })
  @Post(':pack/years')
  async publish(
    @CurrentActor() actor: Actor,
    @Param('pack') pack: string,
    @Query() { dryRun }: CalendarQuery,
    @Body() { year, source, holidays, makeUpWorkdays = [] }: CalendarYearBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const announced = { year, holidays, makeUpWorkdays };
    const preview = await this.calendars.preview(pack, announced);
    if (dryRun === true) {
      response.status(200);
      return { pack, dryRun: true, ...announced, source, wouldClose: preview };
    }
    return { pack, dryRun: false, ...(await this.calendars.publish(actor, pack, announced, source)), wouldClose: preview };
  }
}
