import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { CallTaskQueries, CallTaskView } from './call-tasks.queries';
import { CallTasksService } from './call-tasks.service';
import { MessagesQueries, MessageView } from './messages.queries';
import { CallOutcomeBody, CallTasksQuery, MessagesQuery } from './notifications.dto';

/** What was or will be sent to families, its state, and who answered. */
@ApiController('messages')
export class MessagesController {
  constructor(private readonly queries: MessagesQueries) {}

  /** Messages of the organisation, newest first. */
  @Can('message.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: MessagesQuery): Promise<Page<MessageView>> {
    return this.queries.list(actor, query);
  }
}

/** Families that a person should call. */
@ApiController('call-tasks')
export class CallTasksController {
  constructor(
    private readonly queries: CallTaskQueries,
    private readonly calls: CallTasksService,
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

  /** Notes how a call went; `can_go` and `cannot` are also recorded as the family's answer to the visit. */
  @Can('visit.answer')
  @Idempotent()
  @Post(':id/outcomes')
  recordOutcome(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: CallOutcomeBody): Promise<CallTaskView> {
    return this.calls.recordOutcome(actor, id, body.outcome, body.note);
  }
}
