import { Module } from '@nestjs/common';
import { CaregiverLinksPages } from './caregiver-links.pages';
import { CaregiversController, RelativesController } from './caregivers.controller';
import { CaregiversService } from './caregivers.service';
import { ChildrenController } from './children.controller';
import { ChildrenPages } from './children.pages';
import { ChildrenService } from './children.service';
import { ConsentsController, DyadPapersController, KinshipProofsController } from './consents.controller';
import { ConsentsService } from './consents.service';
import { CustodyService } from './custody.service';
import { DyadChanges } from './dyad-changes.service';
import { DyadPapersPages } from './dyads.pages';
import { FamiliesPages } from './families.pages';
import { FamiliesQueries } from './families.queries';
import { DyadsController, ParentsController } from './parents.controller';
import { ParentsService } from './parents.service';

/** Children, the people around them, dyads, and the papers and wishes under a dyad. */
@Module({
  controllers: [
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
    CaregiverLinksPages,
    DyadPapersPages,
  ],
  providers: [FamiliesQueries, DyadChanges, ChildrenService, CaregiversService, ParentsService, ConsentsService, CustodyService],
  exports: [FamiliesQueries, DyadChanges, ChildrenService, CaregiversService, ParentsService, ConsentsService, CustodyService],
})
export class FamiliesModule {}
