import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { CallDesk } from './calls/call-desk.service';
import { CallTaskQueries, CallTaskView } from './calls/call-tasks.queries';
import { MessageTries } from './engine/message-tries.service';
import { MessagesQueries, MessageView, Said, SaidMessage } from './messages.queries';
import { CallOutcomeBody, CallTasksQuery, MessagesQuery, NextCallBody, SeatReleaseBody } from './notifications.dto';
import { SeatReleases, SeatReleaseView } from './replies/seat-releases.service';

/** What was or will be sent to families, its state, and who answered. */
@ApiController('messages')
export class MessagesController {
  constructor(
    private readonly queries: MessagesQueries,
    private readonly tries: MessageTries,
  ) {}

  /** Messages of the organisation, newest first. */
  @Can('message.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: MessagesQuery): Promise<Page<MessageView>> {
    return this.queries.list(actor, query);
  }

  /** One message; `draft` holds the words of one that has not left. */
  @Can('message.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<SaidMessage> {
    return this.queries.one(actor, id);
  }

  /**
   * Sends again what was held back or has failed, with names, signature and way as they are now. 409 `message.not_stuck` when it is on its way,
   * `message.maybe_arrived` when the family may have it, `message.too_late`.
   */
  @Can('message.retry')
  @Idempotent()
  @Post(':id/retries')
  tryAgain(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<SaidMessage> {
    return this.tries.tryAgain(actor, id);
  }
}

/** What was said in writing about a visit. */
@ApiController('visits/:id/said', 'messages')
export class SaidController {
  constructor(private readonly queries: MessagesQueries) {}

  /** Every message about the visit by due time, its state and why, and what the family wrote. */
  @Can('message.read')
  @Get()
  said(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Said> {
    return this.queries.said(actor, id);
  }
}

/** Families that a person should call. */
@ApiController('call-tasks')
export class CallTasksController {
  constructor(
    private readonly queries: CallTaskQueries,
    private readonly desk: CallDesk,
  ) {}

  /** Calls by due time; open ones unless `status` says otherwise. */
  @Can('call.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: CallTasksQuery): Promise<Page<CallTaskView>> {
    return this.queries.list(actor, query);
  }

  /** One call. */
  @Can('call.read')
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CallTaskView> {
    return this.queries.one(actor, id);
  }

  /** Takes the most urgent card that nobody holds, or gives the one in hand again; `task` is null when nothing is due. */
  @Can('visit.answer')
  @Post('next')
  async next(@CurrentActor() actor: Actor, @Body() { reasonCode }: NextCallBody): Promise<{ task: CallTaskView | null }> {
    return { task: (await this.desk.next(actor, reasonCode)) ?? null };
  }

  /** Takes this card out of its turn. 409 `call_task.held` while somebody else has it in hand. */
  @Can('visit.answer')
  @Post(':id/takings')
  take(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CallTaskView> {
    return this.desk.take(actor, id);
  }

  /** Puts the card back for the others. */
  @Can('visit.answer')
  @Post(':id/returns')
  async putBack(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<CallTaskView> {
    await this.desk.putBack(actor, id);
    return this.queries.one(actor, id);
  }

  /** Notes how a call went; `can_go`, `cannot` and `call_me` are also recorded as the family's answer to the visit. */
  @Can('visit.answer')
  @Idempotent()
  @Post(':id/outcomes')
  recordOutcome(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CallOutcomeBody): Promise<CallTaskView> {
    const { outcome, note, callBackAt } = body;
    return this.desk.recordOutcome(actor, id, { outcome, note, callBackAt: callBackAt === undefined ? undefined : new Date(callBackAt) });
  }
}

/** Places whose families cannot come. */
@ApiController('seat-releases')
export class SeatReleasesController {
  constructor(private readonly places: SeatReleases) {}

  /** Places that wait for the coordinator's word, the most urgent first; at their due time they are given on without it. */
  @Can('visit.request')
  @Get()
  @WholeList()
  async list(@CurrentActor() actor: Actor): Promise<Page<SeatReleaseView>> {
    return { data: await this.places.list(actor), page: { nextCursor: null } };
  }

  /** Gives the place on now, or lets the family keep it. 409 `seat_release.decided` when it is too late for either. */
  @Can('visit.request')
  @Idempotent()
  @Post(':id/decisions')
  decide(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: SeatReleaseBody): Promise<SeatReleaseView> {
    return this.places.decide(actor, id, body.decision);
  }
}
