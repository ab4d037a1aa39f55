import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';

export interface OutboxOptions {
  /** At most one message per key, for ever. */
  key?: string;
  runAt?: Date;
}

/** What a handler is told beside the payload. `id` is the same at every try: use it to do the thing once. */
export interface JobMeta {
  id: string;
  attempt: number;
}

export type JobHandler = (payload: Record<string, unknown>, meta: JobMeta) => Promise<void>;

/** Asks for later work inside the transaction that is its cause: no rollback leaves a message, no commit loses one. */
@Injectable()
export class Outbox {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Puts a message; a key that exists already makes it a no-op. */
  async put(topic: string, payload: Record<string, unknown>, options: OutboxOptions = {}): Promise<void> {
    if (!this.db.inTransaction) throw new Error('An outbox message belongs to the transaction of its cause');
    await this.db.sql(
      `INSERT INTO outbox (id, topic, payload, key, run_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING`,
      [newId(), topic, JSON.stringify(payload), options.key ?? null, options.runAt ?? this.clock.now()],
    );
  }
}

/** Who does what: rooms to the right register here when they start. */
@Injectable()
export class OutboxHandlers {
  private readonly handlers = new Map<string, JobHandler[]>();

  /** Adds a handler of a topic; several may listen. */
  on(topic: string, handler: JobHandler): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  of(topic: string): JobHandler[] {
    return this.handlers.get(topic) ?? [];
  }
}
