import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { Database } from '../database/database';

/** Deletes what is kept for a day only: stored answers, which repeat names, and counts of tries. Any instance may do it at any time. */
@Injectable()
export class Forgetting {
  private readonly logger = new Logger('http');

  constructor(
    private readonly db: Database,
    private readonly config: Config,
  ) {}

  @Cron('0 23 * * * *', { name: 'http.forgetting' })
  async tick(): Promise<void> {
    if (this.config.test) return;
    try {
      await this.forget();
    } catch (error) {
      this.logger.error({ event: 'http.forgetting_failed', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** One round. The database's own clock set the times that are compared here. */
  async forget(): Promise<void> {
    await this.db.sql(`DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`);
    await this.db.sql(`DELETE FROM rate_limits WHERE expire < extract(epoch FROM now()) * 1000`);
  }
}
