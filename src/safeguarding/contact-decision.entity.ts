import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const DECISION_STATUSES = ['proposed', 'active', 'under_review', 'superseded', 'withdrawn'] as const;
/** Why there is no contact now. An honourable end state: it is complete work with a review date. */
export const NO_CONTACT_REASONS = ['harm', 'order', 'child_wish', 'parent_wish', 'child_not_ready', 'parent_not_ready'] as const;

/** The ladder 0 none · 1 written · 2 + calls and video · 3 supervised visit · 4 unrestricted for the named child. */
@Entity('contact_decisions')
@Index('contact_decisions_dyad_idx', ['dyadId'])
@Check('contact_decisions_status_check', oneOf('status', DECISION_STATUSES))
@Check('contact_decisions_level_check', 'level BETWEEN 0 AND 4')
@Check('contact_decisions_two_people_check', `status <> 'active' OR (approved_by IS NOT NULL AND approved_by <> proposed_by)`)
@Check(
  'contact_decisions_reason_class_check',
  `(level = 0 OR reason_class IS NULL) AND (reason_class IS NULL OR ${oneOf('reason_class', NO_CONTACT_REASONS)})`,
)
@Index('contact_decisions_active_key', ['dyadId'], { unique: true, where: `status IN ('active', 'under_review')` })
@Index('contact_decisions_proposed_key', ['dyadId'], { unique: true, where: `status = 'proposed'` })
export class ContactDecision {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Dyad') @Column('uuid') dyadId: string;
  @Column('int') level: number;
  /** no_photos, same_sex_escort, at_most_20_minutes, sibling_present. */
  @Column('text', { array: true, default: () => `'{}'` }) conditions: string[];
  @Column('text') reason: string;
  @Column('text', { default: 'proposed' }) status: (typeof DECISION_STATUSES)[number];
  @Column('uuid') proposedBy: string;
  @Column('timestamptz') proposedAt: Date;
  @Column('uuid', { nullable: true }) approvedBy: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt: Date | null;
  @Column('date') reviewOn: string;
  /** Level 0 only: why. */
  @Column('text', { nullable: true }) reasonClass: (typeof NO_CONTACT_REASONS)[number] | null;
  /** The conference that decided it. */
  @ForeignKey('CaseConference') @Column('uuid', { nullable: true }) conferenceId: string | null;
  /** Looked at again before its day: after an incident within a week. Holds nothing up by itself when `active`. */
  @Column('date', { nullable: true }) reviewDueOn: string | null;
}
