import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const RESTRICTION_KINDS = [
  'court_order',
  'protection_order',
  'no_contact_request',
  'facility_ban',
  'investigation',
  'safeguarding',
] as const;

/** Something that bars contact. `modes` null means the scope is unknown, and an unknown scope bars everything. */
@Entity('restrictions')
@Check('restrictions_kind_check', oneOf('kind', RESTRICTION_KINDS))
@Check('restrictions_dates_check', 'ends_on IS NULL OR ends_on >= starts_on')
@Index('restrictions_dyad_idx', ['dyadId'])
export class Restriction {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') kind: (typeof RESTRICTION_KINDS)[number];
  @Column('text', { array: true, nullable: true }) modes: string[] | null;
  @Column('text', { nullable: true }) authority: string | null;
  @Column('date') startsOn: string;
  @Column('date', { nullable: true }) endsOn: string | null;
  @Column('timestamptz', { nullable: true }) liftedAt: Date | null;
  @Column('uuid', { nullable: true }) liftedBy: string | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** A worry raised: holds the dyad until a second person has closed it. */
@Entity('incidents')
@Check('incidents_status_check', oneOf('status', ['raised', 'acknowledged', 'closed']))
@Check('incidents_second_person_check', `status <> 'closed' OR closed_by <> raised_by`)
@Index('incidents_dyad_idx', ['dyadId', 'status'])
export class Incident {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('text', { default: 'raised' }) status: 'raised' | 'acknowledged' | 'closed';
  @Column('text') note: string;
  @Column('uuid') raisedBy: string;
  @Column('timestamptz') raisedAt: Date;
  @Column('uuid', { nullable: true }) acknowledgedBy: string | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
  @Column('uuid', { nullable: true }) closedBy: string | null;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
}
