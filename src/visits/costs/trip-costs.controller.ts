import { Body, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { FilesService } from '../../files/files.service';
import { writeXlsx } from '../../files/xlsx-writer';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { words } from '../page-words';
import { CostApprovalBody, CostLineBody, CostPaymentBody, CostRefusalBody, CostTransferBody, TripCostsQuery } from './trip-costs.dto';
import { TripCostsQueries, TripMoney, TripMoneyRow } from './trip-costs.queries';
import { TripCostsService } from './trip-costs.service';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a trip costs and who has paid it, in minor units of its currency. */
@ApiController('visits')
export class VisitCostsController {
  constructor(
    private readonly queries: TripCostsQueries,
    private readonly costs: TripCostsService,
    private readonly files: FilesService,
  ) {}

  /** The money of a trip: the estimate, the sums and every line. */
  @Get(':id/costs')
  @Can('trip_cost.read')
  of(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<TripMoney> {
    return this.queries.of(actor, id);
  }

  /** Estimates, asks for an advance, or claims what was spent, with its receipt. */
  @Post(':id/cost-lines')
  @Can('trip_cost.write')
  @Idempotent()
  async record(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CostLineBody): Promise<TripMoney> {
    await this.costs.check(actor, id, body);
    const fileId = body.receipt === undefined ? null : await this.files.keep(actor, Buffer.from(body.receipt, 'base64'));
    return this.costs.record(actor, id, body, { fileId });
  }

  /** Pays the family what it is owed, or takes back what it has left. */
  @Post(':id/cost-payments')
  @Can('trip_cost.pay')
  @Idempotent()
  even(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CostPaymentBody): Promise<TripMoney> {
    return this.costs.even(actor, id, body);
  }

  /** Moves what the family has left to another coming trip of the same child. */
  @Post(':id/cost-transfers')
  @Can('trip_cost.pay')
  @Idempotent()
  rollOver(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CostTransferBody): Promise<TripMoney> {
    return this.costs.rollOver(actor, id, body);
  }

  /** Closes the account of a trip that is over and even. */
  @Post(':id/cost-settlements')
  @Can('trip_cost.pay')
  @Idempotent()
  settle(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<TripMoney> {
    return this.costs.settle(actor, id);
  }
}

/** Answers to what was asked or claimed; the one who asked cannot give them. */
@ApiController('trip-cost-lines', 'visits')
export class TripCostLinesController {
  constructor(private readonly costs: TripCostsService) {}

  /** A second person says yes, to all of it or less. */
  @Post(':id/approvals')
  @HttpCode(200)
  @Can('trip_cost.approve')
  @Idempotent()
  approve(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CostApprovalBody): Promise<TripMoney> {
    return this.costs.approve(actor, id, body);
  }

  /** A second person says no. */
  @Post(':id/refusals')
  @HttpCode(200)
  @Can('trip_cost.approve')
  @Idempotent()
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { reasonCode }: CostRefusalBody): Promise<TripMoney> {
    return this.costs.refuse(actor, id, reasonCode);
  }

  /** The approved advance was paid out. */
  @Post(':id/payments')
  @HttpCode(200)
  @Can('trip_cost.pay')
  @Idempotent()
  pay(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<TripMoney> {
    return this.costs.pay(actor, id);
  }
}

/** All trips with money. */
@ApiController('trip-costs', 'visits')
export class TripCostsController {
  constructor(private readonly queries: TripCostsQueries) {}

  /** Trips with money, those where something is to be done first. */
  @Get()
  @WholeList()
  @Can('visit.request')
  async list(@CurrentActor() actor: Actor, @Query() { status }: TripCostsQuery): Promise<{ data: TripMoneyRow[] }> {
    return { data: await this.queries.list(actor, status) };
  }

  /** The same as a workbook: references, days and amounts, nobody's name and no place. */
  @Get('xlsx')
  @Can('visit.request')
  @Header('Cache-Control', 'no-store')
  async xlsx(@CurrentActor() actor: Actor, @Query() { status }: TripCostsQuery): Promise<StreamableFile> {
    return costsFile(await this.queries.list(actor, status));
  }
}

const COLUMNS = ['advanced', 'accepted', 'paidOut', 'cameBack', 'balance'] as const;

/** The list as a workbook; amounts in whole units with two places. */
export function costsFile(rows: readonly TripMoneyRow[]): StreamableFile {
  const t = words();
  const money = (minor: number): string => (minor / 100).toFixed(2);
  const head = [
    t('visits_pages:col.reference'),
    t('visits_pages:col.date'),
    t('trip_costs:currency'),
    ...COLUMNS.map((c) => t(`trip_costs:figure.${c}`)),
  ];
  const bytes = writeXlsx([
    {
      name: t('trip_costs:list.sheet'),
      widths: [12, 14, 10, 14, 14, 14, 14, 14],
      headRow: 1,
      rows: [
        head.map((text) => ({ text, style: 'head' as const })),
        ...rows.map(({ visitReference, day, currency, figures }) => [
          visitReference,
          day,
          currency,
          ...COLUMNS.map((c) => money(figures[c])),
        ]),
      ],
    },
  ]);
  return new StreamableFile(bytes, { type: XLSX, disposition: 'attachment; filename="list.xlsx"', length: bytes.length });
}
