import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { SESSION_CONTACT_MODES } from '../../kernel/contact-modes';
import { ToArray, ToBoolean, ToInt, ToLowerCase } from '../../http/transforms';
import { IsDay } from '../../http/validators';
import { CLOSURE_ACTIONS, CLOSURE_INSTEADS, ClosureAction, ClosureInstead } from './closure-visit.entity';
import { CODE } from '../visits.dto';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOST_TREATMENTS = 200;
/** As far as the column counts. */
const MOST_VERSIONS = 2_147_483_647;

/** What is to become of one meeting; one that is not named is called off. */
export class TreatmentBody {
  /** The meeting. */
  @ToLowerCase() @IsUUID() visitId: string;
  /** `cancel`: called off; `move`: carried to another session; `wait`: called off and put on the waiting list. */
  @IsIn(CLOSURE_ACTIONS) action: ClosureAction;
  /** `move`: where it goes. */
  @ValidateIf(({ action }: TreatmentBody) => action === 'move') @ToLowerCase() @IsUUID() sessionId?: string;
}

/** What both a closure and its extension say: until when, and what becomes of the meetings. */
export class ClosureEndBody {
  /** Last day; left out only with `openEnded`. */
  @ValidateIf(({ openEnded, to }: ClosureEndBody) => openEnded !== true || to !== undefined) @IsDay() to?: string;
  /** The hour at the facility at which it ends on the last day; the whole day when left out. */
  @IsOptional() @Matches(TIME) toTime?: string;
  /** Without an end: until somebody reopens. */
  @IsOptional() @ToBoolean() @IsBoolean() openEnded?: boolean;
  /** What becomes of single meetings. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_TREATMENTS)
  @ArrayUnique(({ visitId }: TreatmentBody) => visitId)
  @ValidateNested({ each: true })
  @Type(() => TreatmentBody)
  treatments?: TreatmentBody[];
  /** Of the preview that was seen, needed where meetings are hit: when they have changed since, nothing is done and the new preview is the answer. */
  @IsOptional() @IsString() @MaxLength(64) fingerprint?: string;
}

/** A time in which sessions do not take place. */
export class ClosureBody extends ClosureEndBody {
  /** First day. */
  @IsDay() from: string;
  /** The hour at the facility from which on, on the first day; the whole day when left out. */
  @IsOptional() @Matches(TIME) fromTime?: string;
  /** Only this kind of contact. */
  @IsOptional() @IsIn(SESSION_CONTACT_MODES) mode?: 'visit' | 'video' | 'call' | 'group';
  /** Only these wards: their own sessions, and their people in sessions of several wards. */
  @IsOptional()
  @ToArray()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  wardIds?: string[];
  /** Only these sessions; all of the time when left out. */
  @IsOptional() @ToArray() @IsArray() @ArrayMaxSize(500) @IsUUID(undefined, { each: true }) sessions?: string[];
  /** Public-safe word for why. */
  @Matches(CODE) reasonCode: string;
}

/** A later end. */
export class ClosureExtensionBody extends ClosureEndBody {
  /** The version of the closure that was seen. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST_VERSIONS) version?: number;
}

/** From when on it is open again; now when nothing is said. */
export class ClosureReopeningBody {
  /** The first day that is open again. */
  @IsOptional() @IsDay() from?: string;
  /** The hour at the facility from which on. */
  @IsOptional() @Matches(TIME) fromTime?: string;
  /** The version of the closure that was seen. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST_VERSIONS) version?: number;
}

/** Taking a closure back. */
export class ClosureUndoBody {
  /** The version of the closure that was seen. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(MOST_VERSIONS) version?: number;
}

/** What one family gets instead of its meeting. */
export class InsteadTreatmentBody {
  /** The meeting that was called off. */
  @ToLowerCase() @IsUUID() visitId: string;
  /** `video`: a video session is asked for; `letter`: somebody helps with a letter; `wait`: the waiting list. */
  @IsIn(CLOSURE_INSTEADS) action: ClosureInstead;
  /** `video`: the session. */
  @ValidateIf(({ action }: InsteadTreatmentBody) => action === 'video') @ToLowerCase() @IsUUID() sessionId?: string;
}

/** What families get instead. */
export class InsteadBody {
  /** Each meeting once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TREATMENTS)
  @ArrayUnique(({ visitId }: InsteadTreatmentBody) => visitId)
  @ValidateNested({ each: true })
  @Type(() => InsteadTreatmentBody)
  treatments: InsteadTreatmentBody[];
}

/** `dryRun=true` shows what would happen and saves nothing. */
export class ClosureQuery {
  /** Only look. */
  @IsOptional() @ToBoolean() @IsBoolean() dryRun?: boolean;
}

/** Which closures are listed. */
export class ClosuresQuery {
  /** Only those that are running or to come. */
  @IsOptional() @ToBoolean() @IsBoolean() current?: boolean;
}
