import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Work that a committed transaction asked for; done later, at least once. */
@Entity('outbox')
@Index('outbox_key_key', ['key'], { unique: true, where: 'key IS NOT NULL' })
@Index('outbox_due_idx', ['runAt', 'id'], { where: 'done_at IS NULL AND NOT dead' })
export class OutboxMessage {
  @PrimaryColumn('uuid') id: string;
  @Column('text') topic: string;
  @Column('jsonb') payload: Record<string, unknown>;
  /** At most one message per key, for ever. */
  @Column('text', { nullable: true }) key: string | null;
  @Column('timestamptz') runAt: Date;
  /** Of the facility it is about, where it is about one; set by the database (docs/scaling.md). */
  @Column('uuid', { nullable: true }) bureauId: string | null;
  @Column('int', { default: 0 }) attempts: number;
  @Column('timestamptz', { nullable: true }) lockedUntil: Date | null;
  @Column('uuid', { nullable: true }) lockedBy: string | null;
  @Column('timestamptz', { nullable: true }) doneAt: Date | null;
  @Column('boolean', { default: false }) dead: boolean;
  /** The error's class or code, never its text. */
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** One row per scheduled tick that some instance has taken: the lock that makes several instances do it once. */
@Entity('cron_runs')
export class CronRun {
  @PrimaryColumn('text') name: string;
  @PrimaryColumn('text') slot: string;
  @Column('timestamptz', { default: () => 'now()' }) takenAt: Date;
}
