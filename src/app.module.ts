import { DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from './access/access.module';
import { AuditModule } from './audit/audit.module';
import { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { FilesModule } from './files/files.module';
import { HttpModule } from './http/http.module';
import { JobsModule } from './jobs/jobs.module';
import { Clock } from './kernel/clock';
import { MilestonesModule } from './milestones/milestones.module';
import { TracingModule } from './tracing/tracing.module';

/** The house: a list of its rooms, left to right. */
@Module({})
export class AppModule {
  static with(config: Config, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, clock),
        DatabaseModule,
        ScheduleModule.forRoot(),
        HttpModule,
        AuditModule,
        JobsModule,
        FilesModule,
        AccessModule,
        TracingModule,
        MilestonesModule,
      ],
    };
  }
}
