import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToBoolean, ToInt } from '../http/transforms';
import { IsCountyCode, IsDay, IsNotBlank } from '../http/validators';
import { MEANS } from './journey.rules';

/** Two days: whoever needs longer needs another way of contact. */
const LONGEST = 2880;

export class LegBody {
  @IsIn(MEANS) means: (typeof MEANS)[number];
  /** Waiting included. */
  @ToInt() @IsInt() @Min(1) @Max(LONGEST) minutes: number;
}

/** What is known of the way, without its two ends. */
export class JourneyChange {
  /** Door to door, from home to the facility's gate. */
  @ToInt() @IsInt() @Min(1) @Max(LONGEST) minutesThere: number;
  @ToInt() @IsInt() @Min(1) @Max(LONGEST) minutesBack: number;
  /** The pieces of the way there, in order; together at most `minutesThere`. */
  @IsOptional() @IsArray() @ArrayMaxSize(6) @ValidateNested({ each: true }) @Type(() => LegBody) legs?: LegBody[];
  /** Local wall time at the facility of the last departure that reaches home the same day. */
  @IsOptional() @Matches(/^([01]\d|2[0-3]):[0-5]\d$/) lastReturnTime?: string | null;
  /** There and back in one day is never possible. */
  @IsOptional() @ToBoolean() @IsBoolean() overnight?: boolean;
  /** There and back for one adult, in whole units of the facility's currency. */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(100_000) costPerPerson?: number | null;
  /** Who says so: a family's own journey, a timetable. */
  @IsString() @IsNotBlank() @MaxLength(200) source: string;
  /** The day it was true on. */
  @IsDay() asOf: string;
}

export class JourneyBody extends JourneyChange {
  @IsUUID() facilityId: string;
  /** GB/T 2260: where the child lives. */
  @IsCountyCode() countyCode: string;
}

export class JourneysQuery extends ListQuery {
  @IsOptional() @IsUUID() facilityId?: string;
  @IsOptional() @IsCountyCode() countyCode?: string;
}

export class RouteQuery {
  @IsUUID() facilityId: string;
  @IsCountyCode() countyCode: string;
}
