import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { EntitlementsModule } from '../entitlements/entitlements.module';
import { FamiliesModule } from '../families/families.module';
import { MilestonesModule } from '../milestones/milestones.module';
import { SafeguardingModule } from '../safeguarding/safeguarding.module';
import { TasksModule } from '../tasks/tasks.module';
import { ChecksController } from './checks.controller';
import { ChecksPages } from './checks.pages';
import { ChecksService } from './checks.service';
import { BestDatesQueries } from './best-dates.queries';
import { ChildrenDeskQueries } from './children-desk.queries';
import { ChildrenPages } from './children.pages';
import { DyadGuardsQueries } from './dyad-guards.queries';
import { TimelineController } from './timeline.controller';
import { TimelineQueries } from './timeline.queries';
import { VisitTasksService } from './visit-tasks.service';

/** The coordinator's desk: a child's page with its next step, the timeline, quarterly checks. */
@Module({
  imports: [FamiliesModule, SafeguardingModule, EntitlementsModule, EligibilityModule, MilestonesModule, TasksModule],
  controllers: [ChildrenPages, TimelineController, ChecksController, ChecksPages],
  providers: [BestDatesQueries, ChildrenDeskQueries, DyadGuardsQueries, TimelineQueries, ChecksService, VisitTasksService],
  exports: [ChildrenDeskQueries],
})
export class CaseworkModule {}
