import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';

/**
 * A parent's allowance for one calendar month (or other period) in one pool. Its row is the lock of the ledger, its numbers
 * the fold of the entries; a CHECK keeps it from ever being overdrawn.
 */
@Entity('entitlement_periods')
@Check('entitlement_periods_balance_check', 'held >= 0 AND used >= 0 AND granted >= 0 AND held + used <= granted')
export class EntitlementPeriod {
  @PrimaryColumn('uuid') rosterEntryId: string;
  /** First day of the period. */
  @PrimaryColumn('date') period: string;
  /** `contact` where modes share one allowance, else the mode. */
  @PrimaryColumn('text') pool: string;
  @Column('int') granted: number;
  @Column('int', { default: 0 }) held: number;
  @Column('int', { default: 0 }) used: number;
}

/** One line of the ledger. Append-only: a trigger refuses UPDATE and DELETE. */
@Entity('entitlement_entries')
@Check('entitlement_entries_kind_check', oneOf('kind', ['grant', 'hold', 'release', 'use', 'refund', 'use_by_other']))
@Index('entitlement_entries_period_idx', ['rosterEntryId', 'period', 'pool'])
@Index('entitlement_entries_visit_idx', ['visitId'])
export class EntitlementEntry {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  @Column('date') period: string;
  @Column('text') pool: string;
  @Column('text') kind: 'grant' | 'hold' | 'release' | 'use' | 'refund' | 'use_by_other';
  @Column('int') amount: number;
  @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') at: Date;
}
