import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An escort has said, on the day, that she comes later than arranged. */
@Entity('visit_delays')
@Check('visit_delays_minutes_check', 'minutes BETWEEN 5 AND 240')
@Index('visit_delays_visit_idx', ['visitId', 'recordedAt'])
export class VisitDelay {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Visit') @Column('uuid') visitId: string;
  /** Of the visit as it was arranged then. */
  @Column('int') visitVersion: number;
  @Column('int') minutes: number;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') recordedAt: Date;
}
