import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * A facility called a family's meeting off: until its next one of the kind is confirmed the family stands first on the waiting list.
 * One line a lost meeting and child.
 */
@Entity('rebooking_priorities')
@Index('rebooking_priorities_visit_key', ['visitId', 'dyadId'], { unique: true })
@Index('rebooking_priorities_open_idx', ['dyadId', 'mode'], { where: 'used_at IS NULL' })
@Index('rebooking_priorities_dyad_idx', ['dyadId'])
export class RebookingPriority {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Index('rebooking_priorities_organisation_idx') @Column('uuid') organisationId: string;
  @ForeignKey('Child') @Index('rebooking_priorities_child_idx') @Column('uuid') childId: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('text') mode: string;
  /** The meeting that was lost. */
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  @Column('timestamptz') grantedAt: Date;
  /** When the next meeting was confirmed, and which it is. */
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  @ForeignKey('Visit') @Index('rebooking_priorities_used_idx') @Column('uuid', { nullable: true }) usedByVisitId: string | null;
}
