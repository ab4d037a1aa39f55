import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { EXCHANGE_STATUSES, ExchangeStatus } from './exchange.states';

export const EXCHANGE_KINDS = ['letter', 'drawing', 'recorded_message', 'live_call'] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** A letter, drawing, recorded message or live call on its way between a child and a parent. */
@Entity('exchanges')
@Check('exchanges_kind_check', oneOf('kind', EXCHANGE_KINDS))
@Check('exchanges_direction_check', oneOf('direction', ['to_parent', 'to_child']))
@Check('exchanges_status_check', oneOf('status', EXCHANGE_STATUSES))
@Index('exchanges_reference_key', ['reference'], { unique: true })
@Index('exchanges_organisation_idx', ['organisationId', 'status', 'id'])
@Index('exchanges_dyad_idx', ['dyadId'])
export class Exchange {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** The code on the cover sheet. */
  @Column('text') reference: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') kind: ExchangeKind;
  @Column('text') direction: 'to_parent' | 'to_child';
  @Column('text') status: ExchangeStatus;
  /** own_words, dictated or helped. */
  @Column('text', { default: 'own_words' }) authorship: string;
  @Column('int', { default: 1 }) pages: number;
  /** A scan exists only at the child's request (Law on the Protection of Minors art. 63: letters are relayed sealed). */
  @ForeignKey('StoredFile') @Column('uuid', { nullable: true }) fileId: string | null;
  @ForeignKey('Exchange') @Column('uuid', { nullable: true }) inReplyToId: string | null;
  /** A live call is a session of mode video. */
  @ForeignKey('Visit') @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  @Column('uuid', { nullable: true }) enteredBy: string | null;
  @Column('timestamptz') enteredAt: Date;
  @Column('timestamptz', { nullable: true }) handedOverAt: Date | null;
  @Column('int', { default: 1 }) version: number;
}

/** Every step of an exchange's way. */
@Entity('exchange_status_changes')
@Index('exchange_status_changes_exchange_idx', ['exchangeId', 'at'])
export class ExchangeStatusChange {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Exchange') @Column('uuid') exchangeId: string;
  @Column('text') action: string;
  @Column('text', { nullable: true }) fromStatus: string | null;
  @Column('text') toStatus: string;
  @Column('uuid', { nullable: true }) actorUserId: string | null;
  @Column('jsonb', { nullable: true }) onBehalfOf: Record<string, unknown> | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  @Column('text', { nullable: true }) note: string | null;
  @Column('timestamptz') at: Date;
}
