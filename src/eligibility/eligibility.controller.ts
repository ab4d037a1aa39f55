import { Get, Param, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor } from '../http/decorators';
import { Id } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { addDays, dayInZone } from '../kernel/days';
import type { Page } from '../kernel/page';
import { T, translator } from '../ui/i18n';
import { AvailabilityService } from './availability.service';
import { BookableQuery, EligibilityQuery, toAskedJson, toAvailabilityJson, toBookableJson, toEligibilityJson } from './eligibility.dto';
import { EligibilityQueries } from './eligibility.queries';
import { FacilityAsksQueries } from './facility-asks.queries';
import { EligibilityService } from './eligibility.service';

const words = (): T => translator(requestContext()?.locale ?? 'zh-CN');

/** Whether, and when, a child and a parent may be in touch. */
@Can('eligibility.read')
@ApiController('dyads', 'eligibility')
export class EligibilityController {
  constructor(
    private readonly eligibility: EligibilityService,
    private readonly availability: AvailabilityService,
    private readonly queries: EligibilityQueries,
    private readonly asks: FacilityAsksQueries,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Everything that speaks for or against contact on a day, whatever the session, and what the facility asks: the checklist of the child's
   * page. Each rule names its source; null where nobody knows where the parent is.
   */
  @Get(':id/eligibility')
  async of(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: EligibilityQuery): Promise<object> {
    const { childId, timeZone } = await this.queries.mustSee(actor, id);
    const on = query.on ?? dayInZone(this.clock.now(), timeZone);
    const eligibility = await this.eligibility.ofDyad(id, { mode: query.mode, on });
    const asked = (await this.asks.ofDyads([id], on)).get(id);
    await this.audit.read({ action: 'eligibility.read', subjectType: 'dyad', subjectId: id, childId });
    const t = words();
    return { ...toEligibilityJson(eligibility, t), facilityRules: asked ? toAskedJson(asked, t) : null };
  }

  /**
   * Every session of the window with its reasons, soft ones too; `bookable` says that nothing hard stands in the way, `rank` 1 is the best.
   * `best` names the three best; where none can be had `nextPossible` is the first that can. `instead` are the other ways to be in touch, each
   * with what it takes of the parent's allowance.
   * What could not be read is in `unread`: nothing that hangs from it is offered.
   */
  @Get(':id/bookable-sessions')
  async bookable(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: BookableQuery): Promise<Page<object>> {
    const { childId, timeZone } = await this.queries.mustSee(actor, id);
    const from = query.from ?? dayInZone(this.clock.now(), timeZone);
    const found = await this.availability.find([id], { from, to: query.to ?? addDays(from, 41), mode: query.mode });
    await this.audit.read({ action: 'eligibility.read', subjectType: 'dyad', subjectId: id, childId });
    const t = words();
    const locale = requestContext()?.locale ?? 'zh-CN';
    return {
      data: found.sessions.map((one) => toBookableJson(one, t, locale)),
      page: { nextCursor: null },
      ...toAvailabilityJson(found, t, locale),
    };
  }
}
