import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { FamiliesModule } from '../families/families.module';
import { TasksModule } from '../tasks/tasks.module';
import { DataAuditsPages } from './data-audits.pages';
import { DataAuditsQueries } from './data-audits.queries';
import { DataAuditsService } from './data-audits.service';
import { DisclosuresQueries } from './disclosures.queries';
import { DisclosuresService } from './disclosures.service';
import { ErasureService } from './erasure.service';
import { ExtractsService } from './extracts.service';
import { ForgettingService } from './forgetting.service';
import { HoldsService } from './holds.service';
import { DataAuditsController, RestrictedFilesController, RetentionController } from './housekeeping.controller';
import { KeyRotationService } from './key-rotation.service';
import { DataRequestsController, DisclosuresController, ExtractsController } from './privacy.controller';
import { PrivacyJobs } from './privacy.jobs';
import { PrivacyPages } from './privacy.pages';
import { RecordQueries } from './record.queries';
import { DataRequestsPages } from './requests.pages';
import { DataRequestsQueries } from './requests.queries';
import { DataRequestsService } from './requests.service';
import { RetentionPages } from './retention.pages';
import { RetentionQueries } from './retention.queries';
import { RetentionService } from './retention.service';

/** What the law asks of whoever holds data: requests, disclosures, retention, the yearly audit, keys. */
@Module({
  imports: [FacilitiesModule, FamiliesModule, TasksModule],
  controllers: [
    DisclosuresController,
    ExtractsController,
    DataRequestsController,
    RetentionController,
    RestrictedFilesController,
    DataAuditsController,
    DataRequestsPages,
    DataAuditsPages,
    RetentionPages,
    PrivacyPages,
  ],
  providers: [
    DisclosuresService,
    DisclosuresQueries,
    ExtractsService,
    RecordQueries,
    DataRequestsQueries,
    DataRequestsService,
    ErasureService,
    ForgettingService,
    HoldsService,
    RetentionQueries,
    RetentionService,
    DataAuditsQueries,
    DataAuditsService,
    KeyRotationService,
    PrivacyJobs,
  ],
  exports: [DisclosuresService, KeyRotationService],
})
export class PrivacyModule {}
