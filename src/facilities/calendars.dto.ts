import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ToArray, ToBoolean, ToInt } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';

/** Days off in a row. */
export class HolidayBody {
  /** First day off. */
  @IsDay() from: string;
  /** Last day off, included. */
  @IsDay() to: string;
  /** What the notice calls it. */
  @IsString() @IsNotBlank() @MaxLength(60) title: string;
}

/** A year's notice of days off. */
export class CalendarYearBody {
  /** The year it is about. */
  @ToInt() @IsInt() @Min(2000) @Max(2100) year: number;
  /** The notice, by its title or number. */
  @IsString() @IsNotBlank() @MaxLength(200) source: string;
  /** Days off; a notice without any is none. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(60) @ValidateNested({ each: true }) @Type(() => HolidayBody) holidays: HolidayBody[];
  /** Weekend days worked instead of a day off. */
  @IsOptional() @ToArray() @IsArray() @ArrayMaxSize(40) @IsDay({ each: true }) makeUpWorkdays?: string[];
}

/** `dryRun=true` shows what would happen and saves nothing. */
export class CalendarQuery {
  /** Only look. */
  @IsOptional() @ToBoolean() @IsBoolean() dryRun?: boolean;
}
