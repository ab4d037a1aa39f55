import { Module } from '@nestjs/common';
import { EligibilityModule } from '../eligibility/eligibility.module';
import { FacilitiesModule } from '../facilities/facilities.module';
import { MilestonesModule } from '../milestones/milestones.module';
import { TasksModule } from '../tasks/tasks.module';
import { VisitsModule } from '../visits/visits.module';
import { ExchangeHolds } from './exchange-holds.service';
import { ExchangeRows } from './exchange.rows';
import { ExchangesController } from './exchanges.controller';
import { ExchangesPages } from './exchanges.pages';
import { ExchangesQueries } from './exchanges.queries';
import { ExchangesService } from './exchanges.service';
import { LettersPages } from './letters.pages';

/** Letters, drawings, recorded messages and live calls between a child and a parent. */
@Module({
  imports: [FacilitiesModule, TasksModule, EligibilityModule, MilestonesModule, VisitsModule],
  controllers: [ExchangesController, ExchangesPages, LettersPages],
  providers: [ExchangeRows, ExchangesQueries, ExchangesService, ExchangeHolds],
  exports: [ExchangesQueries, ExchangesService],
})
export class ExchangesModule {}
