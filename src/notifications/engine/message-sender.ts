import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { Clock } from '../../kernel/clock';
import { newId } from '../../kernel/ids';
import { addMinutes } from '../../kernel/instants';
import { MessageDelivery } from './message-delivery';

const LEASE_SECONDS = 60;
const BATCH = 100;
const POLL_MILLISECONDS = 1000;
/** After the database was away: so long whoever handed a message over has the first word on what became of it. */
const FIRST_WORD_MINUTES = 0.5;
/** How long the end waits for what is in hand; a database that is away must not keep the process for ever. */
const END_MILLISECONDS = 25_000;
/** Longer than any message is in the hands of this process. */
const IN_HAND_MINUTES = 10;
/** Rounds at a time; each holds one connection while it sends and uses a second one to mark. */
const LANES = 2;
const CONNECTIONS_FOR_LANES = 8;

/**
 * Sends what is due. Messages are claimed with SKIP LOCKED under a lease, so several processes share the work; a process that dies
 * leaves its leases to run out. What holds then is said in docs/decisions/0025.
 */
@Injectable()
export class MessageSender implements OnApplicationBootstrap, OnApplicationShutdown {
  /**
   * The rounds under way in this process. Each is a worker of its own: one that was held up for longer than its lease – by a lock, or because the whole
   * process stood still – must not take for its own what another has claimed since.
   */
  private readonly rounds = new Set<string>();
  private readonly logger = new Logger('messages');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  private waitForOthersUntil: Date | undefined;

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
    await Promise.race([this.running, sleep(END_MILLISECONDS, undefined, { ref: false })]);
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
      const found = await this.round();
      if (found === 0) return handled;
      handled += found;
    }
  }

  /** Claims and handles what is due, up to a batch; returns how many. */
  private async round(): Promise<number> {
    const round = newId();
    this.rounds.add(round);
    try {
      const claimed = await this.claim(round).catch((error: unknown) => {
        this.waitForOthersUntil = addMinutes(this.clock.now(), FIRST_WORD_MINUTES);
        throw error;
      });
      const ids = claimed.map(({ id }) => id);
      if (ids.length > 0) await this.delivery.deliver(ids, round);
      return ids.length;
    } finally {
      this.rounds.delete(round);
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

  /**
   * What is due and in nobody's hands. What somebody has said he hands over is taken over too, once his lease has run out, so that a person
   * hears of it; but not what this process itself still has in hand.
   */
  private claim(round: string): Promise<{ id: string }[]> {
    const now = this.clock.now();
    const othersToo = this.waitForOthersUntil === undefined || now >= this.waitForOthersUntil;
    return this.db.sql(
      `UPDATE messages SET status = 'sending', attempts = attempts + 1, locked_by = $2, locked_until = $1::timestamptz + make_interval(secs => $3)
        WHERE id IN (SELECT id FROM messages WHERE status IN ('queued', 'sending') AND run_at <= $1 AND (locked_until IS NULL OR locked_until < $1)
                        AND (handed_at IS NULL OR $5 AND (handed_by IS NULL OR handed_by <> ALL($7::uuid[]) OR handed_at < $6))
                      ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
        RETURNING id`,
      [now, round, LEASE_SECONDS, BATCH, othersToo, addMinutes(now, -IN_HAND_MINUTES), [...this.rounds]],
      'messages-claim',
    );
  }
}
