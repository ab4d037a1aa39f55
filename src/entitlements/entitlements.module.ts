import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { EntitlementNotesService } from './entitlement-notes.service';
import { EntitlementsController } from './entitlements.controller';
import { EntitlementsQueries } from './entitlements.queries';
import { EntitlementsService } from './entitlements.service';

/** The parent's shared allowance of contacts. */
@Module({
  imports: [FacilitiesModule],
  controllers: [EntitlementsController],
  providers: [EntitlementsService, EntitlementsQueries, EntitlementNotesService],
  exports: [EntitlementsService, EntitlementsQueries],
})
export class EntitlementsModule {}
