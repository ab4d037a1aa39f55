import { Body, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id, IfMatch } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { RenameWardBody, WardBody } from './wards.dto';
import { WardRow, WardsService } from './wards.service';

/** The wards of a facility: without them no roster that names wards can be taken. */
@Can('facility_rule.write')
@ApiController('facilities')
export class WardsController {
  constructor(private readonly wards: WardsService) {}

  /** The wards in use, by code. */
  @Get(':id/wards')
  @WholeList()
  async list(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<object> {
    return { data: await this.wards.list(actor, id), page: { nextCursor: null } };
  }

  /** Adds one; a code that was ended is in use again. */
  @Post(':id/wards')
  @Idempotent({ optional: true })
  add(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: WardBody): Promise<WardRow> {
    return this.wards.add(actor, id, body);
  }

  /** Another name. */
  @Patch(':id/wards/:wardId')
  rename(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Param('wardId', Id) wardId: string,
    @IfMatch() version: number,
    @Body() body: RenameWardBody,
  ): Promise<WardRow> {
    return this.wards.rename(actor, id, wardId, version, body);
  }

  /** Nobody is put into it any more; refused while somebody is in it or a line of the timetable is for it. */
  @Post(':id/wards/:wardId/ends')
  @HttpCode(200)
  async end(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('wardId', Id) wardId: string): Promise<object> {
    return { data: await this.wards.end(actor, id, wardId), page: { nextCursor: null } };
  }
}
