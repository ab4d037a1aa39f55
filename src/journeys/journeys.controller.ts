import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { JourneyBody, JourneyChange, JourneysQuery, RouteQuery } from './journeys.dto';
import { JourneysQueries, JourneyView } from './journeys.queries';
import { JourneysService } from './journeys.service';

/** How long families are on the way, from home county to facility. */
@ApiController('journeys')
export class JourneysController {
  constructor(
    private readonly queries: JourneysQueries,
    private readonly service: JourneysService,
  ) {}

  /** The organisation's matrix, by facility and county. */
  @Can('journey.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: JourneysQuery): Promise<Page<JourneyView>> {
    return this.queries.list(actor, query);
  }

  /** What the gates reckon with: the row, else an estimate by distance, else null; `basis` says which. */
  @Can('journey.read')
  @Get('routes')
  async route(@CurrentActor() actor: Actor, @Query() query: RouteQuery): Promise<object> {
    return { ...query, route: await this.queries.route(actor, query) };
  }

  /** One row; the version is in the ETag. */
  @Can('journey.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<JourneyView> {
    return this.queries.one(actor, id);
  }

  /** Enters a way; coming visits on it are judged again. */
  @Can('journey.write')
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: JourneyBody): Promise<JourneyView> {
    return this.service.create(actor, body);
  }

  /** Replaces what is known of a way. Send the ETag as `If-Match`. */
  @Can('journey.write')
  @Put(':id')
  replace(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @IfMatch() version: number,
    @Body() body: JourneyChange,
  ): Promise<JourneyView> {
    return this.service.replace(actor, id, version, body);
  }
}
