import { PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { ToBoolean, ToInt } from '../http/transforms';
import { IsCountyCode, IsDay, IsIdNumber, IsName } from '../http/validators';
import { CARE_TYPES, ESCORT_PREFERENCES, SEXES } from './child.entity';
import { SHORTEST_DUPLICATE_REASON } from './child.rules';

/** A new child's file. */
export class ChildBody {
  /** Given name as in the household register. */
  @IsName() givenName: string;
  /** Family name as in the household register. */
  @IsName() familyName: string;
  /** What the child wants to be called; the given name when left out. The only name on phones and slips. */
  @IsOptional() @IsName() preferredName?: string | null;
  @IsIn(SEXES) sex: (typeof SEXES)[number];
  /** Today or earlier; the child is under 18. */
  @IsDay() birthDate: string;
  /** Six digits of GB/T 2260. */
  @IsCountyCode() homeCountyCode: string;
  /** Who looks after the child. */
  @IsIn(CARE_TYPES) careType: (typeof CARE_TYPES)[number];
  /** Resident ID number. Sealed at once and never given back. */
  @IsOptional() @IsIdNumber() idNumber?: string | null;
  /** Whether the child had met the parent inside before we knew her; leave out when nobody has asked yet. */
  @IsOptional() @ToBoolean() @IsBoolean() visitedBefore?: boolean | null;
  /** Whom the child wants at her or his side on the way; left out when nobody has asked. */
  @IsOptional() @IsIn(ESCORT_PREFERENCES) escortPreference?: (typeof ESCORT_PREFERENCES)[number] | null;
  /** The social worker the child knows. */
  @IsOptional() @IsUUID() workerId?: string | null;
  /** Why a child with the same name and birth date, or the same ID number, is another child: at least 10 characters. */
  @IsOptional() @IsString() @MinLength(SHORTEST_DUPLICATE_REASON) @MaxLength(500) duplicateReason?: string | null;
}

/** The fields to change; the others stay. */
export class ChildChange extends PartialType(ChildBody, { skipNullProperties: false }) {}

/** The form about whom the child wants at her or his side. */
export class EscortPreferenceForm {
  @IsOptional() @IsIn(ESCORT_PREFERENCES) escortPreference?: (typeof ESCORT_PREFERENCES)[number] | null;
  /** The version the form was made of. */
  @ToInt() @IsInt() version: number;
}

/** Filters of the list of children. Names are no filter: they do not belong into addresses. */
export class ChildrenQuery extends ListQuery {
  @IsOptional() @IsIn(['open', 'closed']) status?: 'open' | 'closed';
  /** Only children of this social worker. */
  @IsOptional() @IsUUID() workerId?: string;
  /** The short reference people say. */
  @IsOptional() @IsString() @MaxLength(10) reference?: string;
  @IsOptional() @IsCountyCode() homeCountyCode?: string;
  @IsOptional() @IsIn(CARE_TYPES) careType?: (typeof CARE_TYPES)[number];
  @SortBy('createdAt') sort?: string;
}
