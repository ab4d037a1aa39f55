import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToArray, ToInt } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { CONTACT_MODES, ContactMode } from '../kernel/contact-modes';
import { RESTRICTION_KINDS } from './restriction.entity';

/** What a decision may ask of a meeting. */
export const CONDITIONS = ['no_photos', 'same_sex_escort', 'at_most_20_minutes', 'sibling_present'] as const;
export const DECISION_STATUSES = ['proposed', 'active', 'superseded', 'withdrawn'] as const;

export class ContactDecisionBody {
  /** The ladder: 0 none, 1 written, 2 also calls and video, 3 also supervised visits, 4 unrestricted for the named child. */
  @ToInt() @IsInt() @Min(0) @Max(4) level: number;
  /** What every meeting must keep to. */
  @IsOptional() @ToArray() @IsArray() @ArrayUnique() @IsIn(CONDITIONS, { each: true }) conditions?: (typeof CONDITIONS)[number][];
  /** Why this is good for this child, in a few sentences. */
  @IsString() @IsNotBlank() @MaxLength(2000) reason: string;
  /** When it must be looked at again: within a year. */
  @IsDay() reviewOn: string;
}

export class DecisionsQuery extends ListQuery {
  /** Only decisions in this state; proposed when left out. */
  @IsOptional() @IsIn(DECISION_STATUSES) status: (typeof DECISION_STATUSES)[number] = 'proposed';
}

export class RestrictionBody {
  /** What kind of bar it is. */
  @IsIn(RESTRICTION_KINDS) kind: (typeof RESTRICTION_KINDS)[number];
  /** The modes it names; null or left out: the scope is unknown, and everything is barred. */
  @IsOptional() @ToArray() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CONTACT_MODES, { each: true }) modes?: ContactMode[] | null;
  /** The court or office, and its file number. */
  @IsOptional() @IsString() @MaxLength(200) authority?: string;
  /** First day. */
  @IsDay() startsOn: string;
  /** Last day, included; left out: until it is lifted. */
  @IsOptional() @IsDay() endsOn?: string;
}

export class IncidentBody {
  /** What was seen or said: facts, not judgements. */
  @IsString() @IsNotBlank() @MaxLength(4000) note: string;
  /** The meeting it came from. */
  @IsOptional() @IsUUID() visitId?: string;
}
