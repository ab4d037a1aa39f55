import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { RosterImportsService } from './roster-imports.service';
import { TracingsService } from './tracings.service';

/** Once an hour somewhere: questions whose answer day has passed, and files nobody has decided on. */
@Injectable()
export class TracingsJobs {
  constructor(
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly service: TracingsService,
    private readonly imports: RosterImportsService,
    private readonly config: Config,
  ) {}

  /** Tests close questions themselves, so that nothing happens behind their back. */
  @Cron('5 * * * *')
  async tick(): Promise<void> {
    if (!this.config.test) await this.closeDue();
  }

  /** Closes what is due, once per hour however many instances run. Returns whether this one did it. */
  closeDue(): Promise<boolean> {
    return this.lock.once('tracings.close_due', this.clock.now().toISOString().slice(0, 13), async () => {
      await this.service.closeDue();
      await this.imports.forgetOld();
    });
  }
}
