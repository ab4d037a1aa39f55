import { Body, Get, Header, OnModuleInit, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../../audit/audit';
import { FilesService } from '../../files/files.service';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { FormText, Id, validateForm } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { can } from '../../kernel/actor';
import { DomainError, invalid, notFound } from '../../kernel/domain-error';
import { isId } from '../../kernel/ids';
import { minorOf } from '../../kernel/money';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import { VisitPageParts } from '../visit-page-parts.service';
import { costsFile } from './trip-costs.controller';
import { CostApprovalBody, CostLineBody, CostPaymentBody, CostRefusalBody, CostTransferBody, TripCostsQuery } from './trip-costs.dto';
import { TripCostsQueries } from './trip-costs.queries';
import { TripCostsService } from './trip-costs.service';
import { TripCostsListView } from './views/TripCostsListView';
import { TripMoneyCard } from './views/TripMoneyCard';
import { TripCostsView } from './views/TripCostsView';

type Fields = Record<string, string | undefined>;
type Answer = Promise<PageResult | RedirectResult>;
interface Refused {
  problem: PageProblem;
  status: number;
  values: Fields;
}

const ENDINGS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf' };

/**
 * A form's fields as a body: what is empty is left out, an amount is typed in whole units.
 * @throws DomainError invalid with everything that is wrong, `cost.amount` for an amount that cannot be read
 */
function bodyOf<T extends object>(type: new () => T, fields: Fields): T {
  const { amount = '', ...others } = fields;
  if (amount.trim() === '') return validateForm(type, others);
  const minor = minorOf(amount);
  if (minor !== undefined && minor > 0) return validateForm(type, { ...others, amount: minor });
  const unreadable = { pointer: '/amount', code: 'cost.amount' };
  try {
    validateForm(type, { ...others, amount: 1 });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.kind, error.code, error.params, { errors: [...error.errors, unreadable] });
  }
  throw invalid('validation.failed', {}, [unreadable]);
}

/** The money of one trip, for whoever plans, escorts or answers for it. */
@PageController('visits')
export class VisitCostsPages implements OnModuleInit {
  constructor(
    private readonly queries: TripCostsQueries,
    private readonly costs: TripCostsService,
    private readonly files: FilesService,
    private readonly parts: VisitPageParts,
  ) {}

  onModuleInit(): void {
    this.parts.add(async (actor, visit) =>
      can(actor, 'trip_cost.read') ? <TripMoneyCard money={await this.queries.of(actor, visit.id)} /> : null,
    );
  }

  @Can('trip_cost.read')
  @Get(':id/costs')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() { done }: Fields): Promise<PageResult> {
    return this.show(actor, id, undefined, done === '1');
  }

  /** Not `@Idempotent`, because a receipt is stored before the transaction that refers to it: the form's key becomes the line's id. */
  @Can('trip_cost.write')
  @Post(':id/costs/lines')
  async record(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields, @Req() request: Request): Answer {
    const { _key: key } = fields;
    return this.act(actor, id, fields, async () => {
      if (!isId(key)) throw invalid('validation.failed');
      const body = bodyOf(CostLineBody, fields);
      await this.costs.check(actor, id, body);
      const isSent = request.file !== undefined && request.file.size > 0 && body.kind === 'cost_claimed';
      const fileId = isSent && request.file ? await this.files.keep(actor, request.file.buffer) : null;
      await this.costs.record(actor, id, body, { id: key, fileId });
    });
  }

  @Can('trip_cost.pay')
  @Idempotent()
  @Post(':id/costs/payments')
  even(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.even(actor, id, bodyOf(CostPaymentBody, fields)));
  }

  @Can('trip_cost.pay')
  @Idempotent()
  @Post(':id/costs/transfers')
  rollOver(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.rollOver(actor, id, bodyOf(CostTransferBody, fields)));
  }

  @Can('trip_cost.pay')
  @Idempotent()
  @Post(':id/costs/settlements')
  settle(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.settle(actor, id));
  }

  private async act(actor: Actor, id: string, values: Fields, verb: () => Promise<unknown>): Answer {
    return answerForm(
      async () => {
        await verb();
        return redirect(`/visits/${id}/costs?done=1`);
      },
      (problem, status) => this.show(actor, id, { problem, status, values }),
    );
  }

  private async show(actor: Actor, id: string, refused?: Refused, done = false): Promise<PageResult> {
    return costsPage(this.queries, actor, id, refused, done);
  }
}

/** Answers to lines, and their receipts. */
@PageController('trip-cost-lines')
export class TripCostLinesPages {
  constructor(
    private readonly queries: TripCostsQueries,
    private readonly costs: TripCostsService,
    private readonly files: FilesService,
    private readonly audit: Audit,
  ) {}

  @Can('trip_cost.approve')
  @Idempotent()
  @Post(':id/approvals')
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.approve(actor, id, bodyOf(CostApprovalBody, fields)));
  }

  @Can('trip_cost.approve')
  @Idempotent()
  @Post(':id/refusals')
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.refuse(actor, id, validateForm(CostRefusalBody, fields).reasonCode));
  }

  @Can('trip_cost.pay')
  @Idempotent()
  @Post(':id/payments')
  pay(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body(FormText) fields: Fields): Answer {
    return this.act(actor, id, fields, () => this.costs.pay(actor, id));
  }

  /** The receipt, under a name that says nothing. */
  @Can('trip_cost.read')
  @Get(':id/receipt')
  @Header('Cache-Control', 'private, no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  async receipt(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<StreamableFile> {
    const { visit, fileId } = await this.queries.lineOf(actor, id);
    if (fileId === null) throw notFound();
    const { id: subjectId, organisationId } = visit;
    await this.audit.read({ action: 'trip_cost.read', subjectType: 'visit', subjectId, organisationId });
    const { bytes, contentType } = await this.files.open(actor, fileId);
    const kind = contentType === 'application/pdf' ? 'attachment' : 'inline';
    return new StreamableFile(bytes, {
      type: contentType,
      disposition: `${kind}; filename="receipt.${ENDINGS[contentType] ?? 'bin'}"`,
      length: bytes.length,
    });
  }

  private async act(actor: Actor, lineId: string, values: Fields, verb: () => Promise<unknown>): Answer {
    const { visit } = await this.queries.lineOf(actor, lineId);
    return answerForm(
      async () => {
        await verb();
        return redirect(`/visits/${visit.id}/costs?done=1`);
      },
      (problem, status) => costsPage(this.queries, actor, visit.id, { problem, status, values: { ...values, lineId } }),
    );
  }
}

/** Trips with money. */
@PageController('trip-costs')
export class TripCostsPages {
  constructor(private readonly queries: TripCostsQueries) {}

  @Can('visit.request')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<PageResult> {
    const { status = 'open' } = validateForm(TripCostsQuery, query);
    return page(<TripCostsListView rows={await this.queries.list(actor, status)} status={status} />, {
      title: words()('trip_costs:list.title'),
      width: 'wide',
    });
  }

  @Can('visit.request')
  @Get('xlsx')
  @Header('Cache-Control', 'no-store')
  async xlsx(@CurrentActor() actor: Actor, @Query() query: Fields): Promise<StreamableFile> {
    return costsFile(await this.queries.list(actor, validateForm(TripCostsQuery, query).status));
  }
}

async function costsPage(queries: TripCostsQueries, actor: Actor, id: string, refused?: Refused, done = false): Promise<PageResult> {
  const money = await queries.of(actor, id);
  const view = (
    <TripCostsView
      money={money}
      others={money.figures.balance > 0 ? await queries.others(actor, id) : []}
      done={done}
      values={refused?.values ?? {}}
      problem={refused?.problem}
    />
  );
  return page(view, {
    title: words()('trip_costs:document_title', { reference: money.visitReference }),
    ...(refused === undefined ? {} : { status: refused.status }),
  });
}
