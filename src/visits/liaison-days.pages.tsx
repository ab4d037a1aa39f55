import { Get, Param, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { dayInZone, isDay } from '../kernel/days';
import { notFound } from '../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { words } from './page-words';
import { VisitPagesQueries } from './visit-pages.queries';
import { VisitsQueries } from './visits.queries';
import { DayProps, DaySheetView, DayView } from './views/DayView';

/** A day at a facility, on screen and on paper. */
@PageController('liaison/days')
export class LiaisonDaysPages {
  constructor(
    private readonly queries: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Can('visit.decide')
  @Get()
  async today(@CurrentActor() actor: Actor): Promise<RedirectResult> {
    const { timeZone } = await this.extra.ownFacility(actor);
    return redirect(`/liaison/days/${dayInZone(this.clock.now(), timeZone)}`);
  }

  @Can('visit.decide')
  @Get(':day')
  async day(@CurrentActor() actor: Actor, @Param('day') day: string, @Query() query: Record<string, string>): Promise<PageResult> {
    const closed = /^\d{1,4}$/.test(query.closed ?? '') ? Number(query.closed) : undefined;
    return page(<DayView {...await this.props(actor, day)} closed={closed} />, {
      title: words()('visits_pages:day.document_title'),
      width: 'wide',
    });
  }

  /** The sheet for the gate. It carries names, so printing it is noted. */
  @Can('visit.decide')
  @Get(':day/sheet')
  async sheet(@CurrentActor() actor: Actor, @Param('day') day: string): Promise<PageResult> {
    const props = await this.props(actor, day);
    await this.audit.read({ action: 'roster.print', subjectType: 'facility', subjectId: actor.facilityId, details: { day } });
    return page(<DaySheetView {...props} />, { title: words()('visits_pages:day.document_title'), layout: 'bare' });
  }

  private async props(actor: Actor, day: string): Promise<DayProps> {
    const facility = await this.extra.ownFacility(actor);
    if (!isDay(day)) throw notFound();
    const sessions = await this.queries.dayRoster(actor, day);
    const visits = sessions.flatMap((s) => s.visits);
    return {
      day,
      today: dayInZone(this.clock.now(), facility.timeZone),
      facility,
      sessions,
      rosters: await this.extra.rosterLines(actor, [...new Set(visits.map((v) => v.rosterEntryId))]),
      steps: await this.extra.lastSteps(visits.map((v) => v.id)),
    };
  }
}
