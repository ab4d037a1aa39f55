import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { SchoolTermsBody } from './school-terms.dto';
import { SchoolTermsOfPack, SchoolTermsService } from './school-terms.service';

/** When there is school, by country pack and part of the country. */
@ApiController('school-terms')
export class SchoolTermsController {
  constructor(private readonly terms: SchoolTermsService) {}

  /** Every pack with what is known of its schools. */
  @Can('facility.read')
  @Get()
  @WholeList()
  async list(): Promise<Page<SchoolTermsOfPack>> {
    return { data: await this.terms.list(), page: { nextCursor: null } };
  }

  /** Writes down the school days of a part of a country, in place of what was known of it. */
  @Can('calendar.write')
  @Idempotent({ optional: true })
  @Post(':pack')
  async write(@CurrentActor() actor: Actor, @Param('pack') pack: string, @Body() body: SchoolTermsBody): Promise<object> {
    return { pack, ...(await this.terms.write(actor, pack, body)) };
  }
}
