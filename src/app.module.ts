import { DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import { DatabaseModule } from './database/database.module';
import { HttpModule } from './http/http.module';
import { Clock } from './kernel/clock';
import { AccessModule } from './access/access.module';
import { AppointmentsModule } from './appointments/appointments.module';
import { AuditModule } from './audit/audit.module';
import { CalendarFeedsModule } from './calendar-feeds/calendar-feeds.module';
import { CaseworkModule } from './casework/casework.module';
import { EligibilityModule } from './eligibility/eligibility.module';
import { EntitlementsModule } from './entitlements/entitlements.module';
import { ExchangesModule } from './exchanges/exchanges.module';
import { FacilitiesModule } from './facilities/facilities.module';
import { FamiliesModule } from './families/families.module';
import { FilesModule } from './files/files.module';
import { HomeModule } from './home/home.module';
import { JobsModule } from './jobs/jobs.module';
import { JourneysModule } from './journeys/journeys.module';
import { MilestonesModule } from './milestones/milestones.module';
import { NeedToKnowModule } from './need-to-know/need-to-know.module';
import { NotificationsModule } from './notifications/notifications.module';
import { PrivacyModule } from './privacy/privacy.module';
import { ReportsModule } from './reports/reports.module';
import { SafeguardingModule } from './safeguarding/safeguarding.module';
import { TasksModule } from './tasks/tasks.module';
import { TracingModule } from './tracing/tracing.module';
import { VisitsModule } from './visits/visits.module';
import { WorkersModule } from './workers/workers.module';

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
        FacilitiesModule,
        FamiliesModule,
        WorkersModule,
        TasksModule,
        JourneysModule,
        TracingModule,
        SafeguardingModule,
        EntitlementsModule,
        AppointmentsModule,
        EligibilityModule,
        MilestonesModule,
        VisitsModule,
        ExchangesModule,
        CalendarFeedsModule,
        CaseworkModule,
        NotificationsModule,
        ReportsModule,
        PrivacyModule,
        NeedToKnowModule,
        HomeModule,
      ],
    };
  }
}
