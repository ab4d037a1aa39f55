import { Module } from '@nestjs/common';
import { CalendarsController } from './calendars.controller';
import { CalendarsPages } from './calendars.pages';
import { CalendarsService } from './calendars.service';
import { ClosureReopeningsService } from './closure-reopenings.service';
import { ClosuresQueries } from './closures.queries';
import { ClosuresService } from './closures.service';
import { FacilitiesController } from './facilities.controller';
import { FacilitiesPages } from './facilities.pages';
import { FacilitiesQueries } from './facilities.queries';
import { FacilityPatternsController, FacilityStartController } from './facility-start.controller';
import { FacilityStartPages } from './facility-start.pages';
import { FacilityStartService } from './facility-start.service';
import { RuleVersionsQueries } from './rule-versions.queries';
import { RuleVersionsService } from './rule-versions.service';
import { RulesPages } from './rules.pages';
import { SchoolTermsController } from './school-terms.controller';
import { SchoolTermsPages } from './school-terms.pages';
import { SchoolTermsService } from './school-terms.service';
import { SessionChangesService } from './session-changes.service';
import { SessionRows } from './session-rows';
import { SessionsService } from './sessions.service';
import { TimetableQueries } from './timetable.queries';
import { TimetablesService } from './timetables.service';
import { WardsController } from './wards.controller';
import { WardsPages } from './wards.pages';
import { WardsService } from './wards.service';

/** Facilities, wards, rule versions, timetables and dated sessions, closures, calendars. */
@Module({
  controllers: [
    FacilitiesController,
    FacilitiesPages,
    RulesPages,
    FacilityPatternsController,
    FacilityStartController,
    FacilityStartPages,
    CalendarsController,
    CalendarsPages,
    SchoolTermsController,
    SchoolTermsPages,
    WardsController,
    WardsPages,
  ],
  providers: [
    FacilitiesQueries,
    TimetableQueries,
    TimetablesService,
    SessionRows,
    SessionsService,
    SessionChangesService,
    ClosureReopeningsService,
    ClosuresQueries,
    ClosuresService,
    CalendarsService,
    SchoolTermsService,
    RuleVersionsQueries,
    RuleVersionsService,
    FacilityStartService,
    WardsService,
  ],
  exports: [
    FacilitiesQueries,
    TimetableQueries,
    TimetablesService,
    SessionsService,
    SessionChangesService,
    ClosureReopeningsService,
    ClosuresQueries,
    ClosuresService,
    RuleVersionsQueries,
    RuleVersionsService,
  ],
})
export class FacilitiesModule {}
