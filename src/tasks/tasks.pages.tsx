import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { OutcomeBody, TasksQuery } from './tasks.dto';
import { TasksQueries } from './tasks.queries';
import { TasksService } from './tasks.service';
import { TasksView } from './views/TasksView';
import { TaskView } from './views/TaskView';

class TaskPageQuery extends TasksQuery {
  /** Everybody's, not only one's own. */
  @IsOptional() @IsIn(['true']) all?: 'true';
}

type Fields = Record<string, string | undefined>;

/** One's day: what has to be done, and one tap to say how it went. */
@PageController('tasks')
export class TasksPages {
  constructor(
    private readonly tasks: TasksService,
    private readonly queries: TasksQueries,
  ) {}

  @Can('task.read')
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: TaskPageQuery): Promise<PageResult> {
    const { all, ...filter } = query;
    const narrowed = filter.childId !== undefined || filter.visitId !== undefined;
    const runsOut = filter.runsOut === 'true' && filter.status === 'open';
    const own = all === undefined && !narrowed && !runsOut && filter.status === 'open';
    const tasks = await this.queries.list(actor, { ...filter, own });
    const tab = filter.status === 'open' ? (runsOut ? 'runs_out' : own ? 'mine' : 'all') : filter.status;
    return page(<TasksView tasks={tasks.data} next={tasks.page.nextCursor} tab={tab} />, { title: this.t('tasks:list.title') });
  }

  @Can('task.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<PageResult> {
    return this.taskPage(actor, id, {});
  }

  @Can('task.finish')
  @Idempotent()
  @Post(':id/outcomes')
  finish(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.tasks.finish(actor, id, validateForm(OutcomeBody, body));
        return redirect('/tasks');
      },
      (problem, status) => this.taskPage(actor, id, { outcome: body.outcome, note: body.note }, problem, status),
    );
  }

  private async taskPage(actor: Actor, id: string, values: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<TaskView task={await this.queries.one(actor, id)} values={values} problem={problem} />, {
      title: this.t('tasks:one.title'),
      width: 'narrow',
      status,
    });
  }

  private t(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
