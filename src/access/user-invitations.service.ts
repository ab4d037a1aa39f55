import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { RateLimits } from '../http/rate-limits';
import { Clock } from '../kernel/clock';
import { invalid, notFound } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import type { Locale } from '../kernel/locale';
import { hashPassword } from './passwords';
import { tokenHash } from './users.queries';
import { INVITATION_HOURS, passwordErrors } from './users.rules';

const TRIES = 30;
const MINUTES = 15;

/** A link that lets the owner of an account choose a password. */
export interface Invitation {
  userId: string;
  userEmail: string;
  locale: Locale;
  /** Opens once. Shown or mailed now; nobody can read it again. */
  link: string;
  expiresAt: Date;
}

/** Lets people choose the password of their account by a link that opens once. */
@Injectable()
export class UserInvitations {
  constructor(
    private readonly db: Database,
    private readonly limits: RateLimits,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A new link for an active account; the one before no longer opens. Undefined when there is no such account. */
  async issue(userId: string, createdBy: string | null): Promise<Invitation | undefined> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = addHours(now, INVITATION_HOURS);
    const user = await this.db.asSystem(() =>
      this.db.one<{ userEmail: string; locale: Locale }>(
        `WITH who AS (SELECT id, organisation_id, email, locale FROM users WHERE id = $1 AND active),
              kept AS (INSERT INTO user_invitations (user_id, organisation_id, token_hash, created_by, created_at, expires_at)
                       SELECT id, organisation_id, $2, $3, $4, $5 FROM who
                       ON CONFLICT (user_id) DO UPDATE SET token_hash = $2, created_by = $3, created_at = $4, expires_at = $5)
         SELECT email AS user_email, locale FROM who`,
        [userId, tokenHash(token), createdBy, now, expiresAt],
      ),
    );
    return user && { userId, ...user, link: `${this.config.publicUrl}/welcome/${token}`, expiresAt };
  }

  /** Whose account a link opens. @throws DomainError not_found for an unknown, used or old link; too_many after 30 tries from an address in 15 minutes */
  async owner(token: string, address: string): Promise<{ id: string; userEmail: string; organisationId: string }> {
    await this.limits.take('welcome-from', address, TRIES, MINUTES);
    return this.find(token, '');
  }

  /**
   * Chooses the password. The link, other sessions and tokens of the account end with it.
   * @throws DomainError not_found as `owner`; invalid `user.password_short|password_plain|password_address|password_again`
   */
  async choose(token: string, { password, again }: { password: string; again: string }, address: string): Promise<void> {
    const { userEmail } = await this.owner(token, address);
    const errors = passwordErrors(password, again, userEmail);
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
    // Outside the transaction: it takes long on purpose.
    const hash = await hashPassword(password);
    await this.db.transaction(async () => {
      const { id, organisationId } = await this.find(token, 'FOR UPDATE');
      const before = await this.db.one<{ opened: boolean }>(`SELECT password_hash IS NOT NULL AS opened FROM users WHERE id = $1`, [id]);
      await this.db.sql(`UPDATE users SET password_hash = $2 WHERE id = $1`, [id, hash]);
      await this.db.sql(`DELETE FROM user_invitations WHERE user_id = $1`, [id]);
      await this.endSessions(id);
      // Whoever knew the old password came from one of these.
      await this.db.asSystem(() => this.db.sql(`DELETE FROM known_devices WHERE user_id = $1`, [id]));
      if (before?.opened === true) await this.rememberThatThereWasOne(id);
      await this.audit.record({
        action: 'user.choose_password',
        subjectType: 'user',
        subjectId: id,
        organisationId,
        details: { by: id },
      });
    });
  }

  /**
   * A mark that no browser has: the next sign-in is not the account's first, and its owner is told. A link that somebody else was handed must not take over an account
   * that has been in use without a word.
   */
  private async rememberThatThereWasOne(userId: string): Promise<void> {
    await this.db.asSystem(() =>
      this.db.sql(`INSERT INTO known_devices (id, user_id, token_hash, seen_at) VALUES ($1, $2, $3, $4)`, [
        newId(),
        userId,
        tokenHash(randomBytes(32).toString('base64url')),
        this.clock.now(),
      ]),
    );
  }

  /** Ends every session and token of an account. Only inside a transaction. */
  async endSessions(userId: string): Promise<void> {
    await this.db.asSystem(async () => {
      await this.db.sql(`DELETE FROM access_tokens WHERE user_id = $1`, [userId]);
      await this.db.sql(`DELETE FROM http_sessions WHERE sess ->> 'userId' = $1`, [userId]);
    });
  }

  private async find(token: string, how: '' | 'FOR UPDATE'): Promise<{ id: string; userEmail: string; organisationId: string }> {
    const row = await this.db.asSystem(() =>
      this.db.one<{ id: string; userEmail: string; organisationId: string }>(
        `SELECT u.id, u.email AS user_email, u.organisation_id FROM user_invitations i JOIN users u ON u.id = i.user_id
          WHERE i.token_hash = $1 AND i.expires_at > $2 AND u.active ${how}`,
        [tokenHash(token), this.clock.now()],
      ),
    );
    if (!row) throw notFound('user.link_over');
    return row;
  }
}
