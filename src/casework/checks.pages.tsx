import { Body, Get, Param, Post } from '@nestjs/common';
import { Can, CurrentActor, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { QuarterCheckBody } from './checks.dto';
import { ChecksService } from './checks.service';
import { CheckFormView, ChecksView } from './views/ChecksView';

/** The children's director's page. */
@PageController('checks')
export class ChecksPages {
  constructor(private readonly checks: ChecksService) {}

  @Can('quarter_check.write')
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<PageResult> {
    return page(<ChecksView lines={await this.checks.lines(actor)} />, { title: this.t('casework:checks.title') });
  }

  @Can('quarter_check.write')
  @Get(':id')
  form(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.formView(actor, id);
  }

  @Can('quarter_check.write')
  @Post(':id')
  record(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, string>,
  ): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.checks.record(actor, id, validateForm(QuarterCheckBody, body));
        return redirect('/checks');
      },
      (problem, status) => this.formView(actor, id, { note: body.note, problem }, status),
    );
  }

  private async formView(
    actor: Actor,
    id: string,
    again: { note?: string; problem?: PageProblem } = {},
    status = 200,
  ): Promise<PageResult> {
    return page(<CheckFormView line={await this.checks.line(actor, id)} {...again} />, {
      title: this.t('casework:checks.changed'),
      status,
      width: 'narrow',
    });
  }

  private t(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
