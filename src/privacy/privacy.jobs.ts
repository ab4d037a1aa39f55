import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Config } from '../config/config';
import { CronLock } from '../jobs/cron-lock';
import { Clock } from '../kernel/clock';
import { KeyRotationService } from './key-rotation.service';
import { RetentionQueries } from './retention.queries';
import { RetentionService } from './retention.service';

/** The first of the month: what is due. Every night: numbers under an old key. Tests call them themselves. */
@Injectable()
export class PrivacyJobs {
  constructor(
    private readonly lock: CronLock,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly retention: RetentionService,
    private readonly queries: RetentionQueries,
    private readonly keys: KeyRotationService,
  ) {}

  @Cron('20 3 1 * *', { name: 'privacy.retention_preview' })
  async monthly(): Promise<void> {
    if (!this.config.test) await this.previewAll();
  }

  @Cron('40 3 * * *', { name: 'privacy.rotate_keys' })
  async nightly(): Promise<void> {
    if (!this.config.test) await this.rotateOnce();
  }

  /** A preview per organisation, once a month however many instances run; each in a transaction of its own. */
  async previewAll(): Promise<void> {
    const month = this.clock.now().toISOString().slice(0, 7);
    for (const { id } of await this.queries.organisations()) {
      await this.lock.once('privacy.retention_preview', `${month}:${id}`, () => this.retention.monthlyPreview(id));
    }
  }

  /** Takes the night's turn first: sealing anew goes in many small transactions. */
  async rotateOnce(): Promise<void> {
    const night = this.clock.now().toISOString().slice(0, 10);
    if (await this.lock.once('privacy.rotate_keys', night, () => Promise.resolve())) await this.keys.rotate();
  }
}
