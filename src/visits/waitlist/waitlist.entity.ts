import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

export const WAITLIST_STATUSES = ['waiting', 'fulfilled', 'withdrawn', 'expired'] as const;
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];
export const OFFER_STATUSES = ['open', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

/** A family that waits for a place at a facility, within a window and on the days and hours it can come. */
@Entity('waitlist_entries')
@Check('waitlist_entries_status_check', oneOf('status', WAITLIST_STATUSES))
@Check('waitlist_entries_days_check', 'to_day >= from_day')
@Check('waitlist_entries_adults_check', 'adults BETWEEN 1 AND 5')
@Index('waitlist_entries_waiting_idx', ['facilityId', 'mode', 'fromDay', 'toDay'], { where: `status = 'waiting'` })
@Index('waitlist_entries_dyad_key', ['dyadId', 'mode'], { unique: true, where: `status = 'waiting'` })
@Index('waitlist_entries_dyad_idx', ['dyadId'])
@Index('waitlist_entries_organisation_idx', ['organisationId', 'status', 'madeAt'])
export class WaitlistEntry {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @ForeignKey('Child') @Index('waitlist_entries_child_idx') @Column('uuid') childId: string;
  /** Where the parent was when the entry was made. */
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') mode: string;
  @Column('date') fromDay: string;
  @Column('date') toDay: string;
  /** ISO weekdays that suit; null: any. */
  @Column('int', { array: true, nullable: true }) weekdays: number[] | null;
  /** Local times between which it may begin; null: any. */
  @Column('time', { nullable: true }) earliest: string | null;
  @Column('time', { nullable: true }) latest: string | null;
  /** How many adults would go inside: an offer keeps room for them. */
  @Column('int', { default: 1 }) adults: number;
  @Column('text', { default: 'waiting' }) status: WaitlistStatus;
  @Column('uuid', { nullable: true }) madeBy: string | null;
  @Column('timestamptz') madeAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('text', { nullable: true }) closedReason: string | null;
}

/** One freed seat with room for its adults, held for one family until it answers or the time runs out: while open the session counts it. */
@Entity('waitlist_offers')
@Check('waitlist_offers_status_check', oneOf('status', OFFER_STATUSES))
@Check('waitlist_offers_takes_check', 'takes_adults >= 0 AND takes_video >= 0')
@Index('waitlist_offers_open_key', ['entryId'], { unique: true, where: `status = 'open'` })
@Index('waitlist_offers_entry_idx', ['entryId', 'sessionId'])
@Index('waitlist_offers_session_idx', ['sessionId', 'status'])
@Index('waitlist_offers_due_idx', ['expiresAt'], { where: `status = 'open'` })
export class WaitlistOffer {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('WaitlistEntry') @Column('uuid') entryId: string;
  @ForeignKey('Session') @Column('uuid') sessionId: string;
  @Column('text', { default: 'open' }) status: OfferStatus;
  /** What it keeps of the session besides a window. */
  @Column('int', { default: 0 }) takesAdults: number;
  @Column('int', { default: 0 }) takesVideo: number;
  @Column('timestamptz') offeredAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
  @Column('uuid', { nullable: true }) answeredBy: string | null;
  @ForeignKey('Visit') @Index('waitlist_offers_visit_idx') @Column('uuid', { nullable: true }) visitId: string | null;
}

/** A family whose gates stood between it and a session when it was looked at, as both were then. */
@Entity('waitlist_looks')
export class WaitlistLook {
  @ForeignKey('Session', { onDelete: 'CASCADE' }) @PrimaryColumn('uuid') sessionId: string;
  @ForeignKey('WaitlistEntry', { onDelete: 'CASCADE' }) @Index('waitlist_looks_entry_idx') @PrimaryColumn('uuid') entryId: string;
  /** The dyad's, and the session's. */
  @Column('int') gateVersion: number;
  @Column('int') sessionVersion: number;
  @Index('waitlist_looks_looked_idx') @Column('timestamptz') lookedAt: Date;
}
