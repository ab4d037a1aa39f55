import { Body, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../../audit/audit';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormText, Id, validateForm } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { Clock } from '../../kernel/clock';
import { dayInZone, instantOf, isDay, timeInZone } from '../../kernel/days';
import { notFound } from '../../kernel/domain-error';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { sheetFile } from './offline-desk.controller';
import { RequestSheetBody, SaidBody, ToldDecisionBody } from './offline-desk.dto';
import { unseen } from './confirm-form';
import { DeskPeople } from './desk-people.queries';
import { FamilyNotes } from './family-notes';
import { DeskFacility, OfflineDeskQueries } from './offline-desk.queries';
import { OfflineDeskService } from './offline-desk.service';
import { words } from '../page-words';
import { VisitPagesQueries } from '../visit-pages.queries';
import { StandingIn } from '../behalf/standing-in.service';
import type { VisitView } from '../visits.queries';
import { withoutFields, withoutOf } from './without-form.rules';
import { OfflineDeskView } from './views/OfflineDeskView';
import { SheetReturnView } from './views/SheetReturnView';
import { ToldDecisionView } from './views/ToldDecisionView';

type Fields = Record<string, string>;

/** The desk of a facility without a connection: sheets out, filled sheets and told decisions in. */
@PageController('offline-desk')
export class OfflineDeskPages {
  constructor(
    private readonly service: OfflineDeskService,
    private readonly queries: OfflineDeskQueries,
    private readonly standing: StandingIn,
    private readonly extra: VisitPagesQueries,
    private readonly people: DeskPeople,
    private readonly notes: FamilyNotes,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Can('request_sheet.write')
  @Get()
  async desk(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    return this.deskPage(actor, await this.nowFields(actor), { made: query.made === '1', told: query.told === '1' });
  }

  @Can('request_sheet.write')
  @Idempotent()
  @Post('sheets')
  create(@CurrentActor() actor: Actor, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.create(actor, validateForm(RequestSheetBody, body).facilityId);
        return redirect('/offline-desk?made=1');
      },
      async (problem, status) => this.deskPage(actor, await this.nowFields(actor), { problem, status }),
    );
  }

  @Can('request_sheet.write')
  @Get('sheets/:id/:format')
  @Header('Cache-Control', 'private, no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  async file(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Param('format') format: string): Promise<StreamableFile> {
    if (format !== 'xlsx' && format !== 'pdf') throw notFound();
    const sheet = await this.queries.sheet(actor, id);
    await this.audit.read({
      action: 'request_sheet.read',
      subjectType: 'facility',
      subjectId: sheet.facilityId,
      details: { sheetId: id, format },
    });
    return sheetFile(sheet, format);
  }

  /** Not `@Idempotent`: the file is no part of what a form's key covers. The same file again leads to the same look. */
  @Can('request_sheet.write')
  @Post('returns')
  async check(@CurrentActor() actor: Actor, @Body(FormText) body: Fields, @Req() request: Request): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const said = validateForm(SaidBody, { saidBy: body.saidBy, saidAt: await this.saidAt(actor, body) });
        const { id } = await this.service.check(actor, request.file?.buffer, said);
        return redirect(`/offline-desk/returns/${id}`);
      },
      (problem, status) => this.deskPage(actor, body, { problem: atItsField(problem), status, form: 'returns' }),
    );
  }

  @Can('request_sheet.write')
  @Get('returns/:id')
  async returned(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.returnPage(actor, id);
  }

  @Can('request_sheet.write')
  @Idempotent()
  @Post('returns/:id/applications')
  apply(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.closeReturn(actor, id, () => this.service.apply(actor, id));
  }

  @Can('request_sheet.write')
  @Idempotent()
  @Post('returns/:id/refusals')
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return this.closeReturn(actor, id, () => this.service.refuse(actor, id));
  }

  @Can('request_sheet.write')
  @Get('told/new')
  async told(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    return this.toldPage(actor, { channel: 'phone', visitId: query.visit ?? '', ...(await this.nowFields(actor)) });
  }

  @Can('request_sheet.write')
  @Idempotent()
  @Post('told')
  record(@CurrentActor() actor: Actor, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { saidOn: _day, saidTime: _time, note, ...rest } = withoutFields(body);
        // Beside a refusal nobody in particular is left out.
        const without = body.action === 'confirm' ? withoutOf(body) : [];
        const form = validateForm(ToldDecisionBody, {
          ...rest,
          ...(note ? { note } : {}),
          ...(without.length > 0 ? { without } : {}),
          saidAt: await this.saidAt(actor, body),
        });
        const { visitId, action, reasonCode, sessionId, ...told } = form;
        await this.notes.refuseUnseen(visitId, body);
        await this.service.record(
          actor,
          { visitId, action, reasonCode, sessionId, note: told.note, without: told.without, familyNote: told.familyNote },
          told,
        );
        return redirect('/offline-desk?told=1');
      },
      (problem, status, error) => this.toldPage(actor, body, { problem: atItsField(problem), status, ...unseen(error, body) }),
    );
  }

  /** Who is to come with the request chosen, and what its family will be told. Changes nothing. */
  @Can('request_sheet.write')
  @Post('told/family-note-previews')
  preview(@CurrentActor() actor: Actor, @Body(FormText) body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const visitId = (await this.chosen(actor, body.visitId))?.id;
        const preview = visitId === undefined ? undefined : ((await this.notes.checked(visitId, body.familyNote)) ?? '');
        return this.toldPage(actor, body, { preview });
      },
      (problem, status) => this.toldPage(actor, body, { problem, status }),
    );
  }

  /** Day and time as typed, in the desk's own zone; '' when they are not both there, which the form's check then says. */
  private async saidAt(actor: Actor, { saidOn = '', saidTime = '' }: Fields): Promise<string> {
    if (!isDay(saidOn) || !/^([01]?\d|2[0-3]):[0-5]\d$/.test(saidTime)) return '';
    return instantOf(saidOn, saidTime.padStart(5, '0'), await this.queries.zoneOf(actor)).toISOString();
  }

  private async nowFields(actor: Actor): Promise<Fields> {
    const zone = await this.queries.zoneOf(actor);
    const now = this.clock.now();
    return { saidOn: dayInZone(now, zone), saidTime: timeInZone(now, zone) };
  }

  private async deskPage(
    actor: Actor,
    values: Fields,
    { status, ...shown }: { made?: boolean; told?: boolean; form?: 'returns'; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    return page(
      <OfflineDeskView
        desks={await this.queries.desks(actor)}
        sheets={await this.queries.list(actor)}
        silent={actor.role === 'liaison' ? [] : await this.standing.facilities(actor)}
        timeZone={await this.queries.zoneOf(actor)}
        values={values}
        {...shown}
      />,
      { title: words()('visits_desk:offline.title'), ...(status === undefined ? {} : { status }) },
    );
  }

  private closeReturn(actor: Actor, id: string, verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect(`/offline-desk/returns/${id}`);
      },
      (problem, status) => this.returnPage(actor, id, problem, status),
    );
  }

  private async returnPage(actor: Actor, id: string, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(
      <SheetReturnView returned={await this.queries.returned(actor, id)} timeZone={await this.queries.zoneOf(actor)} problem={problem} />,
      { title: words()('visits_desk:returned.title'), ...(status === undefined ? {} : { status }) },
    );
  }

  private async waiting(actor: Actor): Promise<{ desk: DeskFacility; visits: VisitView[] }[]> {
    const waiting = [];
    for (const desk of await this.queries.desks(actor)) waiting.push({ desk, visits: await this.queries.waiting(actor, desk.id, 200) });
    return waiting;
  }

  /** The request that a form names, if it waits at one of the actor's desks. */
  private async chosen(actor: Actor, visitId: string | undefined): Promise<VisitView | undefined> {
    return (await this.waiting(actor)).flatMap(({ visits }) => visits).find((visit) => visit.id === visitId);
  }

  private async toldPage(
    actor: Actor,
    values: Fields,
    { status, ...shown }: { problem?: PageProblem; preview?: string; status?: number } = {},
  ): Promise<PageResult> {
    const waiting = await this.waiting(actor);
    const now = this.clock.now();
    const openings = [];
    for (const { desk, visits } of waiting)
      if (visits.length > 0)
        openings.push({ desk, sessions: await this.extra.openSessions({ ...actor, facilityId: desk.id }, dayInZone(now, desk.timeZone)) });
    const chosen = waiting.flatMap(({ visits }) => visits).find((visit) => visit.id === values.visitId);
    const comers = chosen && (await this.people.of([chosen.id])).get(chosen.id);
    return page(<ToldDecisionView waiting={waiting} openings={openings} values={values} chosen={chosen} comers={comers} {...shown} />, {
      title: words()('visits_desk:told.title'),
      ...(status === undefined ? {} : { status }),
    });
  }
}

/** The forms ask for day and time apart. */
const atItsField = (problem: PageProblem): PageProblem => ({
  ...problem,
  errors: problem.errors.map((e) => ({ ...e, pointer: e.pointer === '/saidAt' ? '/saidOn' : e.pointer })),
});
