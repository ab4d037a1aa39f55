import { Get, OnModuleInit, Param, Query } from '@nestjs/common';
import { Badges } from '../http/badges';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { addDays } from '../kernel/days';
import { translator } from '../ui/i18n';
import { page, PageResult } from '../ui/page';
import { FacilitiesQueries } from './facilities.queries';
import { RuleVersionsQueries } from './rule-versions.queries';
import { FacilitiesView } from './views/FacilitiesView';
import { FacilityView } from './views/FacilityView';

/** The facilities as pages. Their titles name none: a browser's tab is read over shoulders. */
@Can('facility.read')
@PageController('facilities')
export class FacilitiesPages implements OnModuleInit {
  constructor(
    private readonly facilities: FacilitiesQueries,
    private readonly versions: RuleVersionsQueries,
    private readonly badges: Badges,
  ) {}

  onModuleInit(): void {
    this.badges.on('facilities', 'facility_rule.approve', async (actor) => (await this.versions.waitingFor(actor)).length);
  }

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<PageResult> {
    const { data, page: next } = await this.facilities.list(actor, query);
    return page(
      <FacilitiesView
        facilities={data}
        waiting={await this.versions.waitingFor(actor)}
        nextCursor={next.nextCursor}
        firstPage={query.cursor === undefined}
      />,
      {
        title: this.words('facilities:list.page_title'),
      },
    );
  }

  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const facility = await this.facilities.one(actor, id);
    const today = this.facilities.today(facility);
    const [wards, rules] = [await this.facilities.wards(id), await this.facilities.rulesOn(id, today)];
    const sessions = await this.facilities.sessions(id, { from: today, to: addDays(today, 27) });
    const calendar = (await this.facilities.calendars([facility.pack])).get(facility.pack);
    return page(
      <FacilityView
        facility={facility}
        wards={wards}
        rules={rules}
        waiting={(await this.versions.waitingFor(actor)).filter((version) => version.facilityId === id)}
        sessions={sessions}
        announced={calendar?.announcedYears.has(Number(today.slice(0, 4)) + 1) ?? false}
        today={today}
      />,
      {
        title: this.words('facilities:one.page_title'),
      },
    );
  }

  private words(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
