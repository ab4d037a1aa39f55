import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Can, CurrentActor, Idempotent, PageController } from '../../http/decorators';
import { answerForm } from '../../http/forms';
import { Id, validateForm } from '../../http/pipes';
import type { Actor } from '../../kernel/actor';
import { page, PageResult, redirect, RedirectResult } from '../../ui/page';
import type { PageProblem } from '../../ui/problem';
import { words } from '../page-words';
import { OfferNextBody } from './freed-seats.controller';
import { FreedSeatsQueries } from './freed-seats.queries';
import { FreedSeatsService } from './freed-seats.service';
import { FreedSeatView } from './views/FreedSeatView';

/** One free seat and those who wait for it. */
@PageController('freed-seats')
export class FreedSeatsPages {
  constructor(
    private readonly queries: FreedSeatsQueries,
    private readonly seats: FreedSeatsService,
  ) {}

  @Can('visit.request')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Query() { offered }: Record<string, unknown>): Promise<PageResult> {
    return this.look(actor, id, { offered: typeof offered === 'string' && /^[1-3]$/.test(offered) ? Number(offered) : undefined });
  }

  @Can('visit.request')
  @Idempotent()
  @Post(':id/offers')
  async offer(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    await this.queries.one(actor, id);
    return answerForm(
      async () => {
        const { count = 1 } = validateForm(OfferNextBody, body);
        const { offered } = await this.seats.offer(actor, id, count);
        return redirect(`/freed-seats/${id}?offered=${offered}`);
      },
      (problem, status) => this.look(actor, id, { problem, status }),
    );
  }

  private async look(
    actor: Actor,
    id: string,
    { offered, problem, status }: { offered?: number; problem?: PageProblem; status?: number },
  ): Promise<PageResult> {
    return page(<FreedSeatView seat={await this.queries.one(actor, id)} offered={offered} problem={problem} />, {
      title: words()('freed_seats:title'),
      width: 'wide',
      ...(status === undefined ? {} : { status }),
    });
  }
}
