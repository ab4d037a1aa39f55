import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { AnswerClockService } from './facility-desk/answer-clock.service';
import { ReviewsService } from './reviews/reviews.service';
import { WaitlistService } from './waitlist/waitlist.service';
import { WaitlistOffersService } from './waitlist/waitlist-offers.service';

/** What requests and those who wait do by the clock. Each slot is taken first; what a crash leaves, the next one does. */
@Injectable()
export class RequestsJobs {
  constructor(
    private readonly answers: AnswerClockService,
    private readonly offers: WaitlistOffersService,
    private readonly reviews: ReviewsService,
    private readonly waitlist: WaitlistService,
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Every minute, by one of the instances: seats that were kept in vain go to the next. */
  @Cron('20 * * * * *')
  async expireOffers(): Promise<void> {
    if (await this.takes('waitlist.expire')) await this.offers.expireDue();
  }

  /** Every five minutes, by one of the instances: offers seats that nobody had, and ends what has waited in vain. */
  @Cron('40 */5 * * * *')
  async sweepWaitlist(): Promise<void> {
    if (!(await this.takes('waitlist.sweep'))) return;
    await this.waitlist.tidy();
    await this.offers.sweep();
  }

  /** Every minute, by one of the instances: reminds facilities of what waits, and asks deputies. */
  @Cron('10 * * * * *')
  async remindFacilities(): Promise<void> {
    if (await this.takes('visits.answers')) await this.answers.run();
  }

  /** Every night, by one of the instances: every coming visit of the next four weeks is judged again. */
  @Cron('0 30 18 * * *', { timeZone: 'UTC' })
  async revalidate(): Promise<void> {
    if (await this.takes('visits.revalidate')) await this.reviews.revalidate();
  }

  private async takes(job: string): Promise<boolean> {
    // Tests call the services themselves.
    if (this.config.test) return false;
    return this.lock.once(job, this.clock.now().toISOString().slice(0, 16), () => Promise.resolve());
  }
}
