import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Metrics } from '../http/metrics';
import { Clock } from '../kernel/clock';
import { CallTasksService } from './call-tasks.service';
import type { MessageFacts } from './message-facts.queries';
import { nextAllowed } from './message-plan.rules';
import type { CallReason, Failure, MessageStatus } from './message.entity';

/** What became of a message that a worker had in hand. */
export interface Mark {
  facts: MessageFacts;
  status: MessageStatus;
  reason: string | null;
  failure?: Failure;
  /** When it is due again. */
  runAt?: Date;
  /** It was judged and put back: that was no try. */
  noTry?: boolean;
  provider?: string;
  reference?: string | null;
  tries?: number;
  windows?: number;
  subject?: string;
  body?: string;
  /** A person calls about it. */
  call?: CallReason;
  /** Keeps the sign that a provider may have it. */
  maybeTaken?: boolean;
}

const AGAIN_MS = 250;
/** As long as the worker's lease at most: then another has taken over and these marks would touch nothing. */
const LONGEST_MS = 60_000;

/**
 * Writes down what became of the messages of one round, on a connection of its own and many at once: what comes in while a write is under
 * way goes with the next. While the database is away it waits and tries again: what a provider has taken is not forgotten because of that.
 */
export class MarkRun {
  private waiting: { mark: Mark; done: () => void }[] = [];
  private over = false;
  private wake = (): void => undefined;
  private readonly ended: Promise<void>;

  constructor(
    private readonly write: (marks: Mark[]) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {
    // Begun here, outside the transaction in which the messages are judged: it must not write through that one's connection.
    this.ended = this.run();
  }

  /** Resolves when it is written, or when there is no point in trying any longer. */
  put(mark: Mark): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ mark, done });
      this.wake();
    });
  }

  /** Writes what is left and ends. */
  async end(): Promise<void> {
    this.over = true;
    this.wake();
    await this.ended;
  }

  private async run(): Promise<void> {
    for (;;) {
      if (this.waiting.length === 0) {
        if (this.over) return;
        await new Promise<void>((wake) => (this.wake = wake));
        continue;
      }
      const batch = this.waiting.splice(0);
      await this.stubbornly(batch.map(({ mark }) => mark));
      for (const { done } of batch) done();
    }
  }

  private async stubbornly(marks: Mark[]): Promise<void> {
    const began = performance.now();
    for (;;) {
      try {
        return await this.write(marks);
      } catch (error) {
        this.failed(error);
        if (performance.now() - began > LONGEST_MS) return;
        await sleep(AGAIN_MS);
      }
    }
  }
}

/** Keeps what became of messages: the row, its audit line, the call that follows, the figures. */
@Injectable()
export class MessageMarks {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly calls: CallTasksService,
    private readonly audit: Audit,
    private readonly metrics: Metrics,
  ) {}

  /** Begins a round of a worker; call it outside any transaction. */
  begin(worker: string): MarkRun {
    return new MarkRun(
      (marks) => this.db.transaction(() => this.write(worker, marks)),
      (error) => this.logger.error({ event: 'messages.mark_failed', error: error instanceof Error ? error.name : 'unknown' }),
    );
  }

  /** Says, before it happens, that these go to a provider that would not recognise a second time. Outside any transaction. */
  async handing(worker: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.sql(`UPDATE messages SET handed_at = $3 WHERE id = ANY($1::uuid[]) AND status = 'sending' AND locked_by = $2`, [
      [...ids],
      worker,
      this.clock.now(),
    ]);
  }

  /** Marks only what is still this worker's: who was too slow changes nothing. */
  private async write(worker: string, marks: readonly Mark[]): Promise<void> {
    const now = this.clock.now();
    const rows = marks.map((mark) => ({
      id: mark.facts.id,
      status: mark.status,
      reason: mark.reason,
      failure: mark.failure ?? null,
      run_at: mark.runAt ?? null,
      back: mark.noTry === true ? 1 : 0,
      provider: mark.provider ?? mark.facts.provider,
      provider_reference: mark.reference ?? null,
      tries: mark.tries ?? mark.facts.tries,
      windows: mark.windows ?? mark.facts.windows,
      subject: mark.subject ?? null,
      body: mark.body ?? null,
      sent_at: mark.status === 'accepted' ? now : null,
      maybe: mark.maybeTaken === true,
    }));
    const marked = await this.db.sql<{ id: string }>(
      `UPDATE messages m SET status = r.status, reason = r.reason, failure = r.failure, run_at = coalesce(r.run_at, m.run_at), attempts = m.attempts - r.back,
              provider = r.provider, provider_reference = r.provider_reference, tries = r.tries, windows = r.windows, subject = coalesce(r.subject, m.subject),
              body = coalesce(r.body, m.body), sent_at = r.sent_at, handed_at = CASE WHEN r.maybe THEN m.handed_at END, locked_until = NULL, locked_by = NULL
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, status text, reason text, failure text, run_at timestamptz, back int, provider text,
              provider_reference text, tries int, windows int, subject text, body text, sent_at timestamptz, maybe boolean)
        WHERE m.id = r.id AND m.status = 'sending' AND m.locked_by = $2 RETURNING m.id`,
      [JSON.stringify(rows), worker],
      'messages-mark',
    );
    const ids = new Set(marked.map(({ id }) => id));
    const mine = marks.filter((mark) => ids.has(mark.facts.id));
    for (const { facts, call } of mine)
      if (call !== undefined)
        await this.calls.open({
          organisationId: facts.organisationId,
          visitId: facts.visitId,
          caregiverId: facts.caregiverId,
          reasonCode: call,
          dueAt: nextAllowed(now, facts.zone),
        });
    const final = mine.filter((mark) => mark.status !== 'queued');
    if (final.length > 0)
      await this.audit.record(
        ...final.map(({ facts, status, reason }) => ({
          action: `message.${status}`,
          subjectType: 'message',
          subjectId: facts.id,
          organisationId: facts.organisationId,
          details: { template: facts.template, channel: facts.channel, ...(reason === null ? {} : { reason }) },
        })),
      );
    for (const { facts, status, failure } of mine)
      if (status !== 'queued' || failure !== undefined)
        this.metrics.messages.inc({ channel: facts.channel, outcome: status === 'queued' ? 'retry' : status });
  }
}
