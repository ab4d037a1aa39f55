import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import type { Locale } from '../kernel/locale';
import type { SecurityNoticeKind } from './security-notice.entity';
import { SECURITY_NOTICED } from './security-notices.events';

/** One line of one's own notices. */
export interface SecurityNoticeRow {
  id: string;
  kind: SecurityNoticeKind;
  at: Date;
  /** Whether one's own account did it. */
  own: boolean;
  /** Whose account did it, by name. */
  userName: string;
  acknowledgedAt: Date | null;
}

/** What a mail about a notice needs. */
export interface SecurityMail {
  userEmail: string;
  locale: Locale;
  timeZone: string;
  kind: SecurityNoticeKind;
  own: boolean;
  at: Date;
}

/** Where a sign-in comes from: a browser with the mark it was given, or a program with a password. */
export type SignInPlace = { browser: string } | 'program';

const SHOWN = 50;
/** A device that nobody came from for so long is forgotten, and is new again. */
const KNOWN_DAYS = 400;
/** Who hears of data given out besides whoever did it. Source: interface notes §3. */
const WATCHERS = ['lead', 'data_officer'] as const;

const hashOf = (userId: string, place: SignInPlace): string =>
  createHash('sha256')
    .update(place === 'program' ? `${userId}:program` : `${userId}:browser:${place.browser}`)
    .digest('base64url');

/** Tells people what happened with their account: a sign-in from a new device, and data given out. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Remembers the device of a sign-in; a new one is told to the owner. The first that an account ever has is the one its password was chosen on,
   * and tells nobody anything. Two sign-ins at once from one new device tell once. Call it inside a transaction.
   */
  async signedIn(userId: string, place: SignInPlace): Promise<void> {
    await this.db.asSystem(async () => {
      const now = this.clock.now();
      await this.db.sql(`DELETE FROM known_devices WHERE user_id = $1 AND seen_at < $2`, [userId, addHours(now, -24 * KNOWN_DAYS)]);
      const [seen] = await this.db.sql<{ fresh: boolean }>(
        `INSERT INTO known_devices (id, user_id, token_hash, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, token_hash) DO UPDATE SET seen_at = excluded.seen_at RETURNING xmax = 0 AS fresh`,
        [newId(), userId, hashOf(userId, place), now],
      );
      if (seen?.fresh !== true) return;
      const others = await this.db.one(`SELECT 1 AS known FROM known_devices WHERE user_id = $1 AND token_hash <> $2 LIMIT 1`, [
        userId,
        hashOf(userId, place),
      ]);
      if (others) await this.tell([userId], userId, place === 'program' ? 'new_program' : 'new_device');
    });
  }

  /** Data of families has been given out: whoever did it hears of it, and so do the organisation's leads and data officers. Inside its transaction. */
  async exported(actor: Actor): Promise<void> {
    const { userId, organisationId } = actor;
    if (userId === null) return;
    await this.db.asSystem(async () => {
      const watchers = await this.db.sql<{ id: string }>(
        `SELECT id FROM users WHERE organisation_id = $1 AND active AND (id = $2 OR role = ANY($3)) ORDER BY id`,
        [organisationId, userId, [...WATCHERS]],
      );
      await this.tell(
        watchers.map(({ id }) => id),
        userId,
        'export',
      );
    });
  }

  /** One's own notices, the latest first. */
  list(actor: Actor): Promise<SecurityNoticeRow[]> {
    return this.db.asSystem(() =>
      this.db.sql<SecurityNoticeRow>(
        `SELECT n.id, n.kind, n.at, n.by_user_id = n.user_id AS own, u.name AS user_name, n.acknowledged_at
           FROM security_notices n JOIN users u ON u.id = n.by_user_id WHERE n.user_id = $1 ORDER BY n.at DESC, n.id DESC LIMIT ${SHOWN}`,
        [actor.userId],
      ),
    );
  }

  /** How many of them one has not answered. */
  async waiting(actor: Actor): Promise<number> {
    const row = await this.db.one<{ count: number }>(
      `SELECT count(*)::int AS count FROM security_notices WHERE user_id = $1 AND acknowledged_at IS NULL`,
      [actor.userId],
    );
    return row?.count ?? 0;
  }

  /** "I know about this." Saying it again changes nothing. @throws DomainError not_found for a notice of somebody else */
  acknowledge(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(async () => {
      const found = await this.db.one(`SELECT 1 AS found FROM security_notices WHERE id = $1 AND user_id = $2 FOR UPDATE`, [
        id,
        actor.userId,
      ]);
      if (!found) throw notFound();
      const changed = await this.db.affected(`UPDATE security_notices SET acknowledged_at = $2 WHERE id = $1 AND acknowledged_at IS NULL`, [
        id,
        this.clock.now(),
      ]);
      if (changed > 0) await this.audit.record({ action: 'security_notice.acknowledge', subjectType: 'security_notice', subjectId: id });
    });
  }

  /** What the mail about a notice says; undefined when its reader's account is closed by now. Jobs ask, as the system. */
  mail(noticeId: string): Promise<SecurityMail | undefined> {
    return this.db.one<SecurityMail>(
      `SELECT u.email AS user_email, u.locale, coalesce(f.time_zone, o.time_zone) AS time_zone, n.kind, n.by_user_id = n.user_id AS own, n.at
         FROM security_notices n JOIN users u ON u.id = n.user_id AND u.active JOIN organisations o ON o.id = u.organisation_id
         LEFT JOIN facilities f ON f.id = u.facility_id WHERE n.id = $1`,
      [noticeId],
    );
  }

  private async tell(userIds: readonly string[], byUserId: string, kind: SecurityNoticeKind): Promise<void> {
    for (const userId of userIds) {
      const noticeId = newId();
      await this.db.sql(`INSERT INTO security_notices (id, user_id, kind, by_user_id, at) VALUES ($1, $2, $3, $4, $5)`, [
        noticeId,
        userId,
        kind,
        byUserId,
        this.clock.now(),
      ]);
      await this.outbox.put(SECURITY_NOTICED, { noticeId }, { key: `${SECURITY_NOTICED}:${noticeId}` });
    }
  }
}
