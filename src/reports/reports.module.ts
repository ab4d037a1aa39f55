import { Module } from '@nestjs/common';
import { ReminderTimingQueries } from './reminder-timing.queries';
import { RequestOutcomesQueries } from './request-outcomes.queries';
import { ReportsController } from './reports.controller';
import { ReportsPages } from './reports.pages';
import { ReportsQueries } from './reports.queries';

/** Statistics: read-only. */
@Module({
  controllers: [ReportsController, ReportsPages],
  providers: [ReminderTimingQueries, ReportsQueries, RequestOutcomesQueries],
  exports: [ReportsQueries],
})
export class ReportsModule {}
