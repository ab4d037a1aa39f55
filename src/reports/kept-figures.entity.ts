import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Followed } from './statistics.rules';
import type { Exclusion } from './visit-rate.rules';

/** One counting of all children of an organisation, for its figures of a day and of the month's end before. */
@Entity('report_runs')
@Index('report_runs_organisation_idx', ['organisationId', 'startedAt'])
@Index('report_runs_one_at_a_time_key', ['organisationId'], { unique: true, where: 'finished_at IS NULL' })
export class ReportRun {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Organisation', { onDelete: 'CASCADE' }) @Column('uuid') organisationId: string;
  /** In the organisation's zone. */
  @Column('date') day: string;
  @Column('timestamptz') startedAt: Date;
  /** Null while it is under way: nobody reads it before. */
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

/** What one child adds to the figures of a day (child-tally.rules.ts). */
@Entity('report_children')
@Index('report_children_child_idx', ['childId'])
export class ReportChild {
  @ForeignKey('ReportRun', { onDelete: 'CASCADE' }) @PrimaryColumn('uuid') runId: string;
  @PrimaryColumn('date') asOf: string;
  @ForeignKey('Child', { onDelete: 'CASCADE' }) @PrimaryColumn('uuid') childId: string;
  @Column('uuid') organisationId: string;
  @Column('date') joinedOn: string;
  @Column('boolean') counted: boolean;
  @Column('boolean') visited: boolean;
  @Column('text', { nullable: true }) exclusion: Exclusion | null;
  @Column('text', { nullable: true }) sex: string | null;
  @Column('text', { nullable: true }) ageBand: string | null;
  @Column('text', { nullable: true }) county: string | null;
  @Column('text', { nullable: true }) relationship: string | null;
  @Column('int') months: number;
  @Column('int') met: number;
  @Column('int', { nullable: true }) waitDays: number | null;
  @Column('text', { nullable: true }) waitEnd: Followed['end'] | null;
  @Column('int', { array: true }) way: number[];
}
