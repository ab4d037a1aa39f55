import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { Metrics } from '../http/metrics';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { OutboxHandlers } from './outbox';

interface Claimed {
  id: string;
  topic: string;
  payload: Record<string, unknown>;
  attempts: number;
}

const LEASE_SECONDS = 60;
const BATCH = 20;
const MOST_ATTEMPTS = 8;
const POLL_MILLISECONDS = 1000;

/**
 * Takes due messages with SKIP LOCKED under a lease, so several processes share the work; a process that dies leaves its
 * lease to run out and another takes over. A handler runs in one transaction with the mark "done": its database effects
 * happen exactly once.
 */
@Injectable()
export class OutboxWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly me = newId();
  private readonly logger = new Logger('jobs');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly handlers: OutboxHandlers,
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    // Tests call drain() themselves, so that nothing happens behind their back.
    if (!this.config.test) this.schedule(POLL_MILLISECONDS);
  }

  /** Finishes the job in hand, takes no new one. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Does everything that is due now; returns how many messages it did. */
  async drain(): Promise<number> {
    let done = 0;
    for (;;) {
      const claimed = await this.claim();
      for (const message of claimed) {
        if (this.stopped) return done;
        await this.handle(message);
        done += 1;
      }
      if (claimed.length < BATCH) return done;
    }
  }

  private schedule(milliseconds: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.drain()
        .then(() => undefined)
        .catch((error: unknown) =>
          this.logger.error({ error: error instanceof Error ? error.name : 'unknown', event: 'outbox.poll_failed' }),
        )
        .finally(() => this.schedule(POLL_MILLISECONDS));
    }, milliseconds);
  }

  private claim(): Promise<Claimed[]> {
    const now = this.clock.now();
    return this.db.sql<Claimed>(
      `UPDATE outbox SET attempts = attempts + 1, locked_by = $2, locked_until = $1::timestamptz + make_interval(secs => $3)
        WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND NOT dead AND run_at <= $1
                        AND (locked_until IS NULL OR locked_until < $1) ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING id, topic, payload, attempts`,
      [now, this.me, LEASE_SECONDS, BATCH],
    );
  }

  private async handle(message: Claimed): Promise<void> {
    try {
      await this.db.transaction(async () => {
        const mine = await this.db.affected(
          `UPDATE outbox SET done_at = $1, locked_until = NULL WHERE id = $2 AND locked_by = $3 AND done_at IS NULL`,
          [this.clock.now(), message.id, this.me],
        );
        if (mine === 0) return;
        for (const handler of this.handlers.of(message.topic))
          await handler(message.payload, { id: message.id, attempt: message.attempts });
      });
      this.metrics.jobs.inc({ topic: message.topic, outcome: 'done' });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      const name = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
      const dead = message.attempts >= MOST_ATTEMPTS;
      this.metrics.jobs.inc({ topic: message.topic, outcome: dead ? 'dead' : 'failed' });
      this.logger.warn({ event: 'outbox.failed', topic: message.topic, id: message.id, attempt: message.attempts, error: name, dead });
      await this.db.sql(
        `UPDATE outbox SET last_error = $2, dead = $3, locked_until = NULL, run_at = $4::timestamptz + make_interval(secs => $5) WHERE id = $1 AND locked_by = $6`,
        [message.id, name, dead, this.clock.now(), Math.min(3600, 2 ** message.attempts), this.me],
      );
    }
  }
}
