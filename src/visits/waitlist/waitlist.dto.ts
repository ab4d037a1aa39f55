import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
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
import { ToArray, ToInt, ToInts } from '../../http/transforms';
import { IsDay } from '../../http/validators';
import { WAITLIST_STATUSES } from './waitlist.entity';
import type { WaitlistStatus } from './waitlist.entity';
import { PartyMemberBody } from '../visits.dto';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A family that waits for a place. */
export class WaitlistBody {
  /** Who waits. */
  @IsUUID() dyadId: string;
  /** For which kind of contact. */
  @IsIn(['visit', 'video']) mode: 'visit' | 'video';
  /** First day that suits. */
  @IsDay() fromDay: string;
  /** Last day that suits. */
  @IsDay() toDay: string;
  /** ISO weekdays that suit, 1 Monday to 7 Sunday; any when left out. */
  @IsOptional()
  @ToInts()
  @ToArray()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[];
  /** Local time from which on it may begin, HH:MM. */
  @IsOptional() @Matches(TIME) earliest?: string;
  /** Local time by which it begins at the latest, HH:MM. */
  @IsOptional() @Matches(TIME) latest?: string;
  /** How many adults would go inside; one when left out. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(5) adults?: number;
}

/** A seat that is to be kept for the family whose turn it is. */
export class WaitlistOfferBody {
  /** A session with a free seat. */
  @IsUUID() sessionId: string;
}

/** The family says yes: who comes. */
export class WaitlistAcceptBody {
  /** Who comes along. */
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((member: PartyMemberBody | undefined) => member?.personId)
  @ValidateNested({ each: true })
  @Type(() => PartyMemberBody)
  party: PartyMemberBody[];
  /** For the organisation's own desk. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

/** The family does not wait any more. */
export class WaitlistWithdrawBody {
  /** Why, as a stable word. */
  @IsOptional() @Matches(/^[a-z][a-z0-9_]{1,39}$/) reasonCode?: string;
}

/** Filter of the list. */
export class WaitlistQuery {
  /** Only entries in this state; those that wait when left out. */
  @IsOptional() @IsIn(WAITLIST_STATUSES) status?: WaitlistStatus;
}
