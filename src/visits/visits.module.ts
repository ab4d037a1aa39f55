import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { EntitlementsModule } from '../entitlements/entitlements.module';
import { FacilitiesModule } from '../facilities/facilities.module';
import { FamiliesModule } from '../families/families.module';
import { MilestonesModule } from '../milestones/milestones.module';
import { SafeguardingModule } from '../safeguarding/safeguarding.module';
import { TasksModule } from '../tasks/tasks.module';
import { AffectedPages } from './affected.pages';
import { AmendmentsService } from './amendments.service';
import { AnswerClockService } from './answer-clock.service';
import { AlternativesService } from './alternatives.service';
import { BookingFamilyQueries } from './booking-family.queries';
import { BookingLosses } from './booking-losses';
import { BookingPages } from './booking.pages';
import { BookingService } from './booking.service';
import { ChangePages } from './change.pages';
import { ClosedFamiliesPages } from './closed-families.pages';
import { ClosureDepartures } from './closure-departures.queries';
import { ClosureInsteadController } from './closure-instead.controller';
import { ClosureInsteads } from './closure-instead.service';
import { ClosureUndoQueries } from './closure-undo.queries';
import { ClosureUndo } from './closure-undo.service';
import { ClosureTreatments } from './closure-treatments.service';
import { ClosureVisitsQueries } from './closure-visits.queries';
import { ClosureController, ClosuresController, CustodyEventsController } from './closures.controller';
import { ClosuresPages } from './closures.pages';
import { VisitClosuresService } from './closures.service';
import { CustodyEventsService } from './custody-events.service';
import { CustodyLookService } from './custody-look.service';
import { DecisionsService } from './decisions.service';
import { FamilyAnswersService } from './family-answers.service';
import { GateRefusals } from './gate-refusals';
import { InboxPages } from './inbox.pages';
import { LiaisonDaysPages } from './liaison-days.pages';
import { LiaisonNoticesPages } from './liaison-notices.pages';
import { NextWishService } from './next-wish.service';
import { RequestSheetsController, SheetReturnsController, ToldDecisionsController } from './offline-desk.controller';
import { OfflineDeskPages } from './offline-desk.pages';
import { OfflineDeskQueries } from './offline-desk.queries';
import { OfflineDeskService } from './offline-desk.service';
import { RebookingPriorities } from './rebooking-priorities.service';
import { RejudgingService } from './rejudging.service';
import { RequestNames } from './request-names';
import { RequestsJobs } from './requests.jobs';
import { ReviewsController } from './reviews.controller';
import { ReviewsDesk } from './reviews-desk.service';
import { ReviewsQueries } from './reviews.queries';
import { ReviewsService } from './reviews.service';
import { RuleChangesJobs } from './rule-changes.jobs';
import { RuleChangesService } from './rule-changes.service';
import { RuleVersionDecisionsController, RuleVersionsController } from './rule-versions.controller';
import { RuleVersionPages, RuleVersionsPages } from './rule-versions.pages';
import { RosterPrintsController } from './roster-prints.controller';
import { RosterPrintsService } from './roster-prints.service';
import { SystemCancellations } from './system-cancellations.service';
import { TimetableActs } from './timetable-acts.service';
import { TimetableChangesService } from './timetable-changes.service';
import { TimetablePages } from './timetable.pages';
import { VisitMovesPages } from './visit-moves.pages';
import { TimetablesController } from './timetables.controller';
import { DelaysController } from './delays.controller';
import { DelaysService } from './delays.service';
import { TripsPages } from './trips.pages';
import { TripsService } from './trips.service';
import { TripWays } from './trip-ways.queries';
import { UndoService } from './undo.service';
import { UndoWindow } from './undo-window';
import { VisitChanges } from './visit-changes';
import { VisitGates } from './visit-gates';
import { VisitHolds } from './visit-holds';
import { VisitLocks } from './visit-locks';
import { VisitMoves } from './visit-moves';
import { VisitPeople } from './visit-people';
import { VisitNotices } from './visit-notices';
import { VisitTransfersService } from './visit-transfers.service';
import { VisitPagesQueries } from './visit-pages.queries';
import { DecisionBatchesController, VisitsController } from './visits.controller';
import { VisitsJobs } from './visits.jobs';
import { VisitsPages } from './visits.pages';
import { VisitsQueries } from './visits.queries';
import { VisitsService } from './visits.service';
import { WaitlistCandidates } from './waitlist-candidates';
import { WaitlistController } from './waitlist.controller';
import { WaitlistPages } from './waitlist.pages';
import { GroupBookingService } from './group-booking.service';
import { GroupFormQueries } from './group-form.queries';
import { GroupAboard } from './group-aboard';
import { GroupLocks } from './group-locks';
import { GroupRows } from './group-rows';
import { VisitPageParts } from './visit-page-parts.service';
import { VisitGroupChangesPages } from './visit-group-changes.pages';
import { VisitGroupsController } from './visit-groups.controller';
import { VisitGroupsPages } from './visit-groups.pages';
import { VisitGroupsQueries } from './visit-groups.queries';
import { VisitGroupsService } from './visit-groups.service';
import { WaitlistQueries } from './waitlist.queries';
import { WaitlistService } from './waitlist.service';
import { WaitlistOffersService } from './waitlist-offers.service';
import { WishesService } from './wishes.service';

/** Meetings from the request to the report. */
@Module({
  imports: [FacilitiesModule, FamiliesModule, TasksModule, SafeguardingModule, EntitlementsModule, EligibilityModule, MilestonesModule],
  controllers: [
    VisitsController,
    DecisionBatchesController,
    ClosedFamiliesPages,
    ClosureController,
    ClosureInsteadController,
    VisitGroupsController,
    VisitGroupsPages,
    VisitGroupChangesPages,
    ClosuresController,
    ClosuresPages,
    CustodyEventsController,
    RuleVersionsController,
    RuleVersionDecisionsController,
    RuleVersionsPages,
    RuleVersionPages,
    RequestSheetsController,
    SheetReturnsController,
    ToldDecisionsController,
    OfflineDeskPages,
    RosterPrintsController,
    TimetablesController,
    VisitMovesPages,
    TimetablePages,
    BookingPages,
    ChangePages,
    AffectedPages,
    ReviewsController,
    WaitlistController,
    WaitlistPages,
    VisitsPages,
    InboxPages,
    LiaisonDaysPages,
    LiaisonNoticesPages,
    DelaysController,
    TripsPages,
  ],
  providers: [
    VisitsService,
    VisitsQueries,
    AmendmentsService,
    AnswerClockService,
    BookingLosses,
    BookingService,
    GroupBookingService,
    GroupFormQueries,
    GroupAboard,
    GroupLocks,
    GroupRows,
    VisitGroupsQueries,
    VisitGroupsService,
    NextWishService,
    VisitHolds,
    VisitNotices,
    WaitlistCandidates,
    WaitlistOffersService,
    WaitlistQueries,
    WaitlistService,
    ReviewsDesk,
    ReviewsQueries,
    ReviewsService,
    WishesService,
    RequestNames,
    DecisionsService,
    DelaysService,
    TripsService,
    TripWays,
    FamilyAnswersService,
    ClosureTreatments,
    ClosureUndo,
    ClosureUndoQueries,
    ClosureInsteads,
    ClosureDepartures,
    ClosureVisitsQueries,
    RebookingPriorities,
    VisitClosuresService,
    CustodyEventsService,
    CustodyLookService,
    RejudgingService,
    RuleChangesJobs,
    RuleChangesService,
    SystemCancellations,
    GateRefusals,
    OfflineDeskQueries,
    OfflineDeskService,
    RosterPrintsService,
    UndoService,
    UndoWindow,
    AlternativesService,
    VisitLocks,
    VisitChanges,
    VisitMoves,
    VisitPageParts,
    VisitPeople,
    VisitTransfersService,
    TimetableActs,
    TimetableChangesService,
    VisitGates,
    RequestsJobs,
    VisitsJobs,
    BookingFamilyQueries,
    VisitPagesQueries,
  ],
  exports: [VisitsService, VisitsQueries, TripWays, VisitPageParts, VisitPagesQueries, VisitClosuresService, CustodyEventsService],
})
export class VisitsModule {}
