import { Body, Get, Param, Post } from '@nestjs/common';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { reasonJson } from '../../http/problem';
import { ToInt } from '../../http/transforms';
import type { Actor } from '../../kernel/actor';
import { words } from '../page-words';
import { FreedSeat, FreedSeatLook, FreedSeatsQueries } from './freed-seats.queries';
import { FreedSeatsService } from './freed-seats.service';

/** A freed seat goes to the next, or to the first three in order. */
export class OfferNextBody {
  /** To how many at most; one when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(3) count?: number;
}

/** Free seats for which families wait: who comes next, why, and what is missing to whom. */
@ApiController('freed-seats', 'visits')
export class FreedSeatsController {
  constructor(
    private readonly queries: FreedSeatsQueries,
    private readonly seats: FreedSeatsService,
  ) {}

  /** Sessions with a free or kept seat that suits a family of the organisation, the soonest first. */
  @Get()
  @WholeList()
  @Can('visit.request')
  async list(@CurrentActor() actor: Actor): Promise<{ data: FreedSeat[] }> {
    return { data: await this.queries.list(actor) };
  }

  /** One of them, by the session's id, with the ranked families; of another organisation's family only its rank. */
  @Get(':id')
  @Can('visit.request')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<object> {
    return toJson(await this.queries.one(actor, id));
  }

  /** Offers free seats to the first that can take them, in the order of the list; the others follow when one says no or the time runs out. */
  @Post(':id/offers')
  @Can('visit.request')
  @Idempotent()
  async offer(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { count = 1 }: OfferNextBody): Promise<object> {
    const { offered, ...seat } = await this.seats.offer(actor, id, count);
    return { ...toJson(seat), offered };
  }
}

const toJson = ({ candidates, ...seat }: FreedSeatLook): object => {
  const t = words();
  return {
    ...seat,
    candidates: candidates.map(({ reasons, ...one }) => ({ ...one, reasons: reasons.map((reason) => reasonJson(reason, t)) })),
  };
};
