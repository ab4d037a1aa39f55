import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/** What somebody has to do, and by when. A task is opened by its cause and closed by the deed, in the transaction of each. */
export const TASK_KINDS = [
  'prepare_child', // T-7
  'prepare_parent', // T-7
  'check_preparation', // T-2
  'check_fitness', // T-1
  'debrief', // the same day and +1: the talk within 72 hours
  'follow_up', // +7
  'review_decision',
  'hold_conference',
  'decide_approval',
  'reconfirm_consent',
  'ask_own_consent',
  'ask_child',
  'look_at_change',
  'acknowledge_incident',
  'write_facts',
  'review_incident',
  'report_to_authority',
  'review_break_glass',
  'renew_vetting',
  'answer_data_request',
  'review_retention',
  'write_letter', // instead of a meeting that was called off
  'renew_before_end', // a paper, an exception or a facility's approval that runs out
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
export const TASK_OWNERS = ['coordinator', 'worker', 'lead', 'data_officer', 'liaison'] as const;
export type TaskOwner = (typeof TASK_OWNERS)[number];

@Entity('tasks')
@Check('tasks_kind_check', oneOf('kind', TASK_KINDS))
@Check('tasks_owner_check', oneOf('owner_role', TASK_OWNERS))
@Check('tasks_status_check', oneOf('status', ['open', 'done', 'dropped']))
@Check('tasks_done_check', `(status = 'open') = (closed_at IS NULL)`)
@Index('tasks_open_key', ['key'], { unique: true, where: `status = 'open'` })
@Index('tasks_due_idx', ['organisationId', 'status', 'dueAt'])
@Index('tasks_dyad_idx', ['dyadId', 'kind'])
@Index('tasks_visit_idx', ['visitId', 'kind'])
export class Task {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') kind: TaskKind;
  /** One open task per key, e.g. `debrief:<visit>:<dyad>`. */
  @Column('text') key: string;
  @ForeignKey('Child') @Column('uuid', { nullable: true }) childId: string | null;
  @ForeignKey('Dyad') @Column('uuid', { nullable: true }) dyadId: string | null;
  @Column('uuid', { nullable: true }) visitId: string | null;
  /** What it is about when it is not the dyad: consent, incident, approval, worker … */
  @Column('text', { nullable: true }) subjectType: string | null;
  @Column('uuid', { nullable: true }) subjectId: string | null;
  @Column('text') ownerRole: TaskOwner;
  /** A person of that role; null: whoever of them comes first. */
  @ForeignKey('User') @Column('uuid', { nullable: true }) ownerUserId: string | null;
  @Column('timestamptz') dueAt: Date;
  /** Why it was opened: a code. */
  @Column('text') cause: string;
  @Column('text', { default: 'open' }) status: 'open' | 'done' | 'dropped';
  /** How it ended: a code of its kind. */
  @Column('text', { nullable: true }) outcome: string | null;
  @Column('text', { nullable: true }) note: string | null;
  @Column('timestamptz') openedAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('uuid', { nullable: true }) closedBy: string | null;
}
