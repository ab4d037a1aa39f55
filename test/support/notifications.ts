import type { AddressInfo, Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Audit } from '../../src/audit/audit';
import { loadConfig } from '../../src/config/config';
import { Database } from '../../src/database/database';
import { EligibilityQueries } from '../../src/eligibility/eligibility.queries';
import { EligibilityService } from '../../src/eligibility/eligibility.service';
import { ExchangesService } from '../../src/exchanges/exchanges.service';
import { CaregiverReach } from '../../src/families/caregiver-reach.service';
import { TasksService } from '../../src/tasks/tasks.service';
import { FacilitiesQueries } from '../../src/facilities/facilities.queries';
import { Metrics } from '../../src/http/metrics';
import { RateLimits } from '../../src/http/rate-limits';
import { CronLock } from '../../src/jobs/cron-lock';
import { Outbox, OutboxHandlers } from '../../src/jobs/outbox';
import { OutboxWorker } from '../../src/jobs/outbox-worker';
import { FixedClock } from '../../src/kernel/clock';
import { CallTasksService } from '../../src/notifications/calls/call-tasks.service';
import { DueReminders } from '../../src/notifications/reminders/due-reminders';
import { FamilyMessages } from '../../src/notifications/family-messages';
import { Channels } from '../../src/notifications/channels/channels';
import { LetterPost } from '../../src/notifications/letters/letter-post';
import { Mailer } from '../../src/notifications/engine/mailer';
import { MeetingQueries } from '../../src/notifications/meeting.queries';
import { MessageDelivery } from '../../src/notifications/engine/message-delivery';
import { MessageFactsQueries } from '../../src/notifications/engine/message-facts.queries';
import { MessageHands } from '../../src/notifications/engine/message-hands';
import { MessageMarks } from '../../src/notifications/engine/message-marks';
import { MessageSender } from '../../src/notifications/engine/message-sender';
import { MessagesQueries } from '../../src/notifications/messages.queries';
import { MessagesService } from '../../src/notifications/messages.service';
import { ReminderPlans } from '../../src/notifications/reminders/reminder-plans.service';
import { ReplyCodes } from '../../src/notifications/replies/reply-codes.service';
import { VisitMessages } from '../../src/notifications/visit-messages';
import { useDatabase } from './database';
import { Given, ReadyFamily } from './given';

export interface ReceivedMail {
  messageId: string;
  subject: string;
  to: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** What is attached. */
  files: { filename: string; content: string }[];
}

/** A real SMTP server on a loopback port that keeps what it gets and can be told to refuse. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  /** SMTP reply code for every RCPT, e.g. 451 or 550; 0 accepts. */
  refuseWith = 0;
  /** While true, mails are kept but never acknowledged. */
  silent = false;
  private server: SMTPServer | undefined;
  private readonly sockets = new Set<Socket>();

  async start(): Promise<string> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: (_address, _session, done) => {
        done(this.refuseWith === 0 ? null : Object.assign(new Error('refused'), { responseCode: this.refuseWith }));
      },
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.keep(Buffer.concat(chunks)).then(() => (this.silent ? undefined : done(null)));
        });
      },
    });
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server = server;
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
    return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  clear(): void {
    this.mails.length = 0;
    this.refuseWith = 0;
    this.silent = false;
  }

  private async keep(raw: Buffer): Promise<void> {
    const mail = await PostalMime.parse(raw);
    this.mails.push({
      messageId: mail.messageId ?? '',
      subject: mail.subject ?? '',
      to: mail.to?.[0]?.address ?? '',
      text: mail.text ?? '',
      html: mail.html ?? '',
      headers: Object.fromEntries(mail.headers.map((h) => [h.key, h.value])),
      files: mail.attachments.map((one) => ({
        filename: one.filename ?? '',
        content: typeof one.content === 'string' ? one.content : Buffer.from(one.content as ArrayBuffer).toString('utf8'),
      })),
    });
  }
}

/** The messages engine without HTTP, wired as the application wires it. Each call of `sender()` is one more process. */
export function engineOn(db: Database, clock: FixedClock, smtpUrl?: string, more: Record<string, string> = {}) {
  const config = loadConfig({
    NODE_ENV: 'test',
    SMTP_URL: smtpUrl,
    MAIL_FROM: '小禾 <hello@mail.kinline.test>',
    PUBLIC_URL: 'https://kinline.test',
    ...more,
  });
  const metrics = new Metrics();
  const audit = new Audit(db, clock);
  const handlers = new OutboxHandlers();
  const meetings = new MeetingQueries(db);
  const messages = new MessagesService(db);
  const codes = new ReplyCodes(db, config, new RateLimits(db));
  const calls = new CallTasksService(db, clock);
  const plans = new ReminderPlans(db, new FacilitiesQueries(db, clock), meetings);
  new VisitMessages(handlers, clock, meetings, messages, calls, codes, plans).onModuleInit();
  // Of letters the engine asks only whether one may still be brought.
  const gate = new EligibilityService(new EligibilityQueries(db, new FacilitiesQueries(db, clock)), clock);
  const exchanges = Object.assign(Object.create(ExchangesService.prototype) as ExchangesService, { db, clock, gate });
  const tasks = Object.assign(Object.create(TasksService.prototype) as TasksService, { db, clock });
  new FamilyMessages(handlers, db, clock, meetings, messages, codes, exchanges, calls, tasks).onModuleInit();
  const worker = new OutboxWorker(db, clock, handlers, metrics, config);
  const outbox = new Outbox(db, clock);
  const mailers: Mailer[] = [];
  const hands = new MessageHands(db, clock);
  const marks = new MessageMarks(db, clock, calls, audit, metrics, new CaregiverReach(db, audit), tasks);
  const letters = new LetterPost(new FacilitiesQueries(db, clock), config);
  const deliveryBy = (mailer: Mailer): MessageDelivery =>
    new MessageDelivery(
      db,
      clock,
      new MessageFactsQueries(db),
      meetings,
      codes,
      new Channels(config, mailer, clock),
      hands,
      marks,
      letters,
    );
  return {
    config,
    codes,
    messagesOf: (visitId: string) => new MessagesQueries(db, clock).messagesOf(visitId),
    due: new DueReminders(db, clock, config, new CronLock(db), meetings, messages, calls),
    /** What a sender does with a claimed message. */
    delivery: deliveryBy(new Mailer(config)),
    /** Says that something happened, and lets the handlers do their work. */
    async happened(topic: string, payload: Record<string, unknown>): Promise<void> {
      await db.transaction(() => outbox.put(topic, payload));
      await worker.drain();
      const bad = await db.one<{ lastError: string }>(`SELECT last_error FROM outbox WHERE last_error IS NOT NULL`);
      if (bad) throw new Error(`A handler failed: ${bad.lastError}`);
    },
    sender(mailer: Mailer = new Mailer(config)): MessageSender {
      mailers.push(mailer);
      return new MessageSender(db, clock, config, deliveryBy(mailer));
    },
    close: () => mailers.forEach((mailer) => mailer.onApplicationShutdown()),
  };
}

/** The instant at which tests of messages begin: a Wednesday, 10:00 at the facility. */
export const MESSAGES_NOW = '2026-09-02T02:00:00Z';

/** What a test of messages has at hand. */
export interface MessageTest {
  readonly clock: FixedClock;
  readonly server: MailServer;
  readonly smtpUrl: string;
  readonly db: Database;
  readonly url: string;
  readonly given: Given;
  /** An engine; with '' there is no mail server. */
  engine(smtpUrl?: string, more?: Record<string, string>): Engine;
  /** A confirmed visit in three weeks of a family that is written to by e-mail (or as said). */
  confirmed(caregiver?: Record<string, string>, day?: string): Promise<ConfirmedVisit>;
  /** Each step's status and reason. */
  statuses(visitId: string): Promise<Record<string, string>>;
  calls(): Promise<{ reasonCode: string; status: string; dueAt: Date }[]>;
  /** Cancels without telling anybody: the event is still on its way. */
  cancel(visitId: string): Promise<void>;
}

export type Engine = ReturnType<typeof engineOn>;
export type ConfirmedVisit = ReadyFamily & {
  visitId: string;
  sessionId: string;
  event: { visitId: string; version: number; status: string };
};

/** For tests of messages: a database, a mail server and a clock that stands still. */
export function useMessages(): MessageTest {
  const used = useDatabase();
  const clock = new FixedClock(MESSAGES_NOW);
  const server = new MailServer();
  let smtpUrl = '';
  let engines: Engine[] = [];
  beforeAll(async () => {
    Logger.overrideLogger(false);
    smtpUrl = await server.start();
  });
  beforeEach(() => {
    clock.set(MESSAGES_NOW);
    server.clear();
  });
  afterEach(() => {
    engines.forEach((engine) => engine.close());
    engines = [];
  });
  afterAll(() => server.stop());

  const given = (): Given => new Given(used.db, clock);
  return {
    clock,
    server,
    get smtpUrl() {
      return smtpUrl;
    },
    get db() {
      return used.db;
    },
    get url() {
      return used.url;
    },
    get given() {
      return given();
    },
    engine(url = smtpUrl, more = {}) {
      const made = engineOn(used.db, clock, url, more);
      engines.push(made);
      return made;
    },
    async confirmed(caregiver = { channel: 'email', email: 'family@mail.test' }, day = '2026-09-23') {
      const family = await given().readyFamily();
      const sets = Object.keys(caregiver).map((key, i) => `${key} = $${i + 2}`);
      await used.db.sql(`UPDATE caregivers SET ${sets.join(', ')} WHERE id = $1`, [family.caregiverId, ...Object.values(caregiver)]);
      const sessionId = await given().session(family.facilityId, { day });
      const visit = await given().visit({ family, sessionId, status: 'confirmed', version: 2 });
      return { ...visit, event: { visitId: visit.visitId, version: 2, status: 'confirmed' } };
    },
    async statuses(visitId) {
      const rows = await used.db.sql<{ step: string; status: string; reason: string | null }>(
        `SELECT split_part(step_key, ':', 6) AS step, status, reason FROM messages WHERE visit_id = $1 ORDER BY run_at, id`,
        [visitId],
      );
      return Object.fromEntries(rows.map((r) => [r.step, r.reason === null ? r.status : `${r.status} ${r.reason}`]));
    },
    calls: () => used.db.sql(`SELECT reason_code, status, due_at FROM call_tasks ORDER BY created_at, reason_code`),
    async cancel(visitId) {
      await used.db.sql(`UPDATE visits SET status = 'cancelled', live = false, version = version + 1 WHERE id = $1`, [visitId]);
    },
  };
}
