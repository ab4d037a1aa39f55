import type { Readable } from 'node:stream';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Config } from '../../config/config';
import { NotTaken } from '../channels/channel';

/** An e-mail ready to leave. */
export interface OutgoingMail {
  /** Of the message row; the Message-ID is made from it and is the same at every try. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** An iCalendar for staff, attached as `plan.ics`. */
  calendar?: { method: 'PUBLISH' | 'CANCEL'; content: string };
}

/** Milliseconds; together well below the sender's lease, so that no second worker starts while this one still waits. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/** Kept open to the mail server, each carrying one mail after the other. */
const CONNECTIONS = 5;

interface SmtpError {
  responseCode?: unknown;
  response?: unknown;
  code?: unknown;
  command?: unknown;
}

/**
 * What an SMTP failure means (RFC 5321, 3463): a refusal of this addressee or this text is for ever, a full or closed mailbox (4.2.x) for a
 * while; everything else – greylisting, a sign-in that fails, no connection – is the machine's trouble. Without an answer, though the text had
 * begun to go, nobody knows.
 * @param begun a part of the text has been handed to the connection
 */
export function smtpFailure(error: SmtpError, begun = false): NotTaken {
  const reply = typeof error.responseCode === 'number' ? error.responseCode : 0;
  const code = reply > 0 ? `smtp_${reply}` : typeof error.code === 'string' ? error.code.toLowerCase() : 'smtp';
  if (reply === 0 && begun) return new NotTaken('unsure', code);
  const refused = reply >= 500 && reply < 600 && (error.command === 'RCPT TO' || error.command === 'DATA' || error.code === 'EENVELOPE');
  const unwritable = reply === 0 && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');
  if (refused || unwritable) return new NotTaken('permanent', code);
  const mailbox = typeof error.response === 'string' && /^4\d\d[ -]4\.2\./.test(error.response);
  return new NotTaken(mailbox ? 'temporary' : 'technical', code);
}

function connect({ smtpUrl, messaging: { dkim } }: Config) {
  const target = new URL(smtpUrl ?? '');
  const auth =
    target.username === '' ? undefined : { user: decodeURIComponent(target.username), pass: decodeURIComponent(target.password) };
  const secure = target.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: 1000,
    dkim,
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: Number(target.port) || (secure ? 465 : 587),
    secure,
    auth,
    ...TIMEOUTS,
  });
  /** Of each mail on its way, by Message-ID: whether any of it has been read is all that tells a refused connection from a mail in doubt. */
  const streams = new Map<string, Readable>();
  transport.use('stream', (mail, done) => {
    const { message } = mail;
    if (message) {
      const create = message.createReadStream.bind(message);
      message.createReadStream = (options) => {
        const stream = create(options);
        streams.set(message.messageId(), stream);
        return stream;
      };
    }
    done();
  });
  return { transport, streams };
}

/** Sends e-mail through the configured SMTP server; without one, the demo phone shows messages instead. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private connected: ReturnType<typeof connect> | undefined;

  constructor(private readonly config: Config) {}

  /** False: there is no server to send through. */
  get configured(): boolean {
    return this.config.smtpUrl !== undefined;
  }

  /** The fixed Message-ID of a message: a mail that arrives twice after a crash is recognised as one. */
  messageId(id: string): string {
    const domain = /@([^>\s]+)>?\s*$/.exec(this.config.mailFrom)?.[1] ?? 'kinline.test';
    return `<ob-${id}@${domain}>`;
  }

  /**
   * Hands a mail to the server.
   * @throws NotTaken
   */
  async send(mail: OutgoingMail): Promise<void> {
    if (!this.configured) throw new NotTaken('permanent', 'smtp_missing');
    const { transport, streams } = (this.connected ??= connect(this.config));
    const messageId = this.messageId(mail.id);
    try {
      await transport.sendMail({
        from: this.config.mailFrom,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        ...(mail.calendar ? { icalEvent: { ...mail.calendar, filename: 'plan.ics' } } : {}),
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw smtpFailure(error as SmtpError, streams.get(messageId)?.readableDidRead);
    } finally {
      streams.delete(messageId);
    }
  }

  onApplicationShutdown(): void {
    this.connected?.transport.close();
  }
}
