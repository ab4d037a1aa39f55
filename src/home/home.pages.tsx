import { Get, Req } from '@nestjs/common';
import type { Request } from 'express';
import { UsersQueries } from '../access/users.queries';
import { Config } from '../config/config';
import { Can, CurrentActor, PageController, Public } from '../http/decorators';
import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';
import { Permission, Role } from '../kernel/permissions';
import { AnsweredQueries } from '../notifications/replies/answered.queries';
import { TasksQueries } from '../tasks/tasks.queries';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import { TodayQueries } from './today.queries';
import { HelpView } from './views/HelpView';
import { StartView } from './views/StartView';
import { TodayView } from './views/TodayView';

/** Where each role's day begins when it is one page and not a board. */
const FIRST_PAGE: Partial<Record<Role, string>> = { director: '/checks', funder: '/impact', data_officer: '/audit', admin: '/facilities' };

/** Tasks that the day begins with; the rest is one tap away. */
const TASKS_SHOWN = 5;

/** The start page of the demo, each role's day, and help. */
@PageController()
export class HomePages {
  constructor(
    private readonly today: TodayQueries,
    private readonly tasks: TasksQueries,
    private readonly answered: AnsweredQueries,
    private readonly users: UsersQueries,
    private readonly config: Config,
  ) {}

  @Public()
  @Get()
  async start(@Req() request: Request & { actor?: Actor }): Promise<PageResult | RedirectResult> {
    if (!this.config.demo) return redirect(request.actor ? '/today' : '/sign-in');
    return page(<StartView users={await this.users.demoUsers()} />, { title: this.t('home:start.title'), layout: 'public', width: 'wide' });
  }

  @Can('today.read')
  @Get('today')
  async day(@CurrentActor() actor: Actor): Promise<PageResult | RedirectResult> {
    const first = FIRST_PAGE[actor.role];
    if (first !== undefined) return redirect(first);
    const tasks = actor.permissions.has('task.read')
      ? await this.tasks.list(actor, { status: 'open', own: true, limit: TASKS_SHOWN })
      : null;
    const view = (
      <TodayView
        cards={await this.today.cards(actor)}
        behindMinutes={await this.today.behindMinutes()}
        tasks={tasks?.data ?? []}
        counts={await this.tasks.counts(actor)}
        answered={actor.permissions.has('answered.read') ? await this.answered.figure(actor) : null}
      />
    );
    return page(view, {
      title: this.t('home:today.title'),
      width: 'wide',
    });
  }

  @Public()
  @Get('help')
  help(@Req() request: Request & { actor?: Actor }): PageResult {
    const permissions: ReadonlySet<Permission> | undefined = request.actor?.permissions;
    return page(<HelpView signedIn={permissions !== undefined} />, {
      title: this.t('home:help.title'),
      layout: request.actor ? 'staff' : 'public',
      width: 'narrow',
    });
  }

  private t(key: string): string {
    return translator(requestContext()?.locale ?? 'zh-CN')(key);
  }
}
