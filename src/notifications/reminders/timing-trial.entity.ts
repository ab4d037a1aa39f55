import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { TIMING_ARMS } from './reminders.rules';
import type { TimingArm } from './reminders.rules';

/** A trial of two timetables of reminders; an organisation runs one at a time. */
@Entity('timing_trials')
@Index('timing_trials_running_key', ['organisationId'], { unique: true, where: 'ended_at IS NULL' })
@Index('timing_trials_organisation_idx', ['organisationId', 'startedAt'])
export class TimingTrial {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('timestamptz') startedAt: Date;
  @Column('uuid', { nullable: true }) startedBy: string | null;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('uuid', { nullable: true }) endedBy: string | null;
}

/** The timetable that a meeting was given by a trial; a family has the same in all its meetings. */
@Entity('timing_arms')
@Check('timing_arms_arm_check', oneOf('arm', TIMING_ARMS))
@Index('timing_arms_trial_idx', ['trialId', 'parentId', 'assignedAt'])
@Index('timing_arms_organisation_idx', ['organisationId'])
@Index('timing_arms_parent_idx', ['parentId'])
export class TimingArmOfVisit {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  @ForeignKey('TimingTrial') @Column('uuid') trialId: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @ForeignKey('ImprisonedParent') @Column('uuid') parentId: string;
  @Column('text') arm: TimingArm;
  @Column('timestamptz') assignedAt: Date;
}
