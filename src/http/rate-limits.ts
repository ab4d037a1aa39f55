import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from 'pg';
import { Database } from '../database/database';
import { DomainError } from '../kernel/domain-error';

/**
 * Counts guesses in the database, so that every instance sees them: sign-in and caregivers' codes. A try is counted before it is
 * judged, so that many guesses sent at once get no more tries than the same guesses one after the other.
 */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(private readonly db: Database) {}

  /**
   * Takes one try of a key.
   * @throws DomainError too_many with the seconds to wait, when there is none left
   */
  async take(name: string, key: string, tries: number, minutes: number): Promise<void> {
    await this.limiter(name, tries, minutes)
      .consume(key)
      .catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) this.refuse(refused);
        throw refused;
      });
  }

  /**
   * Refuses when a key has no try left, without taking one. Reads in the ambient transaction: safe where `take` would wait for a
   * second connection.
   * @throws DomainError too_many with the seconds to wait
   */
  async check(name: string, key: string, tries: number): Promise<void> {
    const used = await this.db.one<{ ms: number }>(
      `SELECT (expire - extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms FROM rate_limits
        WHERE key = $1 AND points >= $2 AND expire > extract(epoch FROM clock_timestamp()) * 1000`,
      [`${name}:${key}`, tries],
    );
    if (used) this.refuse({ msBeforeNext: used.ms });
  }

  /** Gives the last try back: it was no guess. Earlier wrong ones still count. */
  async giveBack(name: string, key: string, tries: number, minutes: number): Promise<void> {
    await this.limiter(name, tries, minutes).reward(key);
  }

  /** Forgets a key's tries: its owner has come in. */
  async clear(name: string, key: string, tries: number, minutes: number): Promise<void> {
    await this.limiter(name, tries, minutes).delete(key);
  }

  private refuse(state: Pick<RateLimiterRes, 'msBeforeNext'>): never {
    throw new DomainError(
      'too_many',
      'rate.limited',
      { minutes: Math.ceil(state.msBeforeNext / 60_000) },
      { retryAfterSeconds: Math.ceil(state.msBeforeNext / 1000) },
    );
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
