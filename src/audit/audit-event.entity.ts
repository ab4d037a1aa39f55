import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One line of "who saw or changed what". Append-only: a trigger refuses UPDATE and DELETE. */
@Entity('audit_events')
@Index('audit_events_child_idx', ['childId', 'at'])
@Index('audit_events_subject_idx', ['subjectType', 'subjectId', 'at'])
@Index('audit_events_organisation_idx', ['organisationId', 'at'])
export class AuditEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('timestamptz') at: Date;
  /** Null when the system acted. */
  @Column('uuid', { nullable: true }) actorUserId: string | null;
  @Column('uuid', { nullable: true }) organisationId: string | null;
  /** e.g. `visit.confirm`, `child.read`. */
  @Column('text') action: string;
  @Column('text') subjectType: string;
  @Column('uuid', { nullable: true }) subjectId: string | null;
  @Column('uuid', { nullable: true }) childId: string | null;
  /** Of the facility it is about, where it is about one; set by the database (docs/scaling.md). */
  @Column('uuid', { nullable: true }) bureauId: string | null;
  @Column('text', { nullable: true }) requestId: string | null;
  /** Codes and ids only, never a name, a number or a place. */
  @Column('jsonb', { default: () => `'{}'` }) details: Record<string, unknown>;
}
