import { Body, Get, Ip, Param, Post } from '@nestjs/common';
import { PageController, Public } from '../http/decorators';
import { answerForm } from '../http/forms';
import { validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { UserInvitations } from './user-invitations.service';
import { PasswordBody } from './users.dto';
import { WelcomeView } from './views/WelcomeView';

/** Choosing a password by a link that opens once. Looking at the page uses nothing up: mail scanners open every link. */
@Public()
@PageController('welcome')
export class WelcomePages {
  constructor(private readonly invitations: UserInvitations) {}

  @Get(':token')
  async form(@Param('token') token: string, @Ip() address: string): Promise<PageResult> {
    await this.invitations.owner(token, address);
    return this.show(token);
  }

  @Post(':token')
  choose(@Param('token') token: string, @Body() body: Record<string, string>, @Ip() address: string): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await this.invitations.choose(token, validateForm(PasswordBody, body), address);
        return redirect('/sign-in?welcome=1');
      },
      (problem, status) => this.show(token, problem, status),
    );
  }

  private show(token: string, problem?: PageProblem, status?: number): PageResult {
    const title = translator(requestContext()?.locale ?? 'zh-CN')('access:welcome.title');
    return page(<WelcomeView token={token} problem={problem} />, { title, layout: 'public', width: 'narrow', status });
  }
}
