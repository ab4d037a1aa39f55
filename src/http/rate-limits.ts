import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from 'pg';
import { Database } from '../database/database';
import { DomainError } from '../kernel/domain-error';

/** Counts failed guesses in the database, so that every instance sees them: sign-in and caregivers' codes. */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(private readonly db: Database) {}

  /**
   * Refuses when a key has used up its tries.
   * @throws DomainError too_many with the seconds to wait
   */
  async check(name: string, key: string, tries: number, minutes: number): Promise<void> {
    const state = await this.limiter(name, tries, minutes).get(key);
    if (state && state.consumedPoints >= tries && state.msBeforeNext > 0) this.refuse(state);
  }

  /** Counts a failed try. */
  async fail(name: string, key: string, tries: number, minutes: number): Promise<void> {
    await this.limiter(name, tries, minutes).consume(key).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
    });
  }

  /** Forgets failed tries after a success. */
  async clear(name: string, key: string, tries: number, minutes: number): Promise<void> {
    await this.limiter(name, tries, minutes).delete(key);
  }

  private refuse(state: RateLimiterRes): never {
    throw new DomainError('too_many', 'rate.limited', { minutes: Math.ceil(state.msBeforeNext / 60_000) }, { retryAfterSeconds: Math.ceil(state.msBeforeNext / 1000) });
  }

  private limiter(name: string, tries: number, minutes: number): RateLimiterPostgres {
    const id = `${name}:${tries}:${minutes}`;
    let limiter = this.limiters.get(id);
    if (!limiter) {
      limiter = new RateLimiterPostgres({
        storeClient: (this.db.dataSource.driver as unknown as { master: Pool }).master,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: name,
        points: tries,
        duration: minutes * 60,
        clearExpiredByTimeout: false,
      });
      this.limiters.set(id, limiter);
    }
    return limiter;
  }
}
