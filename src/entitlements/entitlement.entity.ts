import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database/columns';
import { CorrectionReason, ENTRY_KINDS, EntryKind } from './entitlement.rules';

/**
 * A parent's allowance for one period of the facility's rules in one pool. Its row is the lock of the ledger, its numbers
 * the fold of the entries; a CHECK keeps it from ever being overdrawn.
 */
@Entity('entitlement_periods')
@Check('entitlement_periods_balance_check', 'held >= 0 AND used >= 0 AND granted >= 0 AND held + used <= granted')
export class EntitlementPeriod {
  @PrimaryColumn('uuid') rosterEntryId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  /** First day of the period. */
  @PrimaryColumn('date') period: string;
  /** `contact` where modes share one allowance, else the mode. */
  @PrimaryColumn('text') pool: string;
  @Column('int') granted: number;
  @Column('int', { default: 0 }) held: number;
  @Column('int', { default: 0 }) used: number;
  /** What corrections, savings, goodwill and expiry add to what the grade grants; part of `granted`. */
  @Column('int', { default: 0 }) adjusted: number;
  /** The day on which the period was closed: what could be saved went into the next. */
  @Column('date', { nullable: true }) closedOn: string | null;
}

/** One line of the ledger. Append-only: a trigger refuses UPDATE and DELETE. */
@Entity('entitlement_entries')
@Check('entitlement_entries_kind_check', oneOf('kind', ENTRY_KINDS))
@Check('entitlement_entries_correction_check', "(kind = 'correction') = (reason_code IS NOT NULL)")
@Check('entitlement_entries_amount_check', "amount <> 0 AND (amount > 0 OR kind = 'correction')")
@Index('entitlement_entries_period_idx', ['rosterEntryId', 'period', 'pool'])
@Index('entitlement_entries_visit_idx', ['visitId'])
export class EntitlementEntry {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('RosterEntry') @Column('uuid') rosterEntryId: string;
  /** Of its facility, set by the database (docs/scaling.md). */
  @Column('uuid') bureauId: string;
  @Column('date') period: string;
  @Column('text') pool: string;
  @Column('text') kind: EntryKind;
  @Column('int') amount: number;
  @Column('uuid', { nullable: true }) visitId: string | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') at: Date;
  /** Why an officer corrected. */
  @Column('text', { nullable: true }) reasonCode: CorrectionReason | null;
}
