import { Body, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { words } from './page-words';
import { DataRequestBody, DataRequestDecisionBody, DataRequestsQuery } from './privacy.dto';
import { DataRequestsQueries } from './requests.queries';
import { DataRequestsService } from './requests.service';
import { DataRequestForm } from './views/DataRequestForm';
import { DataRequestsView } from './views/DataRequestsView';
import { DataRequestView } from './views/DataRequestView';
import { RecordView } from './views/RecordView';

type Sent = Record<string, string | string[]>;

/** What people ask about their own data, as pages. */
@PageController('privacy/requests')
export class DataRequestsPages {
  constructor(
    private readonly service: DataRequestsService,
    private readonly queries: DataRequestsQueries,
  ) {}

  @Can('privacy.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: DataRequestsQuery): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, query);
    return page(<DataRequestsView rows={data} status={query.status} nextCursor={next.nextCursor} />, { title: words('requests.title') });
  }

  @Can('privacy.write')
  @Get('new')
  form(): PageResult {
    return this.showForm({});
  }

  @Can('privacy.write')
  @Idempotent()
  @Post('new')
  receive(@CurrentActor() actor: Actor, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/privacy/requests/${(await this.service.receive(actor, validateForm(DataRequestBody, body))).id}`),
      (problem, status) => this.showForm(body, problem, status),
    );
  }

  @Can('privacy.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.show(actor, id, {});
  }

  @Can('privacy.write')
  @Idempotent()
  @Post(':id/decisions')
  async decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        await this.service.decide(actor, id, validateForm(DataRequestDecisionBody, body));
        return redirect(`/privacy/requests/${id}`);
      },
      (problem, status) => this.show(actor, id, body, problem, status),
    );
  }

  /** The record to read and print. A POST: handing out leaves its lines, and no preview of a browser hands out. */
  @Can('privacy.read')
  @HttpCode(200)
  @Post(':id/record')
  read(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => page(<RecordView record={await this.service.handOut(actor, id)} />, { title: words('record.title'), layout: 'bare' }),
      (problem, status) => this.show(actor, id, {}, problem, status),
    );
  }

  /** The record for machines, under a name that says nothing. */
  @Can('privacy.read')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  @Post(':id/record.json')
  async download(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<StreamableFile | PageResult | RedirectResult> {
    let file: StreamableFile | undefined;
    const shown = await answerForm(
      async () => {
        const record = await this.service.handOut(actor, id);
        file = new StreamableFile(Buffer.from(JSON.stringify(record, null, 2)), {
          type: 'application/json; charset=utf-8',
          disposition: `attachment; filename="record-${record.reference}.json"`,
        });
        return redirect(`/privacy/requests/${id}`);
      },
      (problem, status) => this.show(actor, id, {}, problem, status),
    );
    return file ?? shown;
  }

  private async show(actor: Actor, id: string, values: Sent, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<DataRequestView row={await this.queries.one(actor, id)} values={values} problem={problem} />, {
      title: words('requests.one'),
      status,
    });
  }

  private showForm(values: Sent, problem?: PageProblem, status?: number): PageResult {
    return page(<DataRequestForm values={values} problem={problem} />, { title: words('requests.new'), width: 'narrow', status });
  }
}
