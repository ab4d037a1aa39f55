import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsDay } from '../http/validators';
import { GROUP_POLICIES } from './visit-group.entity';
import type { GroupPolicy } from './visit-group.entity';
import { CAUSES } from './visit.rules';
import type { Cause } from './visit.rules';
import { CODE, MeetingBody, VisitActBody } from './visits.dto';

/** One family of a group; all sessions of a group are at one facility on one day. */
export class GroupFamilyBody extends MeetingBody {}

/** A worker who goes with the whole group. */
export class GroupEscortBody {
  /** The worker. */
  @IsUUID() personId: string;
  /** Where she or he is during the meetings; `waits` when left out. Inside one can be with one family at a time: name that in its party. */
  @IsOptional() @IsIn(['waits', 'travels']) place?: 'waits' | 'travels';
}

/** A request for several families on one bus. */
export class VisitGroupBody {
  /** `all_or_none`: nothing is held unless every family can be booked; `part`: those who can. */
  @IsIn(GROUP_POLICIES) policy: GroupPolicy;
  /** The families; where places run short, those named first have them. */
  @IsArray() @ArrayMinSize(2) @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => GroupFamilyBody) families: GroupFamilyBody[];
  /** Workers who go with all of them. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(6)
  @ArrayUnique((escort: GroupEscortBody | undefined) => escort?.personId)
  @ValidateNested({ each: true })
  @Type(() => GroupEscortBody)
  escorts?: GroupEscortBody[];
  /** For the organisation's own desk; the facility does not see it. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

/** The bus does not go: every visit of the group that is still to come ends. */
export class GroupCancelBody extends VisitActBody {
  /** On whose side it lies; a facility's cause gives the entitlements back. */
  @IsIn(CAUSES) cause: Cause;
  /** Why, as a stable word. */
  @Matches(CODE) reasonCode: string;
}

/** Filters of the list of groups. */
export class GroupListQuery {
  /** From this day on; left out: all that are not over. */
  @IsOptional() @IsDay() from?: string;
  /** Up to and including this day. */
  @IsOptional() @IsDay() to?: string;
}
