import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { CalendarFeedBody } from './calendar-feeds.dto';
import { CalendarFeedsService, CalendarFeedView } from './calendar-feeds.service';

/** Addresses under which one's own plan can be read in a calendar (iCalendar, RFC 5545). */
@ApiController('calendar-feeds', 'visits')
export class CalendarFeedsController {
  constructor(private readonly feeds: CalendarFeedsService) {}

  /** The caller's addresses that still work, without the addresses themselves. */
  @Can('calendar_feed.write')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<{ data: CalendarFeedView[] }> {
    return { data: await this.feeds.list(actor) };
  }

  /** Makes an address. `url` is in this answer and nowhere else: only its hash is kept. */
  @Can('calendar_feed.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() { device }: CalendarFeedBody): Promise<CalendarFeedView & { url: string }> {
    return this.feeds.create(actor, device);
  }

  /** Kills an address at once. */
  @Can('calendar_feed.write')
  @Post(':id/revocations')
  async revoke(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ id: string }> {
    await this.feeds.revoke(actor, id);
    return { id };
  }
}
