import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { Metrics } from '../http/metrics';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { MailError, Mailer, OutgoingMail } from './mailer';
import { MessageDelivery } from './message-delivery';

const LEASE_SECONDS = 60;
const BATCH = 20;
const POLL_MILLISECONDS = 1000;

/**
 * Sends what is due. Messages are claimed with SKIP LOCKED under a lease, so several processes share the work. SMTP happens
 * after the message has been prepared and before it is marked: a process that dies in between leaves its lease to run out, and the mail
 * goes out again with the same Message-ID. It is thus sent at least once; never twice without a crash.
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
    private readonly mailer: Mailer,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    // Tests call sendDue() themselves, so that nothing happens behind their back.
    if (!this.config.test) this.schedule();
  }

  /** Finishes the message in hand, takes no new one. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Handles every message that is due now; returns how many. */
  async sendDue(): Promise<number> {
    for (let handled = 0; ;) {
      const claimed = await this.claim();
      for (const { id } of claimed) {
        if (this.stopped) return handled;
        await this.handle(id);
        handled += 1;
      }
      if (claimed.length < BATCH) return handled;
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
    );
  }

  private async handle(id: string): Promise<void> {
    let mail: OutgoingMail | undefined;
    try {
      mail = await this.db.transaction(() => this.delivery.prepare(id, this.me, LEASE_SECONDS));
    } catch (error) {
      // One message that cannot be written must not keep the others from leaving; after its tries a person calls instead.
      this.logger.error({ event: 'messages.prepare_failed', id, error: error instanceof Error ? error.name : 'unknown' });
      await this.db.transaction(() => this.delivery.failed(id, this.me, new MailError(false, 'internal')));
    }
    if (mail) await this.post(mail);
  }

  private async post(mail: OutgoingMail): Promise<void> {
    let failure: MailError | undefined;
    try {
      // The house sends nothing inside a transaction, but for this: while the dyads of the family are locked, nobody can withdraw what the
      // mail speaks of, and what was withdrawn before is seen. It writes nothing once the mail is on its way, so no retry sends it twice;
      // who withdraws waits for the mail server at most as long as its timeouts allow.
      const left = await this.db.transaction(async () => {
        if (!(await this.delivery.mayLeave(mail.id, this.me))) return false;
        await this.mailer.send(mail);
        return true;
      });
      if (!left) return;
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      failure = error;
    }
    this.metrics.messages.inc({ channel: 'email', outcome: failure === undefined ? 'accepted' : failure.permanent ? 'failed' : 'retry' });
    await this.db.transaction(() =>
      failure === undefined ? this.delivery.accepted(mail.id, this.me) : this.delivery.failed(mail.id, this.me, failure),
    );
  }
}
