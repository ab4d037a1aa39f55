import { Module } from '@nestjs/common';
import { MilestonesQueries } from './milestones.queries';
import { MilestonesService } from './milestones.service';

/** Contacts that took place, and the steps of the relationship they complete. */
@Module({ providers: [MilestonesService, MilestonesQueries], exports: [MilestonesService, MilestonesQueries] })
export class MilestonesModule {}
