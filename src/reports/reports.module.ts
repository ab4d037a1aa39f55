import { Module } from '@nestjs/common';
import { ChildTallies } from './child-tallies.queries';
import { KeptFigures } from './kept-figures.queries';
import { ReminderTimingQueries } from './reminder-timing.queries';
import { RequestOutcomesQueries } from './request-outcomes.queries';
import { ReportRunsService } from './report-runs.service';
import { ReportsController } from './reports.controller';
import { ReportsPages } from './reports.pages';
import { ReportsQueries } from './reports.queries';

/** Statistics: read-only, but for what is counted at night. */
@Module({
  controllers: [ReportsController, ReportsPages],
  providers: [ChildTallies, KeptFigures, ReminderTimingQueries, ReportRunsService, ReportsQueries, RequestOutcomesQueries],
  exports: [ReportsQueries],
})
export class ReportsModule {}
