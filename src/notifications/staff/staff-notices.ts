import { Injectable, OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { OutboxHandlers } from '../../jobs/outbox';
import type { Locale } from '../../kernel/locale';
import { ROLES, Role } from '../../kernel/permissions';
import { translator } from '../../ui/i18n';
import { Mailer } from '../engine/mailer';
import { STAFF_NOTICE } from '../notifications.events';

const isRole = (value: unknown): value is Role => ROLES.includes(value as Role);

/**
 * Tells staff by e-mail that something waits for them, and nothing else: what it is stands behind the sign-in. Without an SMTP
 * server the task on the Today page is all there is.
 */
@Injectable()
export class StaffNotices implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly handlers: OutboxHandlers,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.handlers.on(STAFF_NOTICE, async ({ organisationId, facilityId, role }, { id }) => {
      if (typeof organisationId === 'string' && isRole(role))
        await this.tell(organisationId, typeof facilityId === 'string' ? facilityId : null, role, id);
    });
  }

  /** A mail to each active user of the role, of one facility where it is that facility's; a repeat carries the same Message-IDs. */
  private async tell(organisationId: string, facilityId: string | null, role: Role, noticeId: string): Promise<void> {
    if (!this.mailer.configured) return;
    const users = await this.db.sql<{ id: string; email: string; locale: Locale }>(
      `SELECT id, email, locale FROM users WHERE organisation_id = $1 AND role = $2 AND active AND ($3::uuid IS NULL OR facility_id = $3) ORDER BY id`,
      [organisationId, role, facilityId],
    );
    for (const user of users) {
      const t = translator(user.locale);
      const text = t('notifications:staff_notice.body', { link: `${this.config.publicUrl}/today` });
      await this.mailer.send({
        id: `${noticeId}-${user.id}`,
        to: user.email,
        subject: t('notifications:staff_notice.subject'),
        text,
        html: `<p>${text}</p>`,
      });
    }
  }
}
