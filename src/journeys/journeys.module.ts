import { Module } from '@nestjs/common';
import { FacilitiesModule } from '../facilities/facilities.module';
import { DyadChangesModule } from '../families/dyad-changes.module';
import { JourneysController } from './journeys.controller';
import { JourneysPages } from './journeys.pages';
import { JourneysQueries } from './journeys.queries';
import { JourneysService } from './journeys.service';

/** How long families are on the way: a small matrix, and an estimate where nothing is known. */
@Module({
  imports: [FacilitiesModule, DyadChangesModule],
  controllers: [JourneysController, JourneysPages],
  providers: [JourneysQueries, JourneysService],
  exports: [JourneysQueries],
})
export class JourneysModule {}
