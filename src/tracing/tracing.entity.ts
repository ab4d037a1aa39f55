import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/**
 * A question: "where is this parent?" The asker sees `asked`, `found` or `not_found`, and `not_found` only when the answer
 * day has passed, so that no match, a refusal and silence look the same.
 */
@Entity('tracings')
@Check('tracings_status_check', oneOf('status', ['asked', 'found', 'not_found']))
@Index('tracings_open_key', ['parentId'], { unique: true, where: `status = 'asked'` })
@Index('tracings_organisation_idx', ['organisationId', 'id'])
export class Tracing {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('ImprisonedParent') @Column('uuid') parentId: string;
  @Column('text', { default: 'asked' }) status: 'asked' | 'found' | 'not_found';
  @Column('uuid', { nullable: true }) requestedBy: string | null;
  @Column('timestamptz') requestedAt: Date;
  /** The day after which the asker is told `not_found`. */
  @Column('date') answerDue: string;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}

/** A likely person on one facility's roster; only that facility's liaison officers see it. */
@Entity('tracing_candidates')
@Check('tracing_candidates_status_check', oneOf('status', ['waiting', 'confirmed', 'rejected', 'lapsed']))
@Index('tracing_candidates_once_key', ['tracingId', 'rosterEntryId'], { unique: true })
@Index('tracing_candidates_one_confirmed_key', ['tracingId'], { unique: true, where: `status = 'confirmed'` })
@Index('tracing_candidates_facility_idx', ['facilityId', 'status'])
export class TracingCandidate {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Tracing') @Column('uuid') tracingId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  /** Per field: same, close, different or unknown. */
  @Column('jsonb') comparison: Record<string, 'same' | 'close' | 'different' | 'unknown'>;
  @Column('text', { default: 'waiting' }) status: 'waiting' | 'confirmed' | 'rejected' | 'lapsed';
  @Column('text', { nullable: true }) reasonCode: string | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
}
