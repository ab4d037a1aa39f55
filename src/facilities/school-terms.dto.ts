import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { IsDay, IsNotBlank } from '../http/validators';
import { CONFIDENCES, Confidence } from './rules/rule-values.rules';

/** Days of school in a row. */
export class TermSpanBody {
  /** First day of school. */
  @IsDay() from: string;
  /** Last day of school, included. */
  @IsDay() to: string;
}

/** When there is school in a part of a country. */
export class SchoolTermsBody {
  /** The first two, four or six digits of the county codes it is for; empty for the whole country. */
  @IsString() @Matches(/^(\d{2}){0,3}$/) region: string;
  /** Days of school; holidays and half-terms lie between them. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(40) @ValidateNested({ each: true }) @Type(() => TermSpanBody) spans: TermSpanBody[];
  /** The school calendar it is from. */
  @IsString() @IsNotBlank() @MaxLength(200) source: string;
  /** The day of that. */
  @IsDay() asOf: string;
  /** How sure we are. */
  @IsIn(CONFIDENCES) confidence: Confidence;
}
