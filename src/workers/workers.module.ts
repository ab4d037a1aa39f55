import { Module } from '@nestjs/common';
import { WorkersController } from './workers.controller';
import { WorkersPages } from './workers.pages';
import { WorkersQueries } from './workers.queries';
import { WorkersService } from './workers.service';

/** Social workers: vetting, training, and the facilities that let them in. */
@Module({
  controllers: [WorkersController, WorkersPages],
  providers: [WorkersQueries, WorkersService],
  exports: [WorkersQueries, WorkersService],
})
export class WorkersModule {}
