import { Get, Param, Query } from '@nestjs/common';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { isDay } from '../kernel/days';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { FacilitiesQueries } from './facilities.queries';
import { RuleVersionsQueries } from './rule-versions.queries';
import { RulesView } from './views/RulesView';

/** The rules of a facility on a page of their own. */
@Can('facility.read')
@PageController('facilities')
export class RulesPages {
  constructor(
    private readonly facilities: FacilitiesQueries,
    private readonly versions: RuleVersionsQueries,
  ) {}

  @Get(':id/rules')
  async rules(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() query: Record<string, unknown>): Promise<PageResult> {
    const t = translator(requestContext()?.locale ?? 'zh-CN');
    const facility = await this.facilities.one(actor, id);
    const today = this.facilities.today(facility);
    const wrong = query.on !== undefined && query.on !== '' && !isDay(query.on);
    const { on, version, rules } = await this.versions.ofDay(facility, isDay(query.on) ? query.on : today);
    const problem: PageProblem = {
      title: t('errors:validation.failed.message'),
      errors: [{ pointer: '/on', message: t('errors:validation.isDay.message'), fix: t('errors:validation.isDay.fix') }],
    };
    return page(
      <RulesView
        facility={facility}
        on={on}
        versionId={version?.id ?? null}
        rules={rules}
        canChange={actor.permissions.has('facility_rule.write')}
        started={query.started === '1'}
        {...(wrong ? { problem } : {})}
      />,
      { title: t('facility_rules:page_title'), width: 'wide', ...(wrong ? { status: 422 } : {}) },
    );
  }
}
