import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A time at which a parent is not available: nothing but from when to when, for what it is concerns nobody else. */
@Entity('parent_appointments')
@Check('parent_appointments_times_check', 'ends_at > starts_at')
@Index('parent_appointments_roster_idx', ['rosterEntryId', 'endsAt'])
@Index('parent_appointments_facility_idx', ['facilityId', 'endsAt'])
export class ParentAppointment {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('timestamptz', { nullable: true }) cancelledAt: Date | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('int', { default: 1 }) version: number;
}
