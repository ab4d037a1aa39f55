import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

/** What happens when not every family can be booked: nobody goes, or those who can. */
export const GROUP_POLICIES = ['all_or_none', 'part'] as const;
export type GroupPolicy = (typeof GROUP_POLICIES)[number];

/** Several families that travel to one facility on one day, on one bus, with the same escorts. Each has a visit of its own. */
@Entity('visit_groups')
@Check('visit_groups_policy_check', oneOf('policy', GROUP_POLICIES))
@Check('visit_groups_seats_check', 'seats BETWEEN 2 AND 100')
@Index('visit_groups_reference_key', ['reference'], { unique: true })
@Index('visit_groups_organisation_idx', ['organisationId', 'day'])
@Index('visit_groups_facility_idx', ['facilityId', 'day'])
export class VisitGroup {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('text') reference: string;
  @Column('date') day: string;
  @Column('text') policy: GroupPolicy;
  /** People the bus takes, without its driver; null: nobody said. */
  @Column('int', { nullable: true }) seats: number | null;
  @Column('text', { nullable: true }) note: string | null;
  @Column('uuid', { nullable: true }) requestedBy: string | null;
  @Column('timestamptz') requestedAt: Date;
}

/** A family that could not be booked with its group, and why: written once, when the group was asked for. */
@Entity('visit_group_refusals')
export class VisitGroupRefusal {
  @ForeignKey('VisitGroup') @PrimaryColumn('uuid') groupId: string;
  /** Its place in the request, from 0. */
  @PrimaryColumn('int') position: number;
  @ForeignKey('Session') @Index('visit_group_refusals_session_idx') @Column('uuid') sessionId: string;
  @Column('uuid', { array: true }) dyadIds: string[];
  /** Reasons as the gates gave them: code, severity, params, owner, source. */
  @Column('jsonb') reasons: Record<string, unknown>[];
}
