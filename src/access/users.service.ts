import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { Outbox } from '../jobs/outbox';
import type { Actor } from '../kernel/actor';
import { conflict, DomainError, FieldError, forbidden, invalid } from '../kernel/domain-error';
import { newId } from '../kernel/ids';
import { Invitation, UserInvitations } from './user-invitations.service';
import type { UserBody, UserChangeBody } from './users.dto';
import { USER_INVITED } from './users.events';
import { UserRow, UsersQueries } from './users.queries';
import { placeErrors, placeOf } from './users.rules';

/** Opens, changes and shuts the accounts of one's own organisation. Nobody sees or chooses another's password. */
@Injectable()
export class UsersService {
  constructor(
    private readonly db: Database,
    private readonly queries: UsersQueries,
    private readonly invitations: UserInvitations,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  /** Whether links can be mailed; else they are handed over. */
  get mails(): boolean {
    return this.config.smtpUrl !== undefined;
  }

  /**
   * Opens an account without a password; its owner is mailed a link to choose one, where mail is set up.
   * @throws DomainError invalid `user.facility_needed|worker_needed|facility_unknown|worker_unknown`; conflict `user.email_taken`
   */
  async create(actor: Actor, body: UserBody): Promise<UserRow> {
    const { role, locale, userName, userEmail } = body;
    return this.db.transaction(async () => {
      await this.refusePlace(actor, body);
      // An address signs in for one organisation only; its account may be another's.
      const taken = await this.db.asSystem(() => this.db.one(`SELECT 1 AS there FROM users WHERE email = $1`, [userEmail]));
      if (taken) throw conflict('user.email_taken', {}, { errors: [{ pointer: '/userEmail', code: 'user.email_taken' }] });
      const { facilityId, workerId } = placeOf(role, body);
      const id = newId();
      await this.db.sql(
        `INSERT INTO users (id, organisation_id, email, name, role, locale, facility_id, worker_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, actor.organisationId, userEmail, userName, role, locale, facilityId, workerId],
      );
      await this.audit.record({ action: 'user.create', subjectType: 'user', subjectId: id, details: { role } });
      if (this.mails) await this.outbox.put(USER_INVITED, { userId: id });
      return this.queries.one(actor, id);
    });
  }

  /**
   * Changes an account. Shutting it, or giving it another role or place, ends its sessions and tokens at once.
   * @throws DomainError not_found; precondition `version.stale`; conflict `user.own_account` for shutting or giving another role to oneself, `user.last_admin`;
   *   invalid as `create`
   */
  async change(actor: Actor, id: string, version: number, body: UserChangeBody): Promise<UserRow> {
    const { role, locale, userName, active } = body;
    return this.db.transaction(async () => {
      // Every administrator's row, in one order: two of them cannot shut each other out at the same moment.
      const admins = await this.db.sql<{ id: string }>(
        `SELECT id FROM users WHERE organisation_id = $1 AND (id = $2 OR role = 'admin' AND active) ORDER BY id FOR UPDATE`,
        [actor.organisationId, id],
      );
      const before = await this.queries.one(actor, id);
      if (before.version !== version) throw new DomainError('precondition', 'version.stale');
      const isEnding = !active || role !== before.role;
      if (isEnding && id === actor.userId) throw conflict('user.own_account');
      const others = admins.filter((admin) => admin.id !== id);
      if (isEnding && before.role === 'admin' && before.active && others.length === 0) throw conflict('user.last_admin');
      // Whoever acts may have been shut out while this waited.
      if (!others.some((admin) => admin.id === actor.userId) && id !== actor.userId) throw forbidden();
      await this.refusePlace(actor, body);
      const { facilityId, workerId } = placeOf(role, body);
      await this.db.sql(
        `UPDATE users SET name = $2, role = $3, locale = $4, facility_id = $5, worker_id = $6, active = $7, version = version + 1 WHERE id = $1`,
        [id, userName, role, locale, facilityId, workerId, active],
      );
      if (isEnding || facilityId !== before.facilityId || workerId !== before.workerId) await this.invitations.endSessions(id);
      if (!active) await this.db.sql(`DELETE FROM user_invitations WHERE user_id = $1`, [id]);
      await this.audit.record({ action: 'user.update', subjectType: 'user', subjectId: id, details: { role, active } });
      return this.queries.one(actor, id);
    });
  }

  /**
   * A new link to choose a password, for a new account or a forgotten password. By e-mail it is on its way, else it is answered and shown once.
   * @throws DomainError not_found; conflict `user.shut` for an account that is shut, `user.no_mail` where no mail is set up
   */
  async invite(actor: Actor, id: string, by: 'email' | 'hand'): Promise<Invitation | null> {
    return this.db.transaction(async () => {
      const { active } = await this.queries.one(actor, id);
      if (!active) throw conflict('user.shut');
      if (by === 'email' && !this.mails) throw conflict('user.no_mail');
      await this.audit.record({ action: 'user.invite', subjectType: 'user', subjectId: id, details: { by } });
      if (by === 'hand') return (await this.invitations.issue(id, actor.userId)) ?? null;
      await this.outbox.put(USER_INVITED, { userId: id });
      return null;
    });
  }

  private async refusePlace(actor: Actor, { role, ...given }: Pick<UserBody, 'role' | 'facilityId' | 'workerId'>): Promise<void> {
    const errors: FieldError[] = placeErrors(role, given);
    const { facilityId, workerId } = placeOf(role, given);
    const { facilities, workers } = await this.queries.places(actor);
    if (facilityId !== null && !facilities.some((one) => one.id === facilityId))
      errors.push({ pointer: '/facilityId', code: 'user.facility_unknown' });
    if (workerId !== null && !workers.some((one) => one.id === workerId))
      errors.push({ pointer: '/workerId', code: 'user.worker_unknown' });
    if (errors.length > 0) throw invalid('validation.failed', {}, errors);
  }
}
