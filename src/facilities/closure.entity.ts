import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import type { Said } from '../kernel/actor';
import { SESSION_MODES, SessionMode } from './session.vocabulary';

export const CLOSURE_CHANGES = ['published', 'extended', 'reopened', 'undone'] as const;
export type ClosureChangeKind = (typeof CLOSURE_CHANGES)[number];

/**
 * A time in which sessions do not take place: all of a facility, those of some wards, those of a mode, or only those that carry its id.
 * Its end moves – later by an extension, earlier by a reopening – and every move is a line of `closure_changes`.
 */
@Entity('closures')
@Check('closures_times_check', 'ends_at >= starts_at')
@Check('closures_mode_check', oneOf('mode', SESSION_MODES))
@Check('closures_wards_check', 'cardinality(ward_ids) > 0')
@Index('closures_facility_idx', ['facilityId', 'startsAt'])
export class Closure {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('timestamptz') startsAt: Date;
  /** Null: until somebody says. */
  @Column('timestamptz', { nullable: true }) endsAt: Date | null;
  /** Null: every mode. */
  @Column('text', { nullable: true }) mode: SessionMode | null;
  /** Null: every ward. A list is read whole whenever sessions are planned; wards are never removed. */
  @Column('uuid', { array: true, nullable: true }) wardIds: string[] | null;
  /** False: only the sessions that carry its id. */
  @Column('boolean', { default: true }) wholeDays: boolean;
  /** Public-safe code. */
  @Column('text') reasonCode: string;
  @Column('int', { default: 1 }) version: number;
  @Column('uuid', { nullable: true }) createdBy: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** What was done with a closure, once. */
@Entity('closure_changes')
@Check('closure_changes_kind_check', oneOf('kind', CLOSURE_CHANGES))
@Index('closure_changes_closure_idx', ['closureId', 'at'])
export class ClosureChange {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Closure') @Column('uuid') closureId: string;
  @Column('text') kind: ClosureChangeKind;
  @Column('timestamptz') at: Date;
  @Column('uuid', { nullable: true }) changedBy: string | null;
  /** The end as it was before; null: none, or just published. */
  @Column('timestamptz', { nullable: true }) previousEnd: Date | null;
  /** The end from then on; null: none. */
  @Column('timestamptz', { nullable: true }) newEnd: Date | null;
  /** Who at the facility said so, how and when, where somebody else wrote it down. */
  @Column('jsonb', { nullable: true }) onBehalfOf: Said | null;
  /** Sessions it closed or opened. */
  @Column('int') sessionCount: number;
}
