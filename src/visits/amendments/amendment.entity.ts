import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

export const AMENDMENT_STATUSES = ['open', 'confirmed', 'declined', 'withdrawn', 'expired', 'replaced', 'ended'] as const;
export type AmendmentStatus = (typeof AMENDMENT_STATUSES)[number];

/**
 * Another session that an organisation asks for instead. While it is open the visit keeps its place, `visits.proposed_session_id`
 * points to the place that is held as well, and `visits.hold_expires_at` says how long.
 */
@Entity('visit_amendments')
@Check('visit_amendments_status_check', oneOf('status', AMENDMENT_STATUSES))
@Index('visit_amendments_open_key', ['visitId'], { unique: true, where: `status = 'open'` })
@Index('visit_amendments_visit_idx', ['visitId', 'askedAt'])
export class VisitAmendment {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  @ForeignKey('Session') @Index('visit_amendments_from_idx') @Column('uuid') fromSessionId: string;
  @ForeignKey('Session') @Index('visit_amendments_to_idx') @Column('uuid') toSessionId: string;
  /** The people as they will be: [{personType, personId, place}]. */
  @Column('jsonb') party: Record<string, unknown>[];
  @Column('uuid', { array: true }) dyadIds: string[];
  /** The family does not travel with its group any more once the facility has agreed. */
  @Column('boolean', { default: false }) leavesGroup: boolean;
  @Column('text', { default: 'open' }) status: AmendmentStatus;
  @Column('uuid', { nullable: true }) askedBy: string | null;
  @Column('timestamptz') askedAt: Date;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}

/** A session that would do as well, in the order wished: what a facility that has no room moves the request to. */
@Entity('visit_wishes')
@Check('visit_wishes_rank_check', 'rank BETWEEN 2 AND 3')
export class VisitWish {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  /** 2 or 3; the first wish is the session asked for. */
  @PrimaryColumn('int') rank: number;
  @ForeignKey('Session') @Index('visit_wishes_session_idx') @Column('uuid') sessionId: string;
  /** When the request moved there, or it turned out not to be possible. */
  @Column('timestamptz', { nullable: true }) triedAt: Date | null;
}
