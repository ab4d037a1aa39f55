import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import type { Invitation } from './user-invitations.service';
import { InvitationBody, UserBody, UserChangeForm, UsersQuery } from './users.dto';
import { UsersQueries } from './users.queries';
import { UsersService } from './users.service';
import { NewUserView } from './views/NewUserView';
import { UsersView } from './views/UsersView';
import { UserView } from './views/UserView';

type Fields = Record<string, string>;
/** Choices that were left open are not there. */
const filled = (body: Fields): Fields => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
const words = (key: string): string => translator(requestContext()?.locale ?? 'zh-CN')(key);

/** Accounts, as pages. */
@Can('user.write')
@PageController('users')
export class UsersPages {
  constructor(
    private readonly service: UsersService,
    private readonly queries: UsersQueries,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: UsersQuery): Promise<PageResult> {
    const { data, page: next } = await this.queries.list(actor, query);
    return page(<UsersView users={data} nextCursor={next.nextCursor} role={query.role} />, {
      title: words('access:users.title'),
      width: 'wide',
    });
  }

  @Get('new')
  form(@CurrentActor() actor: Actor): Promise<PageResult> {
    return this.showNew(actor, {});
  }

  @Idempotent()
  @Post('new')
  create(@CurrentActor() actor: Actor, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => redirect(`/users/${(await this.service.create(actor, validateForm(UserBody, filled(body)))).id}?done=created`),
      (problem, status) => this.showNew(actor, body, problem, status),
    );
  }

  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query('done') done: unknown): Promise<PageResult> {
    return this.show(actor, id, { done: ['created', 'changed', 'mailed'].find((word) => word === done) });
  }

  @Idempotent()
  @Post(':id')
  change(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { version, ...change } = validateForm(UserChangeForm, { active: 'false', ...filled(body) });
        await this.service.change(actor, id, version, change);
        return redirect(`/users/${id}?done=changed`);
      },
      (problem, status) => this.show(actor, id, { values: body, problem, status }),
    );
  }

  /** Without an idempotency key on purpose: the answer holds a link, and answers are kept. A repeat makes another link. */
  @Post(':id/invitations')
  invite(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { by } = validateForm(InvitationBody, body);
        const invitation = await this.service.invite(actor, id, by);
        return invitation ? this.show(actor, id, { invitation }) : redirect(`/users/${id}?done=mailed`);
      },
      (problem, status) => this.show(actor, id, { problem, status }),
    );
  }

  private async showNew(actor: Actor, values: Fields, problem?: PageProblem, status?: number): Promise<PageResult> {
    return page(<NewUserView values={values} places={await this.queries.places(actor)} mails={this.service.mails} problem={problem} />, {
      title: words('access:users.new'),
      width: 'narrow',
      status,
    });
  }

  private async show(
    actor: Actor,
    id: string,
    { status, ...more }: { values?: Fields; problem?: PageProblem; status?: number; invitation?: Invitation; done?: string },
  ): Promise<PageResult> {
    const user = await this.queries.one(actor, id);
    return page(
      <UserView
        user={user}
        places={await this.queries.places(actor)}
        mails={this.service.mails}
        own={user.id === actor.userId}
        {...more}
      />,
      { title: words('access:users.one'), width: 'narrow', status },
    );
  }
}
