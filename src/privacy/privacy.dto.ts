import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToArray } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { REQUEST_KINDS, REQUESTERS } from './privacy.entity';
import { SHAREABLE_FIELDS } from '../access/agreements.queries';

export class DataRequestBody {
  /** The child whose data it is; or `child`. */
  @IsOptional() @IsUUID() childId?: string;
  /** The reference of the file, as people say it. */
  @ValidateIf((body: DataRequestBody) => body.childId === undefined || body.child !== undefined)
  @IsString()
  @IsNotBlank()
  @MaxLength(10)
  child?: string;
  /** What is asked for. */
  @IsIn(REQUEST_KINDS) kind: (typeof REQUEST_KINDS)[number];
  /** Who asks. */
  @IsIn(REQUESTERS) requester: (typeof REQUESTERS)[number];
  /** How we know it is them: which paper was seen, by whom. */
  @IsString() @IsNotBlank() @MaxLength(500) identityProof: string;
  /** What they ask, in their own words. */
  @IsString() @IsNotBlank() @MaxLength(2000) wording: string;
  /** The day it reached us; today when left out. */
  @IsOptional() @IsDay() receivedOn?: string;
}

export class DataRequestDecisionBody {
  /** Done as asked, or refused. */
  @IsIn(['done', 'refused']) outcome: 'done' | 'refused';
  /** What was done, in words for the person. */
  @IsOptional() @IsString() @MaxLength(2000) answer?: string;
  /** Why not, in words for the person. */
  @IsOptional() @IsString() @MaxLength(2000) refusal?: string;
}

export class DataRequestsQuery extends ListQuery {
  @IsOptional() @IsIn(['open', 'done', 'refused']) status?: 'open' | 'done' | 'refused';
  @IsOptional() @IsUUID() childId?: string;
}

export class DisclosuresQuery extends ListQuery {
  /** Only what was given about this child. */
  @IsOptional() @IsUUID() childId?: string;
  /** Only what was given under this agreement. */
  @IsOptional() @IsUUID() agreementId?: string;
}

/** The filters of the page: people say references. */
export class DisclosuresPageQuery extends ListQuery {
  @IsOptional() @IsString() @MaxLength(10) child?: string;
  @IsOptional() @IsUUID() agreement?: string;
}

export class ExtractBody {
  /** Names of fields; the agreement must cover each. */
  @ToArray()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SHAREABLE_FIELDS.length)
  @ArrayUnique()
  @IsIn(SHAREABLE_FIELDS, { each: true })
  fields: string[];
}

export class HoldBody {
  /** The child whose file is kept; or `child`. */
  @IsOptional() @IsUUID() childId?: string;
  /** The reference of the file, as people say it. */
  @ValidateIf((body: HoldBody) => body.childId === undefined || body.child !== undefined)
  @IsString()
  @IsNotBlank()
  @MaxLength(10)
  child?: string;
  /** Why it must be kept. */
  @IsString() @IsNotBlank() @MaxLength(500) reason: string;
}

export class RetentionRunBody {
  /** The preview that was looked at, not older than seven days. */
  @IsUUID() previewId: string;
}

export class DataAuditBody {
  /** What the figures say, what was wrong, what is done about it. */
  @IsString() @IsNotBlank() @MaxLength(4000) findings: string;
}
