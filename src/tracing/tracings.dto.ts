import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToArray } from '../http/transforms';
import { IsCountyCode, IsDay, IsIdNumber, IsName } from '../http/validators';
import { Grade, GRADES } from '../kernel/vocabulary';

/** Why an officer says no. `may_not_disclose` needs no further word. */
export const REJECTION_REASONS = ['other_person', 'not_held_here', 'cannot_tell', 'may_not_disclose'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export const TRACING_STATUSES = ['asked', 'found', 'not_found'] as const;

/** A question: where is this parent? */
export class TracingBody {
  /** A parent of your own organisation. */
  @IsUUID() parentId: string;
}

/** Filters of the list of questions. */
export class TracingsQuery extends ListQuery {
  /** asked, found or not_found. */
  @IsOptional() @IsIn(TRACING_STATUSES) status?: (typeof TRACING_STATUSES)[number];
  /** Questions about one parent. */
  @IsOptional() @IsUUID() parentId?: string;
}

/** Filters of a liaison officer's candidates. */
export class CandidatesQuery extends ListQuery {
  /** waiting (the default), confirmed, rejected or lapsed. */
  @IsOptional() @IsIn(['waiting', 'confirmed', 'rejected', 'lapsed']) status: 'waiting' | 'confirmed' | 'rejected' | 'lapsed' = 'waiting';
}

/** "Not this person", with a reason that only the facility sees. */
export class RejectionBody {
  /** other_person, not_held_here, cannot_tell or may_not_disclose. */
  @IsIn(REJECTION_REASONS) reasonCode: RejectionReason;
}

/** A line of the facility's own roster; a number known already is brought up to date. */
export class RosterEntryBody {
  /** The facility's own number for the person. */
  @IsString() @Matches(/^[\p{L}\p{N}][\p{L}\p{N} ./\-]{0,29}$/u) number: string;
  @IsName() familyName: string;
  @IsName() givenName: string;
  /** Full names used before. */
  @IsOptional() @ToArray() @IsArray() @ArrayMaxSize(5) @IsName({ each: true }) formerNames?: string[];
  @IsIn(['female', 'male']) sex: 'female' | 'male';
  /** `YYYY-MM-DD`. */
  @IsOptional() @IsDay() birthDate?: string;
  /** Six digits of GB/T 2260. */
  @IsOptional() @IsCountyCode() homeCountyCode?: string;
  /** Resident ID number; only a keyed index of it is kept, the number itself is not. */
  @IsOptional() @IsIdNumber() idNumber?: string;
  /** Code of one of the facility's wards. */
  @IsOptional() @IsString() @MaxLength(20) wardCode?: string;
  /** strict, observation, general or lenient; general when left out. */
  @IsOptional() @IsIn(GRADES) grade?: Grade;
}

/** What the roster page shows: whom somebody looks for is not in the address. */
export class RosterSearchBody {
  /** The beginning of a number or of a name. */
  @IsOptional() @IsString() @MaxLength(60) search?: string;
  /** Where the last page ended. */
  @IsOptional() @IsString() @MaxLength(500) cursor?: string;
}

/** Filters of the roster. */
export class RosterQuery extends ListQuery {
  /** The beginning of a number or of a name. */
  @IsOptional() @IsString() @MaxLength(60) search?: string;
  /** held (the default) or released. */
  @IsOptional() @IsIn(['held', 'released']) status: 'held' | 'released' = 'held';
}
