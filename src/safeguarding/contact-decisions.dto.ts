import { ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToArray, ToInt } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { DECISION_STATUSES, NO_CONTACT_REASONS } from './contact-decision.entity';
import { Condition, CONDITIONS } from './contact-decisions.rules';

export type NoContactReason = (typeof NO_CONTACT_REASONS)[number];

export class ContactDecisionBody {
  /** The ladder: 0 none, 1 written, 2 also calls and video, 3 also supervised visits, 4 unrestricted for the named child. */
  @ToInt() @IsInt() @Min(0) @Max(4) level: number;
  /** Level 0 only, and there always: why there is no contact now. */
  @IsOptional() @IsIn(NO_CONTACT_REASONS) reasonClass?: NoContactReason;
  /** What every meeting must keep to. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(CONDITIONS, { each: true }) conditions?: Condition[];
  /** Why this is good for this child, in a few sentences. */
  @IsString() @IsNotBlank() @MaxLength(2000) reason: string;
  /** When it must be looked at again: within six months, level 4 within a year. */
  @IsDay() reviewOn: string;
}

export class DecisionsQuery extends ListQuery {
  /** Only decisions in this state; proposed when left out. */
  @IsOptional() @IsIn(DECISION_STATUSES) status: (typeof DECISION_STATUSES)[number] = 'proposed';
}

export const REVIEW_OUTCOMES = ['keep', 'reopen'] as const;

export class DecisionReviewBody {
  /** Keep it as it is until a new day, or take it up again within a week. */
  @IsIn(REVIEW_OUTCOMES) outcome: (typeof REVIEW_OUTCOMES)[number];
  /** Keep: when it must be looked at again, within six months, level 4 within a year. */
  @IsOptional() @IsDay() reviewOn?: string;
  /** Reopen: by when it is decided anew, within a week; a week from now when left out. */
  @IsOptional() @IsDay() reviewDueOn?: string;
  /** What was looked at, and what was found. */
  @IsString() @IsNotBlank() @MaxLength(2000) note: string;
}
