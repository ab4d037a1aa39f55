import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { MessageDelivery } from './message-delivery';

const LEASE_SECONDS = 60;
const BATCH = 100;
const POLL_MILLISECONDS = 1000;
/** Rounds at a time; each holds one connection while it sends and uses a second one to mark. */
const LANES = 2;
const CONNECTIONS_FOR_LANES = 8;

/**
 * Sends what is due. Messages are claimed with SKIP LOCKED under a lease, so several processes share the work; a process that dies
 * leaves its leases to run out. What holds then is said in docs/decisions/0025.
 */
@Injectable()
export class MessageSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly me = newId();
  private readonly logger = new Logger('messages');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly delivery: MessageDelivery,
  ) {}

  onApplicationBootstrap(): void {
    // Tests call sendDue() themselves, so that nothing happens behind their back.
    if (!this.config.test) this.schedule();
  }

  /** Finishes the messages in hand, takes no new ones. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Handles every message that is due now; returns how many. */
  async sendDue(): Promise<number> {
    const lanes = this.config.poolSize < CONNECTIONS_FOR_LANES ? 1 : LANES;
    // Every lane comes to its end before a failure of one is told: nothing goes on behind the next round's back.
    const ended = await Promise.allSettled(Array.from({ length: lanes }, () => this.lane()));
    const failed = ended.find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
    return ended.reduce((sum, lane) => sum + (lane.status === 'fulfilled' ? lane.value : 0), 0);
  }

  private async lane(): Promise<number> {
    for (let handled = 0; ;) {
      if (this.stopped) return handled;
      const claimed = await this.claim();
      if (claimed.length === 0) return handled;
      await this.delivery.deliver(
        claimed.map(({ id }) => id),
        this.me,
      );
      handled += claimed.length;
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.sendDue()
        .then(() => undefined)
        .catch((error: unknown) =>
          this.logger.error({ event: 'messages.poll_failed', error: error instanceof Error ? error.name : 'unknown' }),
        )
        .finally(() => this.schedule());
    }, POLL_MILLISECONDS);
  }

  private claim(): Promise<{ id: string }[]> {
    return this.db.sql(
      `UPDATE messages SET status = 'sending', attempts = attempts + 1, locked_by = $2, locked_until = $1::timestamptz + make_interval(secs => $3)
        WHERE id IN (SELECT id FROM messages WHERE status IN ('queued', 'sending') AND run_at <= $1 AND (locked_until IS NULL OR locked_until < $1)
                      ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING id`,
      [this.clock.now(), this.me, LEASE_SECONDS, BATCH],
      'messages-claim',
    );
  }
}
