import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { AvailabilityService } from './availability.service';
import { EligibilityController } from './eligibility.controller';
import { EligibilityQueries } from './eligibility.queries';
import { EligibilityService } from './eligibility.service';
import { FacilityAsksQueries } from './facility-asks.queries';
import { GateResultsQueries } from './gate-results.queries';
import { GateResultsService } from './gate-results.service';

/** The gates: may they meet, and every reason why not. */
@Module({
  imports: [FacilitiesModule],
  controllers: [EligibilityController],
  providers: [AvailabilityService, EligibilityQueries, EligibilityService, FacilityAsksQueries, GateResultsQueries, GateResultsService],
  exports: [AvailabilityService, EligibilityService, FacilityAsksQueries, GateResultsQueries, GateResultsService],
})
export class EligibilityModule {}
