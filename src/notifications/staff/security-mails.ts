import { Injectable, OnModuleInit } from '@nestjs/common';
import { SECURITY_NOTICED } from '../../access/security-notices.events';
import { SecurityNotices } from '../../access/security-notices.service';
import type { SecurityMail } from '../../access/security-notices.service';
import { Config } from '../../config/config';
import { OutboxHandlers } from '../../jobs/outbox';
import { formatDayTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import { Mailer } from '../engine/mailer';

/**
 * Mails people about their accounts: what, when by their clock, and what to do if it was not them. No name, no address, nothing of a family. Without
 * an SMTP server the page and the number in the navigation are all there is.
 */
@Injectable()
export class SecurityMails implements OnModuleInit {
  constructor(
    private readonly handlers: OutboxHandlers,
    private readonly notices: SecurityNotices,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.handlers.on(SECURITY_NOTICED, async ({ noticeId }, { id }) => {
      if (typeof noticeId !== 'string' || !this.mailer.configured) return;
      const notice = await this.notices.mail(noticeId);
      if (notice)
        await this.mailer.send({ id, to: notice.userEmail, ...securityMail(notice, `${this.config.publicUrl}/security-notices`) });
    });
  }
}

/** Subject and words of a notice; the subject is the same whatever happened. */
export function securityMail(notice: SecurityMail, link: string): { subject: string; text: string; html: string } {
  const t = translator(notice.locale);
  const when = formatDayTime(notice.at, notice.timeZone, notice.locale);
  const paragraphs = [
    t(`access:security.mail.${notice.kind}${notice.own ? '' : '_other'}`, { when }),
    t('access:security.react'),
    t('access:security.mail.link', { link }),
  ];
  return {
    subject: t('access:security.mail.subject'),
    text: paragraphs.join('\n\n'),
    html: `<!doctype html><html lang="${notice.locale}"><body>${paragraphs.map((p) => `<p>${p}</p>`).join('')}</body></html>`,
  };
}
