import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { AssessmentQueries, HarmMarkerRow } from './assessments.queries';
import { HarmMarkerBody } from './harm-markers.dto';
import { HarmMarkersService } from './harm-markers.service';
import { SafeguardingReads, whole } from './reads';

/** What is known of harm, by kind: it bars everything until a conference has decided. */
@ApiController('dyads', 'safeguarding')
export class HarmMarkersController {
  constructor(
    private readonly service: HarmMarkersService,
    private readonly queries: AssessmentQueries,
    private readonly reads: SafeguardingReads,
  ) {}

  /** Every marker, answered ones too, newest first. */
  @Can('harm_marker.write')
  @Get(':id/harm-markers')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<HarmMarkerRow>> {
    await this.reads.dyad(actor, id, 'harm_marker.read');
    return whole(await this.queries.harmMarkers(actor, [id]));
  }

  /** Records a marker; the lead is asked for a conference. */
  @Can('harm_marker.write')
  @Post(':id/harm-markers')
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: HarmMarkerBody): Promise<HarmMarkerRow> {
    return this.service.add(actor, id, body);
  }
}
