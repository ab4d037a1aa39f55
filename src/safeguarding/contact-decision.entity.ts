import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/** The ladder 0 none · 1 written · 2 + calls and video · 3 supervised visit · 4 unrestricted for the named child. */
@Entity('contact_decisions')
@Check('contact_decisions_status_check', oneOf('status', ['proposed', 'active', 'superseded', 'withdrawn']))
@Check('contact_decisions_level_check', 'level BETWEEN 0 AND 4')
@Check('contact_decisions_two_people_check', `status <> 'active' OR (approved_by IS NOT NULL AND approved_by <> proposed_by)`)
@Index('contact_decisions_active_key', ['dyadId'], { unique: true, where: `status = 'active'` })
@Index('contact_decisions_proposed_key', ['dyadId'], { unique: true, where: `status = 'proposed'` })
export class ContactDecision {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('int') level: number;
  /** no_photos, same_sex_escort, at_most_20_minutes, sibling_present. */
  @Column('text', { array: true, default: () => `'{}'` }) conditions: string[];
  @Column('text') reason: string;
  @Column('text', { default: 'proposed' }) status: 'proposed' | 'active' | 'superseded' | 'withdrawn';
  @Column('uuid') proposedBy: string;
  @Column('timestamptz') proposedAt: Date;
  @Column('uuid', { nullable: true }) approvedBy: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt: Date | null;
  @Column('date') reviewOn: string;
}
