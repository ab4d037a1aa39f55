import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { toChangeJson, toExchangeJson } from './exchange-json';
import { EnterExchangeBody, ExchangesQuery, HandoverBody, ReplyBody, ScreeningBody, StepBody, WithholdingBody } from './exchanges.dto';
import { ExchangeHolds } from './exchange-holds.service';
import { ExchangesQueries } from './exchanges.queries';
import { ExchangesService } from './exchanges.service';

type Json = Record<string, unknown>;

/**
 * Letters, drawings, recorded messages and live calls. Who may take a step depends on the letter's direction, so the route
 * asks only for `exchange.read` and the transition table for the rest.
 */
@ApiController('exchanges')
@Can('exchange.read')
export class ExchangesController {
  constructor(
    private readonly service: ExchangesService,
    private readonly holds: ExchangeHolds,
    private readonly queries: ExchangesQueries,
    private readonly audit: Audit,
  ) {}

  /** Enters a letter, drawing or recorded message, or asks for a live call. */
  @Post()
  @Idempotent()
  async enter(@CurrentActor() actor: Actor, @Body() body: EnterExchangeBody): Promise<Json> {
    return this.json(actor, await this.service.enter(actor, body));
  }

  /** Exchanges the reader may see, oldest first. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: ExchangesQuery): Promise<Page<Json>> {
    const { data, page } = await this.queries.list(actor, query);
    return { data: data.map((row) => toExchangeJson(actor, row)), page };
  }

  /** One exchange with the steps of its way, newest first. The read is audited. */
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Json> {
    const row = await this.queries.one(actor, id);
    await this.audit.read({
      action: 'exchange.read',
      subjectType: 'exchange',
      subjectId: id,
      childId: row.childId,
      organisationId: row.organisationId,
    });
    return { ...toExchangeJson(actor, row), history: (await this.queries.history(actor, id)).map(toChangeJson) };
  }

  /** The outcome of the child-safety check or of the facility's inspection. */
  @Post(':id/screenings')
  @Idempotent()
  async screen(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ScreeningBody): Promise<Json> {
    await this.service.screen(actor, id, body);
    return this.json(actor, id);
  }

  /** Sends it on. What could stop it is judged again. */
  @Post(':id/dispatches')
  @Idempotent()
  async dispatch(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: StepBody): Promise<Json> {
    await this.service.dispatch(actor, id, body);
    return this.json(actor, id);
  }

  /** The other side has it. */
  @Post(':id/receipts')
  @Idempotent()
  async receive(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: StepBody): Promise<Json> {
    await this.service.receive(actor, id, body);
    return this.json(actor, id);
  }

  /** It is in the hands it is for; a contact is recorded. */
  @Post(':id/handovers')
  @Idempotent()
  async handOver(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: HandoverBody): Promise<Json> {
    await this.service.handOver(actor, id, body);
    return this.json(actor, id);
  }

  /** The facility keeps it. */
  @Post(':id/withholdings')
  @Idempotent()
  async withhold(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: WithholdingBody): Promise<Json> {
    await this.service.withhold(actor, id, body);
    return this.json(actor, id);
  }

  /** Lets go on what was on hold, once the gates allow it again. */
  @Post(':id/resumptions')
  @Idempotent()
  async resume(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: StepBody): Promise<Json> {
    await this.holds.resume(actor, id, body);
    return this.json(actor, id);
  }

  /** Enters the answer. Gives back the letter that was answered, with `replyExchange`, the new one. */
  @Post(':id/replies')
  @Idempotent()
  async reply(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReplyBody): Promise<Json> {
    const replyId = await this.service.reply(actor, id, body);
    return { ...(await this.json(actor, id)), replyExchange: await this.json(actor, replyId) };
  }

  private async json(actor: Actor, id: string): Promise<Json> {
    return toExchangeJson(actor, await this.queries.one(actor, id));
  }
}
