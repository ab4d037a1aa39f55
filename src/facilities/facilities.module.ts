import { Module } from '@nestjs/common';
import { ClosuresService } from './closures.service';
import { FacilitiesController } from './facilities.controller';
import { FacilitiesPages } from './facilities.pages';
import { FacilitiesQueries } from './facilities.queries';
import { RuleVersionsQueries } from './rule-versions.queries';
import { RuleVersionsService } from './rule-versions.service';
import { RulesPages } from './rules.pages';
import { SessionsService } from './sessions.service';

/** Facilities, wards, rule versions, timetables and dated sessions, closures, calendars. */
@Module({
  controllers: [FacilitiesController, FacilitiesPages, RulesPages],
  providers: [FacilitiesQueries, SessionsService, ClosuresService, RuleVersionsQueries, RuleVersionsService],
  exports: [FacilitiesQueries, SessionsService, ClosuresService, RuleVersionsQueries, RuleVersionsService],
})
export class FacilitiesModule {}
