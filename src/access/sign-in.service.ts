import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { RateLimits } from '../http/rate-limits';
import { Actor } from '../kernel/actor';
import { Clock } from '../kernel/clock';
import { DomainError } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { addHours } from '../kernel/instants';
import { Locale } from '../kernel/locale';
import { passwordFits } from './passwords';
import { SecurityNotices, SignInPlace } from './security-notices.service';
import { tokenHash, UsersQueries } from './users.queries';

const TOKEN_HOURS = 12;
const TRIES = 8;
const MINUTES = 15;

/** Lets people and machines in. Tries are counted per account and per address. */
@Injectable()
export class SignInService {
  constructor(
    private readonly db: Database,
    private readonly users: UsersQueries,
    private readonly limits: RateLimits,
    private readonly audit: Audit,
    private readonly notices: SecurityNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks an e-mail and a password, and remembers from where: a device that the account does not know is told to its owner.
   * @throws DomainError unauthenticated `sign_in.failed`, the same for an unknown address and a wrong password
   * @throws DomainError too_many after 8 failures in 15 minutes; a success forgets the account's, but only itself of the address's
   */
  async withPassword(email: string, password: string, address: string, place: SignInPlace): Promise<Actor> {
    const key = email.toLowerCase();
    await this.limits.take('sign-in', key, TRIES, MINUTES);
    await this.limits.take('sign-in-from', address, TRIES * 10, MINUTES);
    const user = await this.db.one<{ id: string; passwordHash: string | null }>(
      `SELECT id, password_hash FROM users WHERE email = $1 AND active`,
      [key],
    );
    if (!(await passwordFits(user?.passwordHash, password)) || !user) throw new DomainError('unauthenticated', 'sign_in.failed');
    await this.limits.clear('sign-in', key, TRIES, MINUTES);
    await this.limits.giveBack('sign-in-from', address, TRIES * 10, MINUTES);
    return this.enter(user.id, place);
  }

  /** The demo's one click: only for demo accounts, only ever called with the demo on. */
  async asDemoUser(email: string): Promise<Actor> {
    const user = await this.db.one<{ id: string }>(
      `SELECT id FROM users WHERE email = $1 AND email LIKE '%@demo.kinline.test' AND active`,
      [email.toLowerCase()],
    );
    if (!user) throw new DomainError('unauthenticated', 'sign_in.failed');
    return this.enter(user.id);
  }

  /** A bearer token for a machine; shown once, kept only as a hash. */
  async issueToken(actor: Actor): Promise<{ accessToken: string; expiresAt: Date }> {
    const accessToken = randomBytes(32).toString('base64url');
    const expiresAt = addHours(this.clock.now(), TOKEN_HOURS);
    await this.db.sql(`INSERT INTO access_tokens (id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)`, [
      newId(),
      actor.userId,
      tokenHash(accessToken),
      expiresAt,
    ]);
    return { accessToken, expiresAt };
  }

  /** Remembers the language a user chose. */
  async chooseLocale(actor: Actor, locale: Locale): Promise<void> {
    await this.db.transaction(async () => {
      await this.db.sql(`UPDATE users SET locale = $2 WHERE id = $1`, [actor.userId, locale]);
      await this.audit.record({
        action: 'user.choose_locale',
        subjectType: 'user',
        subjectId: actor.userId,
        organisationId: actor.organisationId,
      });
    });
  }

  private async enter(userId: string, place?: SignInPlace): Promise<Actor> {
    const actor = await this.users.fromUserId(userId);
    if (!actor) throw new DomainError('unauthenticated', 'sign_in.failed');
    await this.db.transaction(async () => {
      if (place !== undefined) await this.notices.signedIn(userId, place);
      await this.audit.record({
        action: 'user.sign_in',
        subjectType: 'user',
        subjectId: userId,
        organisationId: actor.organisationId,
        details: { by: userId },
      });
    });
    return actor;
  }
}
