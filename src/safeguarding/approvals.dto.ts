import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { IsDay, IsNotBlank } from '../http/validators';

export class ApprovalBody {
  /** The gates' reason that somebody else should approve; only reasons of severity `approval` can be. */
  @IsString() @IsNotBlank() @MaxLength(80) reasonCode: string;
  /** Why it is good for the child nevertheless, and how it is made safe. */
  @IsString() @IsNotBlank() @MaxLength(2000) reason: string;
  /** Only for this meeting; left out: for every contact until the last day. Reasons about one meeting need it. */
  @IsOptional() @IsUUID() visitId?: string;
}

export class ApprovalDecisionBody {
  @IsIn(['approve', 'refuse']) decision: 'approve' | 'refuse';
  /** Why. */
  @IsString() @IsNotBlank() @MaxLength(2000) note: string;
  /** Approve: the last day on which it may be used, within 90 days. */
  @IsOptional() @IsDay() validUntil?: string;
}

export class ApprovalsQuery extends ListQuery {
  /** Only approvals in this state; requested when left out. */
  @IsOptional() @IsIn(['requested', 'approved', 'refused', 'withdrawn']) status: 'requested' | 'approved' | 'refused' | 'withdrawn' =
    'requested';
}
