import { Module } from '@nestjs/common';
import { DyadChangesModule } from '../families/dyad-changes.module';
import { AppointmentsController } from './appointments.controller';
import { AppointmentsPages } from './appointments.pages';
import { AppointmentsQueries } from './appointments.queries';
import { AppointmentsService } from './appointments.service';

/** Times at which a parent is not available: from when to when, and nothing else. */
@Module({
  imports: [DyadChangesModule],
  controllers: [AppointmentsController, AppointmentsPages],
  providers: [AppointmentsQueries, AppointmentsService],
})
export class AppointmentsModule {}
