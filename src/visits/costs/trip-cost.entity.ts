import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../../database/columns';
import { COST_CATEGORIES, CostCategory, LINE_KINDS, LineKind } from './trip-costs.rules';

/** The money of one trip: its row is the lock of the ledger, its lines are what happened. */
@Entity('trip_accounts')
@Check('trip_accounts_status_check', oneOf('status', ['open', 'settled']))
@Check('trip_accounts_currency_check', `currency ~ '^[A-Z]{3}$'`)
@Index('trip_accounts_organisation_idx', ['organisationId', 'status', 'openedAt'])
export class TripAccount {
  @ForeignKey('Visit') @PrimaryColumn('uuid') visitId: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  /** ISO 4217; of all amounts of the trip. */
  @Column('text') currency: string;
  @Column('text', { default: 'open' }) status: 'open' | 'settled';
  @Column('timestamptz') openedAt: Date;
}

/** One thing that happened to the money of a trip. Never changed: what was wrong is answered by another line. */
@Entity('trip_cost_lines')
@Check('trip_cost_lines_kind_check', oneOf('kind', LINE_KINDS))
@Check('trip_cost_lines_category_check', `category IS NULL OR ${oneOf('category', COST_CATEGORIES)}`)
@Check('trip_cost_lines_amount_check', `amount > 0 OR amount = 0 AND kind = 'settled'`)
@Check('trip_cost_lines_claim_check', `(kind = 'cost_claimed') = (category IS NOT NULL)`)
@Index('trip_cost_lines_visit_idx', ['visitId', 'recordedAt'])
@Index('trip_cost_lines_organisation_idx', ['organisationId'])
@Index('trip_cost_lines_answers_key', ['answersId'], { unique: true, where: 'answers_id IS NOT NULL' })
export class TripCostLine {
  @PrimaryColumn('uuid') id: string;
  @ForeignKey('TripAccount', 'visitId') @Column('uuid') visitId: string;
  @ForeignKey('Organisation') @Column('uuid') organisationId: string;
  @Column('text') kind: LineKind;
  /** In minor units of the account's currency. */
  @Column('int') amount: number;
  @Column('text', { nullable: true }) category: CostCategory | null;
  /** The line it answers; each is answered once. */
  @ForeignKey('TripCostLine') @Column('uuid', { nullable: true }) answersId: string | null;
  /** The receipt. */
  @ForeignKey('StoredFile') @Index('trip_cost_lines_file_idx') @Column('uuid', { nullable: true }) fileId: string | null;
  /** Where money that was not used goes, or comes from. */
  @ForeignKey('Visit') @Index('trip_cost_lines_other_idx') @Column('uuid', { nullable: true }) otherVisitId: string | null;
  @Column('text', { nullable: true }) reasonCode: string | null;
  @Column('uuid', { nullable: true }) recordedBy: string | null;
  @Column('timestamptz') recordedAt: Date;
}
