import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { FamiliesModule } from '../families/families.module';
import { TasksModule } from '../tasks/tasks.module';
import { ApprovalsController, DyadApprovalsController } from './approvals.controller';
import { ApprovalsPages } from './approvals.pages';
import { ApprovalsService } from './approvals.service';
import { AssessmentQueries } from './assessments.queries';
import { CaseConferencesController, DyadConferencesController } from './case-conferences.controller';
import { CaseConferencesPages } from './case-conferences.pages';
import { CaseConferencesService } from './case-conferences.service';
import { ContactDecisionsController, DyadDecisionsController } from './contact-decisions.controller';
import { ContactDecisionsPages } from './contact-decisions.pages';
import { ContactDecisionsQueries } from './contact-decisions.queries';
import { ContactDecisionsService } from './contact-decisions.service';
import { DecisionReviewsService } from './decision-reviews.service';
import { FacilityBars } from './facility-bars.service';
import { HarmMarkersController } from './harm-markers.controller';
import { HarmMarkersPages } from './harm-markers.pages';
import { HarmMarkersService } from './harm-markers.service';
import { DyadIncidentsController, IncidentsController } from './incidents.controller';
import { IncidentAlarm } from './incident-alarm.service';
import { IncidentsPages } from './incidents.pages';
import { IncidentsQueries } from './incidents.queries';
import { IncidentsService } from './incidents.service';
import { DyadReportsController, MandatoryReportsController } from './mandatory-reports.controller';
import { MandatoryReportsPages } from './mandatory-reports.pages';
import { MandatoryReportsQueries } from './mandatory-reports.queries';
import { MandatoryReportsService } from './mandatory-reports.service';
import { ReadinessController } from './readiness.controller';
import { ReadinessPages } from './readiness.pages';
import { ReadinessService } from './readiness.service';
import { SafeguardingReads } from './reads';
import { DyadRestrictionsController, ParentRestrictionsController, RestrictionsController } from './restrictions.controller';
import { RestrictionsPages } from './restrictions.pages';
import { RestrictionLookService } from './restriction-look.service';
import { RestrictionsQueries } from './restrictions.queries';
import { RestrictionsService } from './restrictions.service';
import { SafeguardingQueries } from './safeguarding.queries';

/** What keeps a child safe: restrictions, decisions of two people, conferences, readiness and worries. */
@Module({
  imports: [FacilitiesModule, FamiliesModule, TasksModule],
  controllers: [
    DyadDecisionsController,
    ContactDecisionsController,
    ContactDecisionsPages,
    DyadRestrictionsController,
    ParentRestrictionsController,
    RestrictionsController,
    RestrictionsPages,
    HarmMarkersController,
    HarmMarkersPages,
    DyadConferencesController,
    CaseConferencesController,
    CaseConferencesPages,
    DyadApprovalsController,
    ApprovalsController,
    ApprovalsPages,
    ReadinessController,
    ReadinessPages,
    DyadIncidentsController,
    IncidentsController,
    IncidentsPages,
    DyadReportsController,
    MandatoryReportsController,
    MandatoryReportsPages,
  ],
  providers: [
    SafeguardingQueries,
    SafeguardingReads,
    ContactDecisionsQueries,
    ContactDecisionsService,
    DecisionReviewsService,
    FacilityBars,
    RestrictionLookService,
    RestrictionsQueries,
    RestrictionsService,
    AssessmentQueries,
    HarmMarkersService,
    CaseConferencesService,
    ApprovalsService,
    ReadinessService,
    IncidentsQueries,
    IncidentAlarm,
    IncidentsService,
    MandatoryReportsQueries,
    MandatoryReportsService,
  ],
  exports: [
    FacilityBars,
    ApprovalsService,
    SafeguardingQueries,
    ContactDecisionsQueries,
    ContactDecisionsService,
    DecisionReviewsService,
    RestrictionsQueries,
    RestrictionsService,
    AssessmentQueries,
    HarmMarkersService,
    CaseConferencesService,
    ApprovalsService,
    ReadinessService,
    IncidentsService,
  ],
})
export class SafeguardingModule {}
