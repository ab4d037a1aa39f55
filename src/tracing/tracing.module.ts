import { Module } from '@nestjs/common';
import { DyadChangesModule } from '../families/dyad-changes.module';
import { FamiliesModule } from '../families/families.module';
import { RosterController } from './roster.controller';
import { RosterImportsController } from './roster-imports.controller';
import { RosterImportsPages } from './roster-imports.pages';
import { RosterImportsQueries } from './roster-imports.queries';
import { RosterImportsService } from './roster-imports.service';
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
  imports: [DyadChangesModule, FamiliesModule],
  controllers: [
    TracingsController,
    TracingCandidatesController,
    RosterController,
    RosterImportsController,
    RosterImportsPages,
    TracingPages,
  ],
  providers: [
    TracingsService,
    TracingsQueries,
    TracingFinder,
    TracingsJobs,
    RosterService,
    RosterQueries,
    RosterImportsService,
    RosterImportsQueries,
  ],
  exports: [TracingsService, TracingsQueries],
})
export class TracingModule {}
