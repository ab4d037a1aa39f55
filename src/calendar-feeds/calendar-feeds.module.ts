import { Module } from '@nestjs/common';
import { CalendarFeedsController } from './calendar-feeds.controller';
import { CalendarFeedsPages, CalendarFilePages } from './calendar-feeds.pages';
import { CalendarFeedsService } from './calendar-feeds.service';
import { OutingsQueries } from './outings.queries';

/** Staff read their plan in calendars of their own: reference and time, nothing else. */
@Module({
  controllers: [CalendarFeedsController, CalendarFeedsPages, CalendarFilePages],
  providers: [CalendarFeedsService, OutingsQueries],
  exports: [OutingsQueries],
})
export class CalendarFeedsModule {}
