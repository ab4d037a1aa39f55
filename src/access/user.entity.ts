import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { Locale, LOCALES } from '../kernel/locale';
import { Role, ROLES } from '../kernel/permissions';

/** Someone who signs in. */
@Entity('users')
@Check('users_role_check', oneOf('role', ROLES))
@Check('users_locale_check', oneOf('locale', LOCALES))
@Check('users_liaison_has_facility_check', `role <> 'liaison' OR facility_id IS NOT NULL`)
@Index('users_email_key', ['email'], { unique: true })
@Index('users_organisation_idx', ['organisationId', 'id'])
export class User {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** Lower case. */
  @Column('text') email: string;
  @Column('text') name: string;
  /** argon2id; null until the owner has chosen a password. */
  @Column('text', { nullable: true }) passwordHash: string | null;
  @Column('text') role: Role;
  @Column('text', { default: 'zh-CN' }) locale: Locale;
  @Column('uuid', { nullable: true }) facilityId: string | null;
  @Column('uuid', { nullable: true }) workerId: string | null;
  @Column('boolean', { default: true }) active: boolean;
  @Column('int', { default: 1 }) version: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** A link by which the owner of an account chooses a password: opens once, only its hash is kept; a new one ends the one before. */
@Entity('user_invitations')
@Index('user_invitations_token_hash_key', ['tokenHash'], { unique: true })
export class UserInvitation {
  @ForeignKey('User', { onDelete: 'CASCADE' }) @PrimaryColumn('uuid') userId: string;
  @ForeignKey('Organisation') @Index('user_invitations_organisation_idx') @Column('uuid') organisationId: string;
  @Column('text') tokenHash: string;
  @Column('uuid', { nullable: true }) createdBy: string | null;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') expiresAt: Date;
}

/** A machine's sign-in: only the hash of the token is kept. */
@Entity('access_tokens')
@Index('access_tokens_token_hash_key', ['tokenHash'], { unique: true })
export class AccessToken {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('User', { onDelete: 'CASCADE' }) @Index('access_tokens_user_idx') @Column('uuid') userId: string;
  @Column('text') tokenHash: string;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** Browser sessions; the columns are connect-pg-simple's. */
@Entity('http_sessions')
export class HttpSession {
  @PrimaryColumn('text') sid: string;
  @Column('jsonb') sess: unknown;
  @Index('http_sessions_expire_idx') @Column('timestamptz') expire: Date;
}
