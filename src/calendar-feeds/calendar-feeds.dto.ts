import { IsIn } from 'class-validator';
import { FEED_DEVICES } from './calendar-feed.entity';
import type { FeedDevice } from './calendar-feed.entity';

export class CalendarFeedBody {
  /** What it will be read on: `phone`, `computer` or `other`. */
  @IsIn(FEED_DEVICES) device: FeedDevice;
}
