import { Body, Get, Header, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, isDay } from '../../kernel/days';
import { invalid, notFound } from '../../kernel/domain-error';
import { readerLocale } from '../../kernel/request-context';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import { words } from '../page-words';
import type { RosterOrder } from './roster-print.rules';
import { RosterPrintsService } from './roster-prints.service';
import { rosterAsPdf } from './roster-sheet.words';
import { VisitPagesQueries } from '../visit-pages.queries';
import { VisitsQueries } from '../visits.queries';
import { DaySheetView } from './views/DaySheetView';
import { DayView } from './views/DayView';

type Fields = Record<string, string>;
const orderOf = (value: string | undefined): RosterOrder => (value === 'ward' ? 'ward' : 'time');

/** A day at a facility, on screen and on paper. */
@PageController('liaison/days')
export class LiaisonDaysPages {
  constructor(
    private readonly queries: VisitsQueries,
    private readonly extra: VisitPagesQueries,
    private readonly prints: RosterPrintsService,
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
  async day(@CurrentActor() actor: Actor, @Param('day') day: string): Promise<PageResult> {
    const facility = await this.facilityOn(actor, day);
    const sessions = await this.queries.dayRoster(actor, day);
    const visits = sessions.flatMap((s) => s.visits);
    const { rows, last, changes } = await this.prints.sheet(actor, day);
    return page(
      <DayView
        day={day}
        today={dayInZone(this.clock.now(), facility.timeZone)}
        facility={facility}
        sessions={sessions}
        rosters={await this.extra.rosterLines(actor, [...new Set(visits.map((v) => v.rosterEntryId))])}
        steps={await this.extra.lastSteps(visits.map((v) => v.id))}
        print={last && { version: last.version, printedAt: last.printedAt, printedByName: last.printedByName, changes }}
        changed={new Set(rows.filter((row) => row.changed).map((row) => row.visit.id))}
      />,
      { title: words()('visits_pages:day.document_title'), width: 'wide' },
    );
  }

  /** Remembers the print, then shows what is to be printed. */
  @Can('visit.decide')
  @Idempotent()
  @Post(':day/prints')
  async print(@CurrentActor() actor: Actor, @Param('day') day: string, @Body() body: Fields): Promise<RedirectResult> {
    await this.facilityOn(actor, day);
    const { format } = body;
    // Each print is written down: one that nobody meant is none.
    if (format !== 'pdf' && format !== 'page')
      throw invalid('validation.failed', {}, [{ pointer: '/format', code: 'validation.isIn', params: { limit: 'page, pdf' } }]);
    await this.prints.print(actor, day, format);
    return redirect(`/liaison/days/${day}/${format === 'pdf' ? 'pdf' : 'sheet'}?order=${orderOf(body.order)}`);
  }

  /** The sheet for the gate. It carries names, so every look at it is noted. */
  @Can('visit.decide')
  @Get(':day/sheet')
  async sheet(@CurrentActor() actor: Actor, @Param('day') day: string, @Query() query: Fields): Promise<PageResult> {
    const facility = await this.facilityOn(actor, day);
    const order = orderOf(query.order);
    const sheet = await this.prints.sheet(actor, day, order);
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId, details: { day } });
    return page(<DaySheetView day={day} facility={facility} sheet={sheet} order={order} />, {
      title: words()('visits_pages:day.document_title'),
      layout: 'bare',
    });
  }

  /** The same as PDF. */
  @Can('visit.decide')
  @Get(':day/pdf')
  @Header('Cache-Control', 'private, no-store')
  async pdf(@CurrentActor() actor: Actor, @Param('day') day: string, @Query() query: Fields): Promise<StreamableFile> {
    const facility = await this.facilityOn(actor, day);
    const sheet = await this.prints.sheet(actor, day, orderOf(query.order));
    await this.audit.read({ action: 'roster.read', subjectType: 'facility', subjectId: actor.facilityId, details: { day } });
    const bytes = await rosterAsPdf(sheet, { day, facility, now: this.clock.now(), locale: readerLocale(actor) });
    return new StreamableFile(bytes, {
      type: 'application/pdf',
      disposition: `attachment; filename="day-${day}-v${sheet.version}.pdf"`,
      length: bytes.length,
    });
  }

  private async facilityOn(actor: Actor, day: string): Promise<{ id: string; name: string; timeZone: string }> {
    const facility = await this.extra.ownFacility(actor);
    if (!isDay(day)) throw notFound();
    return facility;
  }
}
