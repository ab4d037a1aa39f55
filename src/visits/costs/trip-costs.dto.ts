import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { ToInt } from '../../http/transforms';
import { COST_CATEGORIES, CostCategory, NO_RECEIPT_ISSUED, REFUSAL_REASONS } from './trip-costs.rules';

/** The largest amount, in minor units: a hundred thousand whole ones. */
const MOST = 10_000_000;

/** What is estimated, asked for or was spent. */
export class CostLineBody {
  /** An estimate by hand, an advance that is asked for, or a cost that is claimed. */
  @IsIn(['estimate', 'advance_asked', 'cost_claimed']) kind: 'estimate' | 'advance_asked' | 'cost_claimed';
  /** In minor units of the trip's currency. */
  @ToInt() @IsInt() @Min(1) @Max(MOST) amount: number;
  /** What a claimed cost was spent on. */
  @IsOptional() @IsIn(COST_CATEGORIES) category?: CostCategory;
  /** The receipt's bytes in base64, 700 kB at most: JPEG, PNG or PDF. */
  @IsOptional() @IsString() @Matches(/^[A-Za-z0-9+/]+={0,2}$/) @MaxLength(960_000) receipt?: string;
}

/** A second person's yes. */
export class CostApprovalBody {
  /** Less than was asked or claimed, in minor units; the whole of it when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST) amount?: number;
  /** Why a cost without its receipt is accepted. */
  @IsOptional() @IsIn([NO_RECEIPT_ISSUED]) reasonCode?: typeof NO_RECEIPT_ISSUED;
}

/** A second person's no. */
export class CostRefusalBody {
  /** Why. */
  @IsIn(REFUSAL_REASONS) reasonCode: (typeof REFUSAL_REASONS)[number];
}

/** Money after the trip: to the family, or back from it. */
export class CostPaymentBody {
  /** Paid to the family, or given back by it. */
  @IsIn(['paid_out', 'paid_back']) kind: 'paid_out' | 'paid_back';
  /** In minor units; never more than is owed. */
  @ToInt() @IsInt() @Min(1) @Max(MOST) amount: number;
}

/** Money that was not used goes to another trip of the same child. */
export class CostTransferBody {
  /** The trip it goes to. */
  @IsUUID() toVisitId: string;
  /** In minor units; all the family has when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST) amount?: number;
}

/** Filter of the list. */
export class TripCostsQuery {
  /** Only trips whose money is open, or settled; the open ones when left out. */
  @IsOptional() @IsIn(['open', 'settled']) status?: 'open' | 'settled';
}
