import { IsIn, IsOptional } from 'class-validator';
import { Body, Get, OnModuleInit, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { Actor, can, zoneOf } from '../kernel/actor';
import { readerLocale } from '../kernel/request-context';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import { VisitPageParts } from '../visits/visit-page-parts.service';
import { MessageTries } from './engine/message-tries.service';
import { MessagesQueries } from './messages.queries';
import { SaidSection } from './views/SaidSection';
import { UnsentView } from './views/UnsentView';

type Fields = Record<string, string>;

class RetryBody {
  /** The page that the button stood on. */
  @IsOptional() @IsIn(['visit', 'list']) back?: 'visit' | 'list';
}

/** What did not go out; and, on the page of a visit, everything that was said about it. */
@PageController('messages')
export class MessagesPages implements OnModuleInit {
  constructor(
    private readonly queries: MessagesQueries,
    private readonly tries: MessageTries,
    private readonly parts: VisitPageParts,
  ) {}

  onModuleInit(): void {
    this.parts.add(async (actor, visit) =>
      can(actor, 'message.read') ? <SaidSection said={await this.queries.said(actor, visit.id)} timeZone={zoneOf(actor)} /> : null,
    );
  }

  @Can('message.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() { done }: Fields): Promise<PageResult> {
    return this.view(actor, { done: done === '1' });
  }

  @Can('message.retry')
  @Idempotent()
  @Post(':id/retries')
  tryAgain(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: Fields): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        const { back } = validateForm(RetryBody, body);
        const { visitId } = await this.tries.tryAgain(actor, id);
        return redirect(back === 'visit' && visitId !== null ? `/visits/${visitId}#said` : '/messages?done=1');
      },
      (problem, status) => this.view(actor, { problem, status }),
    );
  }

  private async view(actor: Actor, { status, ...rest }: { done?: boolean; problem?: PageProblem; status?: number }): Promise<PageResult> {
    return page(<UnsentView messages={await this.queries.unsent(actor)} {...rest} />, {
      title: translator(readerLocale(actor))('said:unsent.title'),
      ...(status === undefined ? {} : { status }),
    });
  }
}
