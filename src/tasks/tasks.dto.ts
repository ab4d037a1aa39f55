import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { IsNotBlank } from '../http/validators';
import { TASK_OWNERS, TaskOwner } from './task.entity';

/** Filters of the list of tasks. */
export class TasksQuery extends ListQuery {
  /** Open when left out. */
  @IsOptional() @IsIn(['open', 'done', 'dropped']) status: 'open' | 'done' | 'dropped' = 'open';
  @IsOptional() @IsIn(TASK_OWNERS) ownerRole?: TaskOwner;
  @IsOptional() @IsUUID() childId?: string;
  @IsOptional() @IsUUID() visitId?: string;
  /** Only those about something that runs out. */
  @IsOptional() @IsIn(['true']) runsOut?: 'true';
  @SortBy('dueAt') sort?: string;
}

/** How a task ended. */
export class OutcomeBody {
  /** One of the task's `outcomes`. */
  @IsString() @IsNotBlank() @MaxLength(40) outcome: string;
  /** A sentence for whoever reads on. */
  @IsOptional() @IsString() @MaxLength(1000) note?: string;
}
