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
import { ToInt } from '../../http/transforms';
import { IsDay } from '../../http/validators';
import { GROUP_POLICIES } from './visit-group.entity';
import type { GroupPolicy } from './visit-group.entity';
import { CAUSES } from '../visit.rules';
import type { Cause } from '../visit.rules';
import { CODE, MeetingBody, PartyMemberBody, VisitActBody } from '../visits.dto';

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
  /** People the bus takes, without its driver: every child and everybody who comes along sits on one. Left out: nobody counts. */
  @IsOptional() @ToInt() @IsInt() @Min(2) @Max(100) seats?: number;
  /** For the organisation's own desk; the facility does not see it. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

/** More families for a group that there is: all of these, or none. */
export class GroupFamiliesBody {
  /** The families; the sessions are at the group's place on its day. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => GroupFamilyBody) families: GroupFamilyBody[];
  /** Workers who go with them; those who go with everybody on the bus when left out. */
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

/** A family that goes another way: it keeps its own place and time, without the bus and the escorts who stay with it. */
export class GroupLeavingBody extends VisitActBody {
  /** The visit of the family. */
  @IsUUID() visitId: string;
  /** Who comes along from now on; left out: whoever came, without the workers whom the others need. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((member: PartyMemberBody | undefined) => member?.personId)
  @ValidateNested({ each: true })
  @Type(() => PartyMemberBody)
  party?: PartyMemberBody[];
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
