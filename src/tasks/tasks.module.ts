import { Module } from '@nestjs/common';
import { TasksService } from './tasks.service';

/** What somebody has to do, and by when. */
@Module({ providers: [TasksService], exports: [TasksService] })
export class TasksModule {}
