import { Get, Param, Query } from '@nestjs/common';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Audit } from '../audit/audit';
import { FamiliesQueries } from '../families/families.queries';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { ListQuery } from '../http/list-query';
import { Id } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult } from '../ui/page';
import { BestDatesQueries } from './best-dates.queries';
import { ChildrenDeskQueries } from './children-desk.queries';
import { DyadGuard, DyadGuardsQueries } from './dyad-guards.queries';
import { TimelineQueries } from './timeline.queries';
import { ChildPageView } from './views/ChildPageView';
import { ChildrenView } from './views/ChildrenView';

class ChildrenQuery extends ListQuery {
  @IsOptional() @IsIn(['open', 'closed', '']) status?: 'open' | 'closed' | '';
  @IsOptional() @IsString() @MaxLength(10) reference?: string;
}

/**
 * The children's list and one child's page. They tell of the parent, the place and what stands in the way, so knowing a child's
 * identity (`child.read`, the data officer) is not enough.
 */
@PageController('children')
export class ChildrenPages {
  constructor(
    private readonly desk: ChildrenDeskQueries,
    private readonly guards: DyadGuardsQueries,
    private readonly dates: BestDatesQueries,
    private readonly families: FamiliesQueries,
    private readonly timeline: TimelineQueries,
    private readonly audit: Audit,
  ) {}

  @Can('family.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ChildrenQuery): Promise<PageResult> {
    const filter = { status: query.status || undefined, reference: query.reference?.trim() || undefined };
    const lines = await this.desk.children(actor, { ...filter, limit: query.limit, cursor: query.cursor });
    return page(<ChildrenView lines={lines} filter={filter} />, { title: this.t('casework:children.title'), width: 'wide' });
  }

  @Can('family.read')
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const desk = await this.desk.child(actor, id);
    await this.audit.read({ action: 'child.read', subjectType: 'child', subjectId: id, childId: id });
    for (const { dyad, safety } of desk.dyads) {
      const line = { subjectType: 'dyad', subjectId: dyad.id, childId: id };
      if (safety.incidents.length > 0) await this.audit.read({ action: 'incident.read', ...line });
      if (safety.restrictions.length > 0) await this.audit.read({ action: 'restriction.read', ...line });
    }
    const today = await this.families.today(actor);
    const guards = await this.guards.ofDyads(
      actor,
      desk.dyads.map(({ dyad }) => dyad.id),
      today,
    );
    const resting = guards.filter((guard) => guard.resting).map((guard) => guard.dyadId);
    const dates = await this.dates.of(
      actor,
      desk.dyads.filter(({ dyad }) => !resting.includes(dyad.id)),
      today,
    );
    for (const guard of guards) await this.seen(guard, id);
    return page(<ChildPageView desk={desk} guards={guards} dates={dates} timeline={await this.timeline.ofChild(id)} />, {
      title: this.t('casework:child.title', { reference: desk.child.reference }),
      width: 'wide',
    });
  }

  private async seen({ dyadId, harmMarkers, conference, held, approvals, readiness }: DyadGuard, childId: string): Promise<void> {
    const line = { subjectType: 'dyad', subjectId: dyadId, childId };
    if (harmMarkers.length > 0) await this.audit.read({ action: 'harm_marker.read', ...line });
    if (conference ?? held) await this.audit.read({ action: 'case_conference.read', ...line });
    if (approvals.length > 0) await this.audit.read({ action: 'approval.read', ...line });
    if (readiness) await this.audit.read({ action: 'readiness.read', ...line });
  }

  private t(key: string, params?: Record<string, string>): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key, params);
  }
}
