import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ToInt } from './transforms';

/** The query every list takes; filters are added by a subclass. */
export class ListQuery {
  /** How many rows, at most 200. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(200) limit: number = 50;
  /** Where the last page ended, from `page.nextCursor`. */
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}
