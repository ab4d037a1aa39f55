import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ToInt } from '../http/transforms';
import { IsDay } from '../http/validators';
import { CORRECTION_REASONS, CorrectionReason } from './entitlement.rules';

/** Modes that take one of the parent's contacts. */
export const COUNTED_MODES = ['visit', 'video', 'call'] as const;

export class EntitlementNoteBody {
  /** The day another relative had contact; today at the latest. */
  @IsDay() occurredOn: string;
  /** How: where modes share one allowance it makes no difference. */
  @IsIn(COUNTED_MODES) mode: (typeof COUNTED_MODES)[number];
}

export class EntitlementCorrectionBody {
  /** A day of the period that is corrected, not one that is over; today when left out. */
  @IsOptional() @IsDay() on?: string;
  /** Which allowance: where modes share one it makes no difference. */
  @IsIn(COUNTED_MODES) mode: (typeof COUNTED_MODES)[number];
  /** How many more (positive) or fewer (negative); never below what is used and held. */
  @ToInt() @IsInt() @Min(-10) @Max(10) amount: number;
  @IsIn(CORRECTION_REASONS) reasonCode: CorrectionReason;
}
