import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/** A sign-in from a device that the account did not know, the first one by a program, and data given out. */
export const SECURITY_NOTICE_KINDS = ['new_device', 'new_program', 'export'] as const;
export type SecurityNoticeKind = (typeof SECURITY_NOTICE_KINDS)[number];

/** A device from which an account was signed in to: the hash of a random mark, and nothing that says where it is or what it is. */
@Entity('known_devices')
@Index('known_devices_once_key', ['userId', 'tokenHash'], { unique: true })
export class KnownDevice {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('User', { onDelete: 'CASCADE' }) @Column('uuid') userId: string;
  @Column('text') tokenHash: string;
  @Column('timestamptz') seenAt: Date;
}

/** What somebody was told about an account. */
@Entity('security_notices')
@Check('security_notices_kind_check', oneOf('kind', SECURITY_NOTICE_KINDS))
@Index('security_notices_user_idx', ['userId', 'at'])
export class SecurityNotice {
  @PrimaryColumn('uuid') id: string;
  /** Who is told. */
  @ForeignKey('User', { onDelete: 'CASCADE' }) @Column('uuid') userId: string;
  @Column('text') kind: SecurityNoticeKind;
  /** Whose account did it: the same, or that of a colleague of whom a lead or data officer is told. */
  @ForeignKey('User', { onDelete: 'CASCADE' }) @Index('security_notices_by_user_idx') @Column('uuid') byUserId: string;
  @Column('timestamptz') at: Date;
  /** When the reader said that she or he knows of it. */
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
}
