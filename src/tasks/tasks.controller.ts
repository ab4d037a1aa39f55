import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, Can, CurrentActor, Idempotent } from '../http/decorators';
import { Id } from '../http/pipes';
import type { Actor } from '../kernel/actor';
import type { Page } from '../kernel/page';
import { OutcomeBody, TasksQuery } from './tasks.dto';
import { TaskRow, TasksQueries } from './tasks.queries';
import { TasksService } from './tasks.service';

/** What somebody has to do, and by when. */
@ApiController('tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly queries: TasksQueries,
  ) {}

  /** Tasks that you may see, those due first at the top. */
  @Can('task.read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: TasksQuery): Promise<Page<TaskRow>> {
    return this.queries.list(actor, query);
  }

  /** Finishes a task with one of its outcomes: the owner's role, the person named, or the lead. */
  @Can('task.finish')
  @Idempotent({ optional: true })
  @Post(':id/outcomes')
  finish(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: OutcomeBody): Promise<TaskRow> {
    return this.tasks.finish(actor, id, body);
  }
}
