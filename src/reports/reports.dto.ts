import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsDay } from '../http/validators';
import { Grouping, GROUPINGS } from './visit-rate.rules';

/** What the visit rate is asked for. */
export class VisitRateQuery {
  /** The day the figures stand for, `YYYY-MM-DD`, not in the future; today when left out. */
  @IsOptional() @IsDay() asOf?: string;
  /** Only children who joined in this period: `2026`, `2026-Q1` or `2026-03`. Readers without `child.read` may ask for whole years only. */
  @IsOptional() @IsString() @Matches(/^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/) cohort?: string;
  /** Split by sex, ageBand (or `age_band`), county, prefecture or relationship. Neither together with a cohort nor by prefecture for readers without `child.read`. */
  @IsOptional() @Transform(({ value }: { value: unknown }) => (value === 'age_band' ? 'ageBand' : value)) @IsIn(GROUPINGS) by?: Grouping;
}

/** Twelve months of requests. */
export class RequestOutcomesQuery {
  /** The day the twelve months end with, `YYYY-MM-DD`, not in the future; today when left out. */
  @IsOptional() @IsDay() asOf?: string;
}

/** A list behind a figure; with `by` and `key` only one group of it. */
export class FigureQuery extends VisitRateQuery {
  /** The group's key, as in `groups[].key`. */
  @IsOptional() @IsString() @MaxLength(40) key?: string;
  /** The reference after which the list goes on. */
  @IsOptional() @IsString() @MaxLength(20) after?: string;
}
