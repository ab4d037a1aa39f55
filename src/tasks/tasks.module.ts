import { Module } from '@nestjs/common';
import { DyadChangesModule } from '../families/dyad-changes.module';
import { ExpiryQueries } from './expiry/expiry.queries';
import { ExpiryService } from './expiry/expiry.service';
import { TaskDeeds } from './task-deeds.service';
import { TasksController } from './tasks.controller';
import { TasksJobs } from './tasks.jobs';
import { TasksPages } from './tasks.pages';
import { TasksQueries } from './tasks.queries';
import { TasksService } from './tasks.service';
import { VettingRenewals } from './vetting-renewals.service';

/** What somebody has to do, and by when. */
@Module({
  imports: [DyadChangesModule],
  controllers: [TasksController, TasksPages],
  providers: [TasksQueries, TaskDeeds, TasksService, VettingRenewals, ExpiryQueries, ExpiryService, TasksJobs],
  exports: [TasksQueries, TaskDeeds, TasksService, VettingRenewals, ExpiryQueries, ExpiryService],
})
export class TasksModule {}
