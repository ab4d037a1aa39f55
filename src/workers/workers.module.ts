import { Module } from '@nestjs/common';
import { AbsencesController } from './absences.controller';
import { AbsencesPages } from './absences.pages';
import { AbsencesService } from './absences.service';
import { WorkersController } from './workers.controller';
import { WorkersPages } from './workers.pages';
import { WorkersQueries } from './workers.queries';
import { WorkersService } from './workers.service';

/** Social workers: vetting, training, and the facilities that let them in. */
@Module({
  controllers: [WorkersController, AbsencesController, AbsencesPages, WorkersPages],
  providers: [AbsencesService, WorkersQueries, WorkersService],
  exports: [AbsencesService, WorkersQueries, WorkersService],
})
export class WorkersModule {}
