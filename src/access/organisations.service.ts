import { Injectable } from '@nestjs/common';
import { IsEmail, IsIn, IsString, IsTimeZone, MaxLength } from 'class-validator';
import { Audit } from '../audit/audit';
import { Database } from '../database/database';
import { ToLowerCase } from '../http/transforms';
import { IsName, IsNotBlank } from '../http/validators';
import { newId } from '../kernel/ids';
import { Locale, LOCALES } from '../kernel/locale';
import { ORGANISATION_KINDS } from './organisation.entity';
import { Invitation, UserInvitations } from './user-invitations.service';

/** A new organisation with its first administrator. */
export class StartOrganisation {
  @IsIn(ORGANISATION_KINDS) kind: (typeof ORGANISATION_KINDS)[number];
  @IsString() @IsNotBlank() @MaxLength(120) name: string;
  /** The neutral name families know. */
  @IsString() @IsNotBlank() @MaxLength(60) alias: string;
  /** IANA. */
  @IsTimeZone() timeZone: string;
  @ToLowerCase() @IsEmail() @MaxLength(200) adminEmail: string;
  @IsName() @MaxLength(60) adminName: string;
  @IsIn(LOCALES) locale: Locale;
}

/** Sets up organisations: only whoever runs the server can, by `npm run organisation:create`. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly db: Database,
    private readonly invitations: UserInvitations,
    private readonly audit: Audit,
  ) {}

  /**
   * The organisation, and a link by which its first administrator chooses a password. Everybody else's account is opened by her or him.
   * @throws DomainError conflict `user.email_taken`
   */
  start(body: StartOrganisation): Promise<{ organisationId: string; invitation: Invitation | undefined }> {
    return this.db.transaction(async () => {
      const [organisationId, userId] = [newId(), newId()];
      await this.db.sql(`INSERT INTO organisations (id, kind, name, public_alias, time_zone) VALUES ($1, $2, $3, $4, $5)`, [
        organisationId,
        body.kind,
        body.name,
        body.alias,
        body.timeZone,
      ]);
      await this.db.sql(`INSERT INTO users (id, organisation_id, email, name, role, locale) VALUES ($1, $2, $3, $4, 'admin', $5)`, [
        userId,
        organisationId,
        body.adminEmail,
        body.adminName,
        body.locale,
      ]);
      await this.audit.record({
        action: 'user.create',
        subjectType: 'user',
        subjectId: userId,
        organisationId,
        details: { role: 'admin' },
      });
      return { organisationId, invitation: await this.invitations.issue(userId, null) };
    });
  }
}
