import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../../http/decorators';
import { Id } from '../../http/pipes';
import { Actor } from '../../kernel/actor';
import { audienceOf, toVisitJson } from '../visit.json';
import { WaitlistAcceptBody, WaitlistBody, WaitlistOfferBody, WaitlistQuery, WaitlistWithdrawBody } from './waitlist.dto';
import { OfferLine, WaitlistQueries, WaitlistRow } from './waitlist.queries';
import { WaitlistService } from './waitlist.service';

/** Families that wait for a place, in a fair order that says why; and the freed seats kept for them. */
@ApiController('waitlist-entries', 'visits')
export class WaitlistController {
  constructor(
    private readonly waitlist: WaitlistService,
    private readonly queries: WaitlistQueries,
  ) {}

  /** The organisation's entries, first rank first. */
  @Get()
  @WholeList()
  @Can('visit.request')
  async list(@CurrentActor() actor: Actor, @Query() { status }: WaitlistQuery): Promise<{ data: WaitlistRow[] }> {
    return { data: await this.queries.list(actor, { status }) };
  }

  /** Puts a family on the list. */
  @Post()
  @Can('visit.request')
  @Idempotent()
  add(@CurrentActor() actor: Actor, @Body() body: WaitlistBody): Promise<WaitlistRow> {
    return this.waitlist.add(actor, body);
  }

  /** One entry with its rank, why, and the open offer. */
  @Get(':id')
  @Can('visit.request')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<WaitlistRow> {
    return this.queries.one(actor, id);
  }

  /** Every seat that was kept for it. */
  @Get(':id/offers')
  @WholeList()
  @Can('visit.request')
  async offers(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<{ data: OfferLine[] }> {
    await this.queries.one(actor, id);
    return { data: await this.queries.offers(id) };
  }

  /** Keeps a free seat for it, when it is its turn. */
  @Post(':id/offers')
  @Can('visit.request')
  @Idempotent()
  offer(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() { sessionId }: WaitlistOfferBody): Promise<WaitlistRow> {
    return this.waitlist.offer(actor, id, sessionId);
  }

  /** Books the seat that is kept for it; answers with the visit. */
  @Post(':id/acceptances')
  @Can('visit.request')
  @Idempotent()
  async accept(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: WaitlistAcceptBody,
  ): Promise<Record<string, unknown>> {
    return toVisitJson(await this.waitlist.accept(actor, id, body), audienceOf(actor));
  }

  /** Not this seat: it goes to the next. */
  @Post(':id/refusals')
  @HttpCode(200)
  @Can('visit.request')
  @Idempotent()
  refuse(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<WaitlistRow> {
    return this.waitlist.refuse(actor, id);
  }

  /** Does not wait any more. */
  @Post(':id/withdrawals')
  @HttpCode(200)
  @Can('visit.request')
  @Idempotent()
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: WaitlistWithdrawBody): Promise<WaitlistRow> {
    return this.waitlist.withdraw(actor, id, body);
  }
}
