import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { DecisionsService } from './facility-desk/decisions.service';
import { RejudgingService } from './reviews/rejudging.service';

/** What visits do by the clock. */
@Injectable()
export class VisitsJobs {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly rejudging: RejudgingService,
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Every minute, by one of the instances: gives back places whose hold has run out. */
  @Cron('0 * * * * *')
  async expire(): Promise<void> {
    // Tests call expireDue themselves.
    if (this.config.test) return;
    const minute = this.clock.now().toISOString().slice(0, 16);
    // The slot is taken first; each visit then ends in a transaction of its own. What a crash leaves, the next minute does.
    if (await this.lock.once('visits.expire', minute, () => Promise.resolve())) await this.decisions.expireDue();
  }

  /** Every hour, by one of the instances: asks the gates once more about confirmed visits of the next 24 hours. */
  @Cron('0 12 * * * *')
  async rejudgeSoon(): Promise<void> {
    // Tests call rejudgeSoon of the service themselves.
    if (this.config.test) return;
    const hour = this.clock.now().toISOString().slice(0, 13);
    if (await this.lock.once('visits.rejudge', hour, () => Promise.resolve())) await this.rejudging.rejudgeSoon();
  }
}
