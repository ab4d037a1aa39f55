import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { DECLINE_REASONS } from '../visit.rules';
import type { DeclineReason } from '../visit.rules';

/**
 * Somebody without whom a facility has agreed to a meeting. Such a person stands here and not among those who come: no gate, message, seat or
 * escort's day counts her or him any more.
 */
@Entity('visit_not_admitted')
@Check('visit_not_admitted_type_check', oneOf('person_type', ['child', 'caregiver', 'worker', 'relative']))
@Check('visit_not_admitted_place_check', oneOf('place', ['inside', 'waits', 'travels']))
@Check('visit_not_admitted_child_check', `(person_type = 'child') = (child_id IS NOT NULL)`)
@Check('visit_not_admitted_reason_check', oneOf('reason_code', DECLINE_REASONS))
@Index('visit_not_admitted_child_idx', ['childId'])
export class VisitNotAdmitted {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  /** A companion, or of a child the dyad. */
  @PrimaryColumn('uuid') subjectId: string;
  @Column('text') personType: 'child' | 'caregiver' | 'worker' | 'relative';
  /** The child itself, for its audit and its message. */
  @ForeignKey('Child') @Column('uuid', { nullable: true }) childId: string | null;
  /** Where she or he would have been. */
  @Column('text') place: 'inside' | 'waits' | 'travels';
  @Column('text') reasonCode: DeclineReason;
  /** The visit's version that the decision made: undoing it brings them back. */
  @Column('int') visitVersion: number;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('timestamptz') decidedAt: Date;
}
