import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { EXPIRY_KINDS } from './expiry.rules';
import type { ExpiryKind, ExpiryStep } from './expiry.rules';

/** That an ending was told, once per step. What it is about stands in the task with the same key. */
@Entity('expiry_notices')
@Check('expiry_notices_kind_check', oneOf('kind', EXPIRY_KINDS))
@Check('expiry_notices_step_check', 'step IN (60, 30, 7)')
@Index('expiry_notices_once_key', ['key', 'endsOn', 'step'], { unique: true })
@Index('expiry_notices_told_idx', ['organisationId', 'toldAt'])
export class ExpiryNotice {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') kind: ExpiryKind;
  /** The key of the task. */
  @Column('text') key: string;
  /** The first day on which it no longer holds. */
  @Column('date') endsOn: string;
  /** Days before: 60, 30 or 7. */
  @Column('int') step: ExpiryStep;
  @Column('timestamptz') toldAt: Date;
}
