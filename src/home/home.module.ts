import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module';
import { TasksModule } from '../tasks/tasks.module';
import { HomePages } from './home.pages';
import { TodayQueries } from './today.queries';

/** One start page per role. */
@Module({ imports: [NotificationsModule, TasksModule], controllers: [HomePages], providers: [TodayQueries] })
export class HomeModule {}
