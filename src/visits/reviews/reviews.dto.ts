import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ToArray } from '../../http/transforms';
import { IsNotBlank } from '../../http/validators';
import { REVIEW_CAUSES } from './review.entity';
import type { ReviewCause } from './review.entity';

/** Doubts that are left as they are. */
export class LeaveAsIsBody {
  /** Which; at most 100 at once. */
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ArrayUnique() @IsUUID(undefined, { each: true }) reviewIds: string[];
  /** Why nothing is changed: it stays with the visit. */
  @IsString() @IsNotBlank() @MaxLength(300) reason: string;
}

/** Visits that are to be judged again now. */
export class RecheckBody {
  /** Which doubts; at most 100 at once. */
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ArrayUnique() @IsUUID(undefined, { each: true }) reviewIds: string[];
}

/** Filter of the list. */
export class ReviewsQuery {
  /** Only doubts of this cause. */
  @IsOptional() @IsIn(REVIEW_CAUSES) cause?: ReviewCause;
}
