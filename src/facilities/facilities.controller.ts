import { Get, Param, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import type { Page } from '../kernel/page';
import { RulesQuery, toRulesJson } from './rule-versions.dto';
import { RuleVersionsQueries } from './rule-versions.queries';
import { SessionsQuery, toFacilityJson, toSessionJson, windowOf } from './facilities.dto';
import { translator } from '../ui/i18n';
import { FacilitiesQueries } from './facilities.queries';

/** Facilities, their rules and their sessions. */
@Can('facility.read')
@ApiController('facilities')
export class FacilitiesController {
  constructor(
    private readonly facilities: FacilitiesQueries,
    private readonly versions: RuleVersionsQueries,
  ) {}

  /** Facilities by name; a liaison officer sees her own. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<Page<object>> {
    const { data, page } = await this.facilities.list(actor, query);
    return { data: data.map(toFacilityJson), page };
  }

  /** One facility with its wards and the rules in force today: each with its source, how old it is and how sure we are. */
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<object> {
    const facility = await this.facilities.one(actor, id);
    const rules = await this.facilities.rulesOn(id, this.facilities.today(facility));
    return { ...toFacilityJson(facility), wards: await this.facilities.wards(id), rules: rules ?? null };
  }

  /** The rules of a day, key by key: the facility's over its country's pack over the careful reading, each with its own source. */
  @Get(':id/rules')
  async rules(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: RulesQuery): Promise<object> {
    const facility = await this.facilities.one(actor, id);
    const rules = await this.versions.ofDay(facility, query.on ?? this.facilities.today(facility));
    return toRulesJson(rules, translator(requestContext()?.locale ?? 'zh-CN'));
  }

  /** Dated sessions with their seats. A free seat is not yet a bookable one: see a dyad's bookable sessions. */
  @Get(':id/sessions')
  @WholeList()
  async sessions(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: SessionsQuery): Promise<Page<object>> {
    const facility = await this.facilities.one(actor, id);
    const window = windowOf(query, this.facilities.today(facility));
    const sessions = await this.facilities.sessions(id, { ...window, mode: query.mode });
    return { data: sessions.map(toSessionJson), page: { nextCursor: null } };
  }
}
