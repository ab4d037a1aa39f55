import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Config } from '../config/config';

/** An e-mail ready to leave. */
export interface OutgoingMail {
  /** Of the message row; the Message-ID is made from it and is the same at every try. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** How sending failed: for ever (the server said 5xx) or for now. */
export class MailError extends Error {
  constructor(
    readonly permanent: boolean,
    readonly code: string,
  ) {
    super(code);
    this.name = 'MailError';
  }
}

/** Milliseconds; together well below the sender's lease, so that no second worker starts while this one still waits. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

function connect(url: string) {
  const target = new URL(url);
  const auth =
    target.username === '' ? undefined : { user: decodeURIComponent(target.username), pass: decodeURIComponent(target.password) };
  const secure = target.protocol === 'smtps:';
  return createTransport({
    pool: true,
    maxConnections: 5,
    host: target.hostname.replace(/^\[|\]$/g, ''),
    port: Number(target.port) || (secure ? 465 : 587),
    secure,
    auth,
    ...TIMEOUTS,
  });
}

/** Sends e-mail through the configured SMTP server; without one, the demo phone shows messages instead. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private transport: ReturnType<typeof connect> | undefined;

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
   * @throws MailError
   */
  async send(mail: OutgoingMail): Promise<void> {
    const { smtpUrl } = this.config;
    if (smtpUrl === undefined) throw new MailError(true, 'smtp_missing');
    this.transport ??= connect(smtpUrl);
    try {
      await this.transport.sendMail({
        from: this.config.mailFrom,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: this.messageId(mail.id),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
      const reply = typeof responseCode === 'number' ? responseCode : 0;
      throw new MailError(
        reply >= 500 && reply < 600,
        reply > 0 ? `smtp_${reply}` : typeof code === 'string' ? code.toLowerCase() : 'smtp',
      );
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}
