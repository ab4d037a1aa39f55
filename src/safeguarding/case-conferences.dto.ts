import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ToArray, ToInt } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { CONFERENCE_DECISIONS } from './assessment.entity';
import { NO_CONTACT_REASONS } from './contact-decision.entity';
import { Condition, CONDITIONS } from './contact-decisions.rules';
import type { NoContactReason } from './contact-decisions.dto';

export class ConferenceBody {
  /** What is to be decided. */
  @IsString() @IsNotBlank() @MaxLength(2000) question: string;
}

export class ConferenceDecisionBody {
  /** When it was held. */
  @IsDay() heldOn: string;
  /** Who took part, in words: role and office. At least two. */
  @ToArray()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotBlank({ each: true })
  @MaxLength(120, { each: true })
  people: string[];
  /** Contact, none now, an exception, or more work before anything. */
  @IsIn(CONFERENCE_DECISIONS) decision: (typeof CONFERENCE_DECISIONS)[number];
  /** What it rests on. */
  @IsString() @IsNotBlank() @MaxLength(4000) grounds: string;
  /** What every contact must keep to. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(CONDITIONS, { each: true }) conditions?: Condition[];
  /** When it is looked at again; always given. */
  @IsDay() reviewOn: string;
  /** Proposes this level of contact at once; a second person still approves it. */
  @IsOptional() @ToInt() @IsInt() @Min(0) @Max(4) proposeLevel?: number;
  /** With level 0: why there is no contact now. */
  @IsOptional() @IsIn(NO_CONTACT_REASONS) reasonClass?: NoContactReason;
}
