import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { DyadChangesModule } from '../families/dyad-changes.module';
import { EntitlementClosingService } from './entitlement-closing.service';
import { EntitlementCorrectionsService } from './entitlement-corrections.service';
import { EntitlementNotesService } from './entitlement-notes.service';
import { EntitlementsController } from './entitlements.controller';
import { EntitlementsJobs } from './entitlements.jobs';
import { EntitlementsPages } from './entitlements.pages';
import { EntitlementsQueries } from './entitlements.queries';
import { EntitlementsService } from './entitlements.service';
import { PeriodRows } from './period-rows';

/** The parent's shared allowance of contacts. */
@Module({
  imports: [FacilitiesModule, DyadChangesModule],
  controllers: [EntitlementsController, EntitlementsPages],
  providers: [
    EntitlementsService,
    EntitlementsQueries,
    EntitlementNotesService,
    EntitlementCorrectionsService,
    EntitlementClosingService,
    EntitlementsJobs,
    PeriodRows,
  ],
  exports: [EntitlementsService, EntitlementsQueries],
})
export class EntitlementsModule {}
