import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Audit } from '../../audit/audit';
import { Database } from '../../database/database';
import { CaregiverReach } from '../../families/caregiver-reach.service';
import { Metrics } from '../../http/metrics';
import { Clock } from '../../kernel/clock';
import { addHours } from '../../kernel/instants';
import { TasksService } from '../../tasks/tasks.service';
import { CallTasksService } from '../calls/call-tasks.service';
import type { Route } from '../channels/channel';
import { pointOf } from '../channels/reach.rules';
import { MessageFacts, timesOf } from './message-facts.queries';
import { callDueAt } from './message-plan.rules';
import { isBadAddress } from './message-retry.rules';
import type { CallReason, Failure, MessageStatus } from '../message.entity';

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
  /** It takes another way from here, from its first provider on. */
  channel?: Route;
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

/** Hours in which a coordinator looks at a message that was held back. */
const REWORD_HOURS = 24;
const AGAIN_MS = 250;
/** When the database has been there all the while and still takes none of them, one of them is at fault. */
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
    private readonly reachable: () => Promise<boolean>,
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
        if (performance.now() - began > LONGEST_MS && (await this.reachable())) break;
        await sleep(AGAIN_MS);
      }
    }
    if (marks.length > 1) for (const mark of marks) await this.stubbornly([mark]);
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
    private readonly reach: CaregiverReach,
    private readonly tasks: TasksService,
  ) {}

  /** Begins a round of a worker; call it outside any transaction. */
  begin(worker: string): MarkRun {
    return new MarkRun(
      (marks) => this.db.transaction(() => this.write(worker, marks)),
      (error) => this.logger.error({ event: 'messages.mark_failed', error: error instanceof Error ? error.name : 'unknown' }),
      () =>
        this.db.sql('SELECT 1 AS here').then(
          () => true,
          () => false,
        ),
    );
  }

  /**
   * Marks what is still this worker's; who was too slow changes nothing – but for what this worker itself has handed over: it alone knows what
   * became of it, and its word stands instead of another's "unsure".
   */
  private async write(worker: string, marks: readonly Mark[]): Promise<void> {
    const now = this.clock.now();
    const rows = marks.map((mark) => rowOf(mark, now));
    const marked = await this.keep(rows, MINE, worker);
    const others = rows.filter(({ id }) => !marked.has(id));
    const late = others.length === 0 ? marked : await this.keep(others, HANDED_BY_ME, worker);
    const mine = marks.filter(({ facts: { id } }) => marked.has(id) || late.has(id));
    for (const { facts } of mine) if (!marked.has(facts.id)) await this.calls.notFailed(facts.visitId, facts.caregiverId);
    for (const { facts, call } of mine)
      if (call !== undefined)
        await this.calls.open({
          organisationId: facts.organisationId,
          visitId: facts.visitId,
          caregiverId: facts.caregiverId,
          reasonCode: call,
          dueAt: callDueAt(call, timesOf(facts, now)),
        });
    for (const { facts, failure, reason } of mine) if (failure === 'permanent' && reason !== null) await this.bad(facts, reason);
    for (const { facts, status } of mine) if (status === 'held') await this.toReword(facts, now);
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

  private async bad(facts: MessageFacts, code: string): Promise<void> {
    const { caregiverId, channel, template } = facts;
    const address = pointOf(channel, facts);
    if (address !== null && template !== 'second_contact' && isBadAddress(code)) await this.reach.bad(caregiverId, address, channel, code);
  }

  /** What may not be said is a coordinator's to put right: a child's nickname, a facility's name. The family is called meanwhile. */
  private async toReword({ id, organisationId, visitId }: MessageFacts, now: Date): Promise<void> {
    await this.tasks.open({
      ...{ organisationId, visitId, kind: 'look_at_change', key: `held:${id}`, cause: 'message_held', ownerRole: 'coordinator' },
      ...(visitId === null ? {} : { subjectType: 'visit', subjectId: visitId }),
      dueAt: addHours(now, REWORD_HOURS),
    });
  }

  /** Writes the rows for which `whose` holds. */
  private async keep(rows: readonly MarkRow[], whose: string, worker: string): Promise<ReadonlySet<string>> {
    const kept = await this.db.sql<{ id: string }>(
      `UPDATE messages m SET status = r.status, reason = r.reason, failure = r.failure, run_at = coalesce(r.run_at, m.run_at), attempts = m.attempts - r.back,
              channel = r.channel, provider = r.provider, provider_reference = r.provider_reference, tries = r.tries, windows = r.windows, subject = coalesce(r.subject, m.subject),
              body = coalesce(r.body, m.body), sent_at = r.sent_at, handed_at = CASE WHEN r.maybe THEN m.handed_at END,
              handed_by = CASE WHEN r.failure = 'unsure' THEN m.handed_by END, locked_until = NULL, locked_by = NULL
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, status text, reason text, failure text, run_at timestamptz, back int, channel text, provider text,
              provider_reference text, tries int, windows int, subject text, body text, sent_at timestamptz, maybe boolean)
        WHERE m.id = r.id AND ${whose} RETURNING m.id`,
      [JSON.stringify(rows), worker],
      whose === MINE ? 'messages-mark' : 'messages-mark-late',
    );
    return new Set(kept.map(({ id }) => id));
  }
}

const MINE = `m.status = 'sending' AND m.locked_by = $2`;
const HANDED_BY_ME = `m.handed_by = $2 AND (m.status = 'sending' OR m.status = 'failed' AND m.failure = 'unsure')`;

/** A mark as PostgreSQL reads it. */
const rowOf = (mark: Mark, now: Date) => ({
  id: mark.facts.id,
  status: mark.status,
  reason: mark.reason,
  failure: mark.failure ?? null,
  run_at: mark.runAt ?? null,
  back: mark.noTry === true ? 1 : 0,
  channel: mark.channel ?? mark.facts.channel,
  provider: mark.channel === undefined ? (mark.provider ?? mark.facts.provider) : null,
  provider_reference: mark.reference ?? null,
  tries: mark.tries ?? mark.facts.tries,
  windows: mark.windows ?? mark.facts.windows,
  subject: mark.subject ?? null,
  body: mark.body ?? null,
  sent_at: mark.status === 'accepted' ? now : null,
  maybe: mark.maybeTaken === true,
});
type MarkRow = ReturnType<typeof rowOf>;
