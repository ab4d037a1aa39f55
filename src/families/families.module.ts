import { Module } from '@nestjs/common';
import { AccessNeedsController } from './access-needs.controller';
import { AccessNeedsPages } from './access-needs.pages';
import { AccessNeedsService } from './access-needs.service';
import { CaregiverContactPages } from './caregiver-contact.pages';
import { CaregiverLinksPages } from './caregiver-links.pages';
import { CaregiverReach } from './caregiver-reach.service';
import { CaregiversController, RelativesController } from './caregivers.controller';
import { CaregiversService } from './caregivers.service';
import { ChildrenController } from './children.controller';
import { ChildrenPages } from './children.pages';
import { ChildrenService } from './children.service';
import { ConsentTasks } from './consent-tasks.service';
import { ConsentsController, DyadPapersController, KinshipProofsController } from './consents.controller';
import { ConsentsJobs } from './consents.jobs';
import { ConsentPages, ConsentsPages } from './consents.pages';
import { ConsentsQueries } from './consents.queries';
import { ConsentsService } from './consents.service';
import { CustodyService } from './custody.service';
import { DyadChangesModule } from './dyad-changes.module';
import { DyadFiles } from './dyad-files.service';
import { DyadPapersService } from './dyad-papers.service';
import { DyadPapersPages } from './dyads.pages';
import { FamiliesPages } from './families.pages';
import { FamiliesQueries } from './families.queries';
import { GuardiansService } from './guardians.service';
import { DyadsController, ParentsController } from './parents.controller';
import { ParentsService } from './parents.service';
import { StorageOnly } from './storage-only.service';
import { TasksModule } from '../tasks/tasks.module';

/** Children, the people around them, dyads, and the papers and wishes under a dyad. */
@Module({
  imports: [DyadChangesModule, TasksModule],
  controllers: [
    AccessNeedsController,
    AccessNeedsPages,
    ChildrenController,
    CaregiversController,
    RelativesController,
    ParentsController,
    DyadsController,
    DyadPapersController,
    ConsentsController,
    KinshipProofsController,
    ChildrenPages,
    FamiliesPages,
    CaregiverContactPages,
    CaregiverLinksPages,
    DyadPapersPages,
    ConsentsPages,
    ConsentPages,
  ],
  providers: [
    AccessNeedsService,
    CaregiverReach,
    FamiliesQueries,
    ConsentsQueries,
    StorageOnly,
    DyadFiles,
    ConsentTasks,
    GuardiansService,
    ChildrenService,
    CaregiversService,
    ParentsService,
    ConsentsService,
    DyadPapersService,
    CustodyService,
    ConsentsJobs,
  ],
  exports: [
    CaregiverReach,
    FamiliesQueries,
    ConsentsQueries,
    DyadChangesModule,
    StorageOnly,
    ChildrenService,
    CaregiversService,
    ParentsService,
    ConsentsService,
    DyadPapersService,
    CustodyService,
  ],
})
export class FamiliesModule {}
