import { Body, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { IsArray, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { Request } from 'express';
import { Audit } from '../audit/audit';
import { FilesService } from '../files/files.service';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { ToArray } from '../http/transforms';
import type { Actor } from '../kernel/actor';
import { can } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { forbidden, invalid, notFound } from '../kernel/domain-error';
import { isId } from '../kernel/ids';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { SAFETY_ITEMS, SafetyItem } from './exchange.rules';
import { EXCHANGE_PILES, ExchangePile } from './exchange.states';
import { EnterExchangeBody, HandoverBody, OnBehalfOfBody } from './exchanges.dto';
import { ExchangeHolds } from './exchange-holds.service';
import { ExchangesQueries } from './exchanges.queries';
import { ExchangesService } from './exchanges.service';
import { CoverSheetView } from './views/CoverSheetView';
import { ExchangesView } from './views/ExchangesView';
import { ExchangeView } from './views/ExchangeView';
import { NewExchangeView } from './views/NewExchangeView';

class DeskQuery {
  @IsOptional() @IsIn(EXCHANGE_PILES) pile: ExchangePile = 'check';
  @IsOptional() @IsString() @MaxLength(40) reference?: string;
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}

class NewQuery {
  @IsOptional() @IsUUID() dyad?: string;
  @IsOptional() @IsString() @MaxLength(12) reply?: string;
}

const PAGE_VERBS = ['pass_safety', 'return_for_change', 'dispatch', 'receive', 'pass_facility', 'withhold', 'hand_over', 'resume'] as const;

class StepForm {
  @IsIn(PAGE_VERBS) verb: (typeof PAGE_VERBS)[number];
  @IsOptional() @ToArray() @IsArray() @IsIn(SAFETY_ITEMS, { each: true }) checklist?: SafetyItem[];
  @IsOptional() @IsString() @MaxLength(60) reasonCode?: string;
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  @IsOptional() @IsString() @MaxLength(60) toldBy?: string;
  @IsOptional() @IsString() channel?: string;
}

const ENDINGS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
};

/** The NGO's letters desk. */
@PageController('exchanges')
@Can('exchange.read')
export class ExchangesPages {
  constructor(
    private readonly service: ExchangesService,
    private readonly holds: ExchangeHolds,
    private readonly queries: ExchangesQueries,
    private readonly files: FilesService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Get()
  async desk(@CurrentActor() actor: Actor, @Query() query: DeskQuery): Promise<PageResult | RedirectResult> {
    if (can(actor, 'exchange.receive')) return redirect('/liaison/letters');
    const reference = query.reference?.trim() || undefined;
    const filter = reference === undefined ? { pile: query.pile, cursor: query.cursor } : { reference };
    const { data, page: list } = await this.queries.list(actor, { ...filter, limit: 50 });
    return this.show(
      <ExchangesView
        pile={query.pile}
        counts={await this.queries.piles(actor)}
        rows={data}
        nextCursor={list.nextCursor}
        reference={reference}
      />,
      'list.title',
    );
  }

  @Get('new')
  async newForm(@CurrentActor() actor: Actor, @Query() query: NewQuery): Promise<PageResult> {
    const original = query.reply === undefined ? undefined : (await this.queries.list(actor, { reference: query.reply, limit: 1 })).data[0];
    const direction = original?.direction === 'to_parent' ? 'to_child' : 'to_parent';
    return this.newView(actor, { dyadId: query.dyad, inReplyToReference: original?.reference, direction });
  }

  /**
   * Not `@Idempotent`, because a scan is stored before the transaction that refers to it: here the form's key becomes the
   * letter's id, so a form sent twice enters one letter.
   */
  @Post()
  async enter(
    @CurrentActor() actor: Actor,
    @Body() body: Record<string, string>,
    @Req() request: Request,
  ): Promise<PageResult | RedirectResult> {
    const id = body._key;
    const bytes = request.file === undefined || request.file.size === 0 ? undefined : request.file.buffer;
    return answerForm(
      async () => {
        if (!can(actor, 'exchange.write')) throw forbidden();
        if (!isId(id)) throw invalid('validation.failed');
        const entry = validateForm(EnterExchangeBody, body);
        if (await this.queries.exists(actor, id)) return redirect(`/exchanges/${id}`);
        await this.service.check(actor, entry, bytes !== undefined);
        const fileId = bytes === undefined ? undefined : await this.files.keep(actor, bytes);
        await this.service.enter(actor, entry, { id, fileId });
        return redirect(`/exchanges/${id}`);
      },
      (problem, status) => this.newView(actor, body, problem, status),
    );
  }

  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    if (can(actor, 'exchange.receive')) return redirect(`/liaison/letters?reference=${(await this.queries.one(actor, id)).reference}`);
    return this.oneView(actor, id);
  }

  @Post(':id/steps')
  @Idempotent()
  async step(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    // Officers have a page of their own, which shows them no more than they need.
    if (can(actor, 'exchange.receive')) throw forbidden();
    return answerForm(
      async () => {
        await this.take(actor, id, validateForm(StepForm, body));
        return redirect(`/exchanges/${id}`);
      },
      (problem, status) => this.oneView(actor, id, problem, status),
    );
  }

  /** The sheet that travels with the letter. */
  @Get(':id/cover-sheet')
  async coverSheet(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    const row = await this.queries.one(actor, id);
    if (row.kind === 'live_call') throw notFound();
    return this.show(<CoverSheetView row={row} />, 'sheet.title', { layout: 'bare' });
  }

  /** The scan a child asked for, under a name that says nothing. A facility sees it once the letter was sent. */
  @Get(':id/scan')
  @Header('Cache-Control', 'private, no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  async scan(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<StreamableFile> {
    const row = await this.queries.one(actor, id);
    if (row.fileId === null) throw notFound();
    await this.audit.read({
      action: 'exchange.read_scan',
      subjectType: 'exchange',
      subjectId: id,
      childId: row.childId,
      organisationId: row.organisationId,
    });
    // The letter's own visibility has been judged; the file belongs to the letter's organisation.
    const { bytes, contentType } = await this.files.open({ ...actor, organisationId: row.organisationId }, row.fileId);
    const kind = contentType === 'application/pdf' ? 'attachment' : 'inline';
    return new StreamableFile(bytes, {
      type: contentType,
      disposition: `${kind}; filename="${row.reference}.${ENDINGS[contentType] ?? 'bin'}"`,
      length: bytes.length,
    });
  }

  private async take(actor: Actor, id: string, form: StepForm): Promise<void> {
    const { verb, note, reasonCode } = form;
    const onBehalfOf =
      form.toldBy === undefined
        ? undefined
        : validateForm(OnBehalfOfBody, { name: form.toldBy, channel: form.channel, saidAt: this.clock.now().toISOString() });
    const step: HandoverBody = { note, onBehalfOf };
    switch (verb) {
      case 'pass_safety':
        return this.service.screen(actor, id, { ...step, check: 'child_safety', result: 'pass', checklist: form.checklist ?? [] });
      case 'return_for_change':
        return this.service.screen(actor, id, { ...step, check: 'child_safety', result: 'return', reasonCode });
      case 'pass_facility':
        return this.service.screen(actor, id, { ...step, check: 'facility', result: 'pass' });
      case 'withhold':
        return this.service.screen(actor, id, { ...step, check: 'facility', result: 'withhold', reasonCode });
      case 'dispatch':
        return this.service.dispatch(actor, id, step);
      case 'receive':
        return this.service.receive(actor, id, step);
      case 'hand_over':
        return this.service.handOver(actor, id, step);
      case 'resume':
        return this.holds.resume(actor, id, { note });
    }
  }

  private async oneView(actor: Actor, id: string, problem?: PageProblem, status = 200): Promise<PageResult> {
    const row = await this.queries.one(actor, id);
    await this.audit.read({
      action: 'exchange.read',
      subjectType: 'exchange',
      subjectId: id,
      childId: row.childId,
      organisationId: row.organisationId,
    });
    return this.show(<ExchangeView row={row} history={await this.queries.history(actor, id)} problem={problem} />, 'one.title', { status });
  }

  private async newView(
    actor: Actor,
    values: Record<string, string | undefined>,
    problem?: PageProblem,
    status = 200,
  ): Promise<PageResult> {
    if (!can(actor, 'exchange.write')) throw forbidden();
    return this.show(<NewExchangeView choices={await this.queries.dyadChoices(actor)} values={values} problem={problem} />, 'new.title', {
      status,
      width: 'narrow',
    });
  }

  private show(
    node: Parameters<typeof page>[0],
    title: string,
    options: { status?: number; layout?: 'bare'; width?: 'narrow' } = {},
  ): PageResult {
    return page(node, { title: translator(requestContext()?.locale ?? 'zh-CN')(`exchanges:${title}`), ...options });
  }
}
