import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { EntitlementClosingService } from './entitlement-closing.service';

/** What allowances do by the clock. */
@Injectable()
export class EntitlementsJobs {
  constructor(
    private readonly closing: EntitlementClosingService,
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Every hour, by one of the instances: facilities live in several zones, and each closes its period soon after its own midnight. */
  @Cron('0 24 * * * *')
  async close(): Promise<void> {
    // Tests call closeEnded themselves.
    if (this.config.test) return;
    const hour = this.clock.now().toISOString().slice(0, 13);
    // Each chunk ends in a transaction of its own; what a crash leaves, the next hour does.
    if (await this.lock.once('entitlements.close', hour, () => Promise.resolve())) await this.closing.closeEnded();
  }
}
