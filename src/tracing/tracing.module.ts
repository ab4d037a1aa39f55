import { Module } from '@nestjs/common';
import { FamiliesModule } from '../families/families.module';
import { RosterController } from './roster.controller';
import { RosterQueries } from './roster.queries';
import { RosterService } from './roster.service';
import { TracingFinder } from './tracing.finder';
import { TracingCandidatesController, TracingsController } from './tracings.controller';
import { TracingsJobs } from './tracings.jobs';
import { TracingPages } from './tracings.pages';
import { TracingsQueries } from './tracings.queries';
import { TracingsService } from './tracings.service';

/** Finding the parent: rosters, candidates, and a liaison officer's yes. */
@Module({
  imports: [FamiliesModule],
  controllers: [TracingsController, TracingCandidatesController, RosterController, TracingPages],
  providers: [TracingsService, TracingsQueries, TracingFinder, TracingsJobs, RosterService, RosterQueries],
  exports: [TracingsService, TracingsQueries],
})
export class TracingModule {}
