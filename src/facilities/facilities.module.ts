import { Module } from '@nestjs/common';
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
import { SessionsService } from './sessions.service';

/** Facilities, wards, rule versions, timetables and dated sessions, closures, calendars. */
@Module({
  controllers: [FacilitiesController, FacilitiesPages, RulesPages, FacilityPatternsController, FacilityStartController, FacilityStartPages],
  providers: [FacilitiesQueries, SessionsService, ClosuresService, RuleVersionsQueries, RuleVersionsService, FacilityStartService],
  exports: [FacilitiesQueries, SessionsService, ClosuresService, RuleVersionsQueries, RuleVersionsService],
})
export class FacilitiesModule {}
