import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { AgreementBody, AgreementsQuery } from './agreements.dto';
import { AgreementsQueries } from './agreements.queries';
import { AgreementsService } from './agreements.service';
import { AgreementForm } from './views/AgreementForm';
import { AgreementsView } from './views/AgreementsView';

type Sent = Record<string, string | string[]>;

/** Agreements with partners, as pages. */
@PageController('agreements')
export class AgreementsPages {
  constructor(
    private readonly service: AgreementsService,
    private readonly queries: AgreementsQueries,
  ) {}

  @Can('agreement.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: AgreementsQuery): Promise<PageResult> {
    return this.show(actor, query);
  }

  @Can('agreement.write')
  @Get('new')
  async form(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.showForm({ startsOn: await this.queries.today(actor) });
  }

  @Can('agreement.write')
  @Idempotent()
  @Post('new')
  create(@CurrentActor() actor: Actor, @Body() body: Sent): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.create(actor, validateForm(AgreementBody, body));
        return redirect('/agreements');
      },
      (problem, status) => this.showForm(body, problem, status),
    );
  }

  @Can('agreement.write')
  @Idempotent()
  @Post(':id/endings')
  end(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.service.end(actor, id);
        return redirect('/agreements');
      },
      (problem, status) => this.show(actor, new AgreementsQuery(), problem, status),
    );
  }

  private async show(actor: Actor, query: AgreementsQuery, problem?: PageProblem, status?: number): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, query);
    return page(<AgreementsView agreements={data} nextCursor={next.nextCursor} problem={problem} />, {
      title: this.words('access:agreements.title'),
      status,
    });
  }

  private showForm(values: Sent, problem?: PageProblem, status?: number): PageResult {
    return page(<AgreementForm values={values} problem={problem} />, {
      title: this.words('access:agreements.new'),
      width: 'narrow',
      status,
    });
  }

  private words(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
