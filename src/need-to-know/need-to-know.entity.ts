import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

export const ACCESS_REASONS = ['caseload', 'cover', 'supervision', 'specialist'] as const;

/** People named for a child beside those whose caseload it is. */
@Entity('child_access')
@Index('child_access_once_key', ['childId', 'userId'], { unique: true })
@Index('child_access_user_idx', ['userId'])
export class ChildAccess {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @ForeignKey('User') @Column('uuid') userId: string;
  @Column('uuid', { nullable: true }) grantedBy: string | null;
  @Column('timestamptz') grantedAt: Date;
  /** The last day; null: until taken back. */
  @Column('date', { nullable: true }) until: string | null;
  @Column('text') reasonCode: string;
}

export const REVIEW_OUTCOMES = ['justified', 'not_justified'] as const;
export const BREAK_GLASS_REASONS = ['child_in_danger', 'on_call', 'covering_colleague', 'authority_asks'] as const;

/** Opening a file outside one's caseload: with a reason, told to the data officer, over after four hours, reviewed by somebody else. */
@Entity('break_glass')
@Check('break_glass_reason_check', oneOf('reason_code', BREAK_GLASS_REASONS))
@Check('break_glass_four_hours_check', `ends_at <= opened_at + interval '4 hours'`)
@Check('break_glass_review_check', `review_outcome IS NULL OR ${oneOf('review_outcome', REVIEW_OUTCOMES)}`)
@Check('break_glass_second_person_check', 'reviewed_by IS NULL OR reviewed_by <> user_id')
@Index('break_glass_user_idx', ['userId', 'childId', 'endsAt'])
@Index('break_glass_child_idx', ['childId', 'openedAt'])
export class BreakGlass {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Child') @Column('uuid') childId: string;
  @ForeignKey('User') @Column('uuid') userId: string;
  @Column('text') reasonCode: (typeof BREAK_GLASS_REASONS)[number];
  @Column('text') reason: string;
  @Column('timestamptz') openedAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('uuid', { nullable: true }) reviewedBy: string | null;
  @Column('timestamptz', { nullable: true }) reviewedAt: Date | null;
  @Column('text', { nullable: true }) reviewOutcome: (typeof REVIEW_OUTCOMES)[number] | null;
  @Column('text', { nullable: true }) reviewNote: string | null;
}
