import { Body, Get, Post } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { StartFacilityBody, toPatternJson } from './facility-start.dto';
import { FacilityStartService } from './facility-start.service';
import { PATTERNS } from './patterns/patterns';
import { toVersionJson } from './rule-versions.dto';

/** What real facilities have published. */
@ApiController('facility-patterns', 'facilities')
export class FacilityPatternsController {
  /** Every pattern with its source, its date and how sure it is. Never the truth: verify before anybody travels. */
  @Can('facility.create')
  @Get()
  @WholeList()
  list(): object {
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    return { data: PATTERNS.map((pattern) => toPatternJson(pattern, t)), page: { nextCursor: null } };
  }
}

/** Facilities that are set up. */
@ApiController('facilities')
export class FacilityStartController {
  constructor(private readonly start: FacilityStartService) {}

  /** Sets up a facility from a pattern. Its rules wait for a second person; until then nothing can be booked there. */
  @Can('facility.create')
  @Idempotent({ optional: true })
  @Post()
  async create(@CurrentActor() actor: Actor, @Body() body: StartFacilityBody): Promise<object> {
    const { facilityId, version } = await this.start.start(actor, body);
    return { id: facilityId, version: toVersionJson(version) };
  }
}
