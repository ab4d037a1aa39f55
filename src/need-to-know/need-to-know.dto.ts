import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { ToBoolean } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { ACCESS_REASONS, BREAK_GLASS_REASONS, REVIEW_OUTCOMES } from './need-to-know.entity';

export class BreakGlassBody {
  /** The child's reference, e.g. K7Q2. */
  @IsString() @Matches(/^\s*[A-Za-z0-9]{4,10}\s*$/) reference: string;
  /** Why it cannot wait for the people whose case it is. */
  @IsIn(BREAK_GLASS_REASONS) reasonCode: (typeof BREAK_GLASS_REASONS)[number];
  /** What has happened, in a sentence or two. */
  @IsString() @IsNotBlank() @MinLength(10) @MaxLength(1000) reason: string;
}

export class ReviewGlassBody {
  /** Whether it was right to open the file. */
  @IsIn(REVIEW_OUTCOMES) outcome: (typeof REVIEW_OUTCOMES)[number];
  /** What was found out, and what follows. */
  @IsString() @IsNotBlank() @MaxLength(1000) note: string;
}

export class NeedToKnowBody {
  /** True: only people named for this child open the file. */
  @ToBoolean() @IsBoolean() needToKnow: boolean;
}

export class ChildAccessBody {
  /** A user of the organisation. */
  @IsUUID() userId: string;
  /** Why he or she needs to know. */
  @IsIn(ACCESS_REASONS) reasonCode: (typeof ACCESS_REASONS)[number];
  /** The last day; left out: until it is taken back. */
  @IsOptional() @IsDay() until?: string;
}

export class BreakGlassQuery {
  /** The reference that the form starts with. */
  @IsOptional() @IsString() @MaxLength(10) child?: string;
}
