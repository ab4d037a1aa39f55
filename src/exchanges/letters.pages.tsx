import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Can, CurrentActor, Idempotent, PageController } from '../http/decorators';
import { answerForm } from '../http/forms';
import { Id, validateForm } from '../http/pipes';
import { requestContext } from '../kernel/request-context';
import { ToInt } from '../http/transforms';
import type { Actor } from '../kernel/actor';
import { DomainError } from '../kernel/domain-error';
import { translator } from '../ui/i18n';
import { page, PageResult, redirect, RedirectResult } from '../ui/page';
import type { PageProblem } from '../ui/problem';
import type { ExchangeDirection, ExchangeStatus } from './exchange.states';
import { EnterExchangeBody, LetterBatchBody, ReplyBody, WithholdingBody } from './exchanges.dto';
import { ExchangeRow, ExchangesQueries } from './exchanges.queries';
import { ExchangesService } from './exchanges.service';
import { LetterPiles, LettersView } from './views/LettersView';

class LettersQuery {
  @IsOptional() @IsString() @MaxLength(40) reference?: string;
  /** How many of the last batch were done, and how many were not. */
  @IsOptional() @ToInt() done?: number;
  @IsOptional() @ToInt() left?: number;
}

const MOST_SHOWN = 100;

/** The liaison officer's letters: four short piles, each done with ticks and one button. */
@PageController('liaison/letters')
@Can('exchange.receive')
export class LettersPages {
  constructor(
    private readonly service: ExchangesService,
    private readonly queries: ExchangesQueries,
  ) {}

  @Get()
  letters(@CurrentActor() actor: Actor, @Query() query: LettersQuery): Promise<PageResult> {
    return this.view(actor, query);
  }

  /** One step for many letters. Each is its own transaction: one that cannot be done leaves the others done. */
  @Post()
  async batch(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        // Each pile's ticks have a name of their own, so that "select all" stays within its pile.
        const { verb, ids } = validateForm(LetterBatchBody, { verb: body.verb, ids: body[`ids_${String(body.verb)}`] });
        let done = 0;
        for (const id of new Set(ids)) if (await this.isDone(this.step(actor, verb, id))) done += 1;
        return redirect(`/liaison/letters?done=${done}&left=${new Set(ids).size - done}`);
      },
      (problem, status) => this.view(actor, {}, problem, status),
    );
  }

  /** Keeps a letter back, with a reason. */
  @Post(':id/withholdings')
  @Idempotent()
  async withhold(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    return this.once(actor, () => this.service.withhold(actor, id, validateForm(WithholdingBody, body)));
  }

  /** Enters a parent's answer to a letter that was handed over. */
  @Post(':id/replies')
  @Idempotent()
  async reply(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<PageResult | RedirectResult> {
    return this.once(actor, () => this.service.reply(actor, id, validateForm(ReplyBody, body)));
  }

  /** Enters a letter that a parent has written first. */
  @Post('entries')
  @Idempotent()
  async enter(@CurrentActor() actor: Actor, @Body() body: Record<string, unknown>): Promise<PageResult | RedirectResult> {
    return this.once(actor, () => this.service.enter(actor, validateForm(EnterExchangeBody, { ...body, direction: 'to_child' })));
  }

  private once(actor: Actor, verb: () => Promise<unknown>): Promise<PageResult | RedirectResult> {
    return answerForm(
      async () => {
        await verb();
        return redirect('/liaison/letters?done=1&left=0');
      },
      (problem, status) => this.view(actor, {}, problem, status),
    );
  }

  private step(actor: Actor, verb: LetterBatchBody['verb'], id: string): Promise<void> {
    switch (verb) {
      case 'receive':
        return this.service.receive(actor, id);
      case 'pass_facility':
        return this.service.screen(actor, id, { check: 'facility', result: 'pass' });
      case 'dispatch':
        return this.service.dispatch(actor, id);
      case 'hand_over':
        return this.service.handOver(actor, id);
    }
  }

  /** False for what this officer cannot do with this letter now; anything else is a fault and stays one. */
  private async isDone(step: Promise<void>): Promise<boolean> {
    try {
      await step;
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private async view(actor: Actor, query: LettersQuery, problem?: PageProblem, status = 200): Promise<PageResult> {
    const reference = query.reference?.trim() || undefined;
    const list = async (direction: ExchangeDirection, state: ExchangeStatus): Promise<ExchangeRow[]> =>
      (await this.queries.list(actor, { direction, status: state, reference, limit: MOST_SHOWN })).data;
    const piles: LetterPiles = {
      receive: await list('to_parent', 'dispatched'),
      check: [...(await list('to_parent', 'received')), ...(await list('to_child', 'entered'))],
      handOver: await list('to_parent', 'facility_passed'),
      send: await list('to_child', 'facility_passed'),
      handedOver: await list('to_parent', 'handed_over'),
      waiting: reference === undefined ? await this.queries.waiting(actor, MOST_SHOWN) : [],
    };
    const found = reference === undefined ? undefined : (await this.queries.list(actor, { reference, limit: 1 })).data[0];
    const title = translator(requestContext()?.locale ?? 'zh-CN')('exchanges:letters.title');
    const batch = query.done === undefined ? undefined : { done: query.done, left: query.left ?? 0 };
    return page(
      <LettersView
        piles={piles}
        choices={await this.queries.dyadChoices(actor)}
        reference={reference}
        found={found}
        batch={batch}
        problem={problem}
      />,
      { title, status },
    );
  }
}
