import { Injectable, OnModuleInit } from '@nestjs/common';
import { UserInvitations } from '../../access/user-invitations.service';
import { USER_INVITED } from '../../access/users.events';
import { OutboxHandlers } from '../../jobs/outbox';
import { translator } from '../../ui/i18n';
import { Mailer } from '../engine/mailer';

/**
 * Mails the link by which the owner of an account chooses a password. The link is made here and not before: whoever reads the database finds
 * none. A try that failed is followed by one with another link; the one before no longer opens.
 */
@Injectable()
export class InvitationMails implements OnModuleInit {
  constructor(
    private readonly handlers: OutboxHandlers,
    private readonly invitations: UserInvitations,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.handlers.on(USER_INVITED, async ({ userId }, { id, attempt }) => {
      if (typeof userId !== 'string' || !this.mailer.configured) return;
      const invitation = await this.invitations.issue(userId, null);
      if (!invitation) return;
      const t = translator(invitation.locale);
      const text = t('access:users.mail.body', { link: invitation.link });
      await this.mailer.send({
        // Another link, another mail.
        id: `${id}-${attempt}`,
        to: invitation.userEmail,
        subject: t('access:users.mail.subject'),
        text,
        html: `<p>${text}</p>`,
      });
    });
  }
}
