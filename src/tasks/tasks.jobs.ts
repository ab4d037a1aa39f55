import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { ExpiryService } from './expiry/expiry.service';
import { TasksService } from './tasks.service';
import { VettingRenewals } from './vetting-renewals.service';

/** What tasks do by the clock. */
@Injectable()
export class TasksJobs {
  constructor(
    private readonly tasks: TasksService,
    private readonly renewals: VettingRenewals,
    private readonly expiry: ExpiryService,
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Every hour, by one of the instances: what is overdue goes to the lead. */
  @Cron('0 24 * * * *')
  async escalate(): Promise<void> {
    // Tests call escalate of the service themselves.
    if (this.config.test) return;
    const hour = this.clock.now().toISOString().slice(0, 13);
    await this.lock.once('tasks.escalate', hour, async () => void (await this.tasks.escalate()));
  }

  /** Every day, by one of the instances: queries of workers that run out soon, or have. */
  @Cron('0 36 16 * * *')
  async renewVettings(): Promise<void> {
    if (this.config.test) return;
    const day = this.clock.now().toISOString().slice(0, 10);
    await this.lock.once('tasks.vettings', day, () => this.renewals.run());
  }

  /** Asked every hour; told once a day per organisation, by one of the instances, in the first hour of the organisation's own day. */
  @Cron('0 28 * * * *')
  async tellExpiries(): Promise<void> {
    // Tests call daily of the service themselves.
    if (!this.config.test) await this.expiry.daily();
  }
}
