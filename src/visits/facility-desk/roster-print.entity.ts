import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';

/** A day's roster that was printed: which version, when, by whom. What it said is not kept, only a mark of each line. */
@Entity('roster_prints')
@Check('roster_prints_format_check', oneOf('format', ['page', 'pdf']))
@Index('roster_prints_day_idx', ['facilityId', 'day', 'printedAt'])
export class RosterPrint {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('Facility') @Column('uuid') facilityId: string;
  @Column('date') day: string;
  /** Counted per day; the same content keeps its number. */
  @Column('int') version: number;
  @Column('text') format: 'page' | 'pdf';
  @Column('text') fingerprint: string;
  /** A mark by visit: another mark, another line. */
  @Column('jsonb') lines: Record<string, string>;
  @Column('uuid') printedBy: string;
  @Column('timestamptz') printedAt: Date;
}
