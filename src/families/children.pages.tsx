import { Body, Get, Post } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { PageProblem } from '../ui/problem';
import { ChildBody } from './children.dto';
import { ChildrenService } from './children.service';
import { FamiliesQueries } from './families.queries';
import { FormValues } from './views/form-values';
import { Match, NewChildView } from './views/NewChildView';

/** The form that opens a child's file. */
@PageController('children')
export class ChildrenPages {
  constructor(
    private readonly service: ChildrenService,
    private readonly families: FamiliesQueries,
  ) {}

  @Can('child.write')
  @Get('new')
  form(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.view(actor, {});
  }

  @Can('child.write')
  @Post('new')
  @Idempotent()
  create(@CurrentActor() actor: Actor, @Body() body: FormValues): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/children/${(await this.service.create(actor, validateForm(ChildBody, body))).id}`),
      async (problem, status, error) => {
        await this.service.noteDisclosure(actor, error);
        return this.view(actor, body, problem, status, error.alternatives as Match[] | undefined);
      },
    );
  }

  private async view(actor: Actor, values: FormValues, problem?: PageProblem, status = 200, matches?: Match[]): Promise<PageResult> {
    const workers = await this.families.activeWorkers(actor);
    return page(<NewChildView values={values} workers={workers} matches={matches} problem={problem} />, {
      title: translator(requestContext()?.locale ?? 'zh-CN')('families:new_child.title'),
      width: 'narrow',
      status,
    });
  }
}
