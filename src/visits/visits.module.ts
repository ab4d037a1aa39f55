import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { EntitlementsModule } from '../entitlements/entitlements.module';
import { FacilitiesModule } from '../facilities/facilities.module';
import { FamiliesModule } from '../families/families.module';
import { MilestonesModule } from '../milestones/milestones.module';
import { SafeguardingModule } from '../safeguarding/safeguarding.module';
import { TasksModule } from '../tasks/tasks.module';
import { AffectedPages } from './reviews/affected.pages';
import { AmendmentsService } from './amendments/amendments.service';
import { AnswerClockService } from './facility-desk/answer-clock.service';
import { AlternativesService } from './booking/alternatives.service';
import { BookingFamilyQueries } from './booking/booking-family.queries';
import { BookingLosses } from './booking/booking-losses';
import { BookingPages } from './booking/booking.pages';
import { BookingService } from './booking/booking.service';
import { ChangePages } from './amendments/change.pages';
import { ClosedFamiliesPages } from './closures/closed-families.pages';
import { ClosureDepartures } from './closures/closure-departures.queries';
import { ClosureInsteadController } from './closures/closure-instead.controller';
import { ClosureInsteads } from './closures/closure-instead.service';
import { ClosureUndoQueries } from './closures/closure-undo.queries';
import { ClosureUndo } from './closures/closure-undo.service';
import { ClosureTreatments } from './closures/closure-treatments.service';
import { ClosureVisitsQueries } from './closures/closure-visits.queries';
import { ClosureController, ClosuresController, CustodyEventsController } from './closures/closures.controller';
import { ClosuresPages } from './closures/closures.pages';
import { VisitClosuresService } from './closures/closures.service';
import { CustodyEventsService } from './custody/custody-events.service';
import { CustodyLookService } from './custody/custody-look.service';
import { ConfirmWithout } from './facility-desk/confirm-without.service';
import { FamilyNotes } from './facility-desk/family-notes';
import { DeskPeople } from './facility-desk/desk-people.queries';
import { DecisionsService } from './facility-desk/decisions.service';
import { FamilyAnswersService } from './family-answers.service';
import { GateRefusals } from './gate-refusals';
import { InboxPages } from './facility-desk/inbox.pages';
import { LiaisonDaysPages } from './facility-desk/liaison-days.pages';
import { LiaisonNoticesPages } from './facility-desk/liaison-notices.pages';
import { NextWishService } from './booking/next-wish.service';
import { RequestSheetsController, SheetReturnsController, ToldDecisionsController } from './facility-desk/offline-desk.controller';
import { OfflineDeskPages } from './facility-desk/offline-desk.pages';
import { OfflineDeskQueries } from './facility-desk/offline-desk.queries';
import { OfflineDeskService } from './facility-desk/offline-desk.service';
import { RebookingPriorities } from './closures/rebooking-priorities.service';
import { RejudgingService } from './reviews/rejudging.service';
import { RequestNames } from './request-names';
import { RequestsJobs } from './requests.jobs';
import { ReviewsController } from './reviews/reviews.controller';
import { ReviewsDesk } from './reviews/reviews-desk.service';
import { ReviewsQueries } from './reviews/reviews.queries';
import { ReviewsService } from './reviews/reviews.service';
import { RuleChangesJobs } from './timetables/rule-changes.jobs';
import { RuleChangesService } from './timetables/rule-changes.service';
import { RuleVersionDecisionsController, RuleVersionsController } from './timetables/rule-versions.controller';
import { RuleVersionPages, RuleVersionsPages } from './timetables/rule-versions.pages';
import { RosterPrintsController } from './facility-desk/roster-prints.controller';
import { RosterPrintsService } from './facility-desk/roster-prints.service';
import { SystemCancellations } from './reviews/system-cancellations.service';
import { TimetableActs } from './timetables/timetable-acts.service';
import { TimetableChangesService } from './timetables/timetable-changes.service';
import { TimetablePages } from './timetables/timetable.pages';
import { VisitMovesPages } from './timetables/visit-moves.pages';
import { TimetablesController } from './timetables/timetables.controller';
import { DelaysController } from './trips/delays.controller';
import { DelaysService } from './trips/delays.service';
import { TripsPages } from './trips/trips.pages';
import { TripsService } from './trips/trips.service';
import { TripWays } from './trips/trip-ways.queries';
import { UndoService } from './facility-desk/undo.service';
import { UndoWindow } from './facility-desk/undo-window';
import { VisitChanges } from './visit-changes';
import { VisitGates } from './visit-gates';
import { VisitHolds } from './visit-holds';
import { VisitLocks } from './visit-locks';
import { VisitMoves } from './timetables/visit-moves';
import { VisitPeople } from './visit-people';
import { VisitNotices } from './visit-notices';
import { VisitTransfersService } from './timetables/visit-transfers.service';
import { VisitPagesQueries } from './visit-pages.queries';
import { DecisionBatchesController, VisitsController } from './visits.controller';
import { VisitsJobs } from './visits.jobs';
import { VisitsPages } from './visits.pages';
import { VisitsQueries } from './visits.queries';
import { VisitsService } from './visits.service';
import { TripCostLinesController, TripCostsController, VisitCostsController } from './costs/trip-costs.controller';
import { TripCostLinesPages, TripCostsPages, VisitCostsPages } from './costs/trip-costs.pages';
import { TripCostsQueries } from './costs/trip-costs.queries';
import { TripCostsService } from './costs/trip-costs.service';
import { FreedSeatsController } from './waitlist/freed-seats.controller';
import { FreedSeatsPages } from './waitlist/freed-seats.pages';
import { FreedSeatsQueries } from './waitlist/freed-seats.queries';
import { FreedSeatsService } from './waitlist/freed-seats.service';
import { WaitlistCandidates } from './waitlist/waitlist-candidates';
import { WaitlistController } from './waitlist/waitlist.controller';
import { WaitlistPages } from './waitlist/waitlist.pages';
import { GroupBookingService } from './groups/group-booking.service';
import { GroupFormQueries } from './groups/group-form.queries';
import { GroupAboard } from './groups/group-aboard';
import { GroupLocks } from './groups/group-locks';
import { GroupRows } from './groups/group-rows';
import { VisitPageParts } from './visit-page-parts.service';
import { VisitGroupChangesPages } from './groups/visit-group-changes.pages';
import { VisitGroupsController } from './groups/visit-groups.controller';
import { VisitGroupsPages } from './groups/visit-groups.pages';
import { VisitGroupsQueries } from './groups/visit-groups.queries';
import { VisitGroupsService } from './groups/visit-groups.service';
import { WaitlistQueries } from './waitlist/waitlist.queries';
import { WaitlistService } from './waitlist/waitlist.service';
import { WaitlistOffersService } from './waitlist/waitlist-offers.service';
import { BarForms } from './bars/bar-forms';
import { FacilityBarsController, ToldBarsController } from './bars/bars.controller';
import { BarsPages, ToldBarsPages } from './bars/bars.pages';
import { StandingIn } from './behalf/standing-in.service';
import { ToldClosuresController } from './behalf/told-closures.controller';
import { ToldClosuresPages } from './behalf/told-closures.pages';
import { ToldCustodyEventsController } from './behalf/told-custody.controller';
import { ToldCustodyPages } from './behalf/told-custody.pages';
import { ToldCustody } from './behalf/told-custody.service';
import { ClosureForms } from './closures/closure-forms';
import { WishesService } from './booking/wishes.service';

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
    ToldClosuresController,
    ToldClosuresPages,
    ToldCustodyEventsController,
    ToldCustodyPages,
    OfflineDeskPages,
    RosterPrintsController,
    TimetablesController,
    VisitMovesPages,
    TimetablePages,
    BarsPages,
    FacilityBarsController,
    ToldBarsController,
    ToldBarsPages,
    BookingPages,
    ChangePages,
    AffectedPages,
    ReviewsController,
    FreedSeatsController,
    FreedSeatsPages,
    WaitlistController,
    WaitlistPages,
    VisitsPages,
    InboxPages,
    LiaisonDaysPages,
    LiaisonNoticesPages,
    DelaysController,
    TripCostLinesController,
    TripCostLinesPages,
    TripCostsController,
    TripCostsPages,
    VisitCostsController,
    VisitCostsPages,
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
    FreedSeatsQueries,
    FreedSeatsService,
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
    TripCostsQueries,
    TripCostsService,
    TripWays,
    FamilyAnswersService,
    ClosureForms,
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
    BarForms,
    StandingIn,
    SystemCancellations,
    ToldCustody,
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
    ConfirmWithout,
    DeskPeople,
    FamilyNotes,
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
