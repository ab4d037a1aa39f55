import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { ToBoolean } from '../http/transforms';

/** What the children's director found this quarter. */
export class QuarterCheckBody {
  /** Nothing has changed: address, school, caregiver, telephone. */
  @ToBoolean() @IsBoolean() unchanged: boolean;
  /** Somebody must look today. */
  @IsOptional() @ToBoolean() @IsBoolean() urgent: boolean = false;
  /** What has changed; needed when something has. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}
