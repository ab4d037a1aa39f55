import { Module } from '@nestjs/common';
import { HomePages } from './home.pages';
import { TodayQueries } from './today.queries';

/** One start page per role. */
@Module({ controllers: [HomePages], providers: [TodayQueries] })
export class HomeModule {}
