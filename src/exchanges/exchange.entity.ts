import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { EXCHANGE_DIRECTIONS, EXCHANGE_STATUSES, ExchangeDirection, ExchangeStatus } from './exchange.states';

export const EXCHANGE_KINDS = ['letter', 'drawing', 'recorded_message', 'live_call'] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];
export const AUTHORSHIPS = ['own_words', 'dictated', 'helped'] as const;

/** A letter, drawing, recorded message or live call on its way between a child and a parent. */
@Entity('exchanges')
@Check('exchanges_kind_check', oneOf('kind', EXCHANGE_KINDS))
@Check('exchanges_direction_check', oneOf('direction', EXCHANGE_DIRECTIONS))
@Check('exchanges_status_check', oneOf('status', EXCHANGE_STATUSES))
@Check('exchanges_authorship_check', oneOf('authorship', AUTHORSHIPS))
@Check('exchanges_on_hold_check', `(status = 'on_hold') = (held_from IS NOT NULL)`)
@Check('exchanges_pages_check', 'pages BETWEEN 1 AND 99')
@Check('exchanges_live_call_check', `(kind = 'live_call') = (visit_id IS NOT NULL)`)
@Check('exchanges_scan_check', 'file_id IS NULL OR scan_requested_by_child')
@Check('exchanges_two_people_check', 'safety_checked_by IS NULL OR safety_checked_by <> entered_by')
@Check('exchanges_handed_over_check', `status NOT IN ('handed_over', 'replied') OR handed_over_at IS NOT NULL`)
@Index('exchanges_reference_key', ['reference'], { unique: true })
@Index('exchanges_organisation_idx', ['organisationId', 'status', 'id'])
@Index('exchanges_organisation_id_idx', ['organisationId', 'id'])
@Index('exchanges_facility_idx', ['facilityId', 'status', 'id'])
@Index('exchanges_dyad_idx', ['dyadId'])
@Index('exchanges_one_reply_key', ['inReplyToId'], { unique: true, where: 'in_reply_to_id IS NOT NULL' })
export class Exchange {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** The code on the cover sheet. */
  @Column('text') reference: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') kind: ExchangeKind;
  @Column('text') direction: ExchangeDirection;
  @Column('text') status: ExchangeStatus;
  /** Whose words they are. */
  @Column('text', { default: 'own_words' }) authorship: (typeof AUTHORSHIPS)[number];
  @Column('int', { default: 1 }) pages: number;
  @Column('boolean', { default: false }) scanRequestedByChild: boolean;
  /** A scan exists only at the child's request (Law on the Protection of Minors art. 63: letters are relayed sealed). */
  @ForeignKey('StoredFile') @Column('uuid', { nullable: true }) fileId: string | null;
  @ForeignKey('Exchange') @Column('uuid', { nullable: true }) inReplyToId: string | null;
  /** A live call is a session of mode video. */
  @ForeignKey('Visit') @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  /** Where it goes on from when what stopped it is over. */
  @Column('text', { nullable: true }) heldFrom: ExchangeStatus | null;
  @Column('uuid', { nullable: true }) enteredBy: string | null;
  @Column('timestamptz') enteredAt: Date;
  @Column('uuid', { nullable: true }) safetyCheckedBy: string | null;
  @Column('uuid', { nullable: true }) facilityCheckedBy: string | null;
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
