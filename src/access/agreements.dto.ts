import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToArray } from '../http/transforms';
import { IsDay, IsNotBlank } from '../http/validators';
import { PARTNER_KINDS } from './agreement.entity';
import { SHAREABLE_FIELDS } from './agreement.rules';

export class AgreementBody {
  /** Who is given the data. */
  @IsString() @IsNotBlank() @MaxLength(120) partnerName: string;
  /** What kind of partner it is. */
  @IsIn(PARTNER_KINDS) partnerKind: (typeof PARTNER_KINDS)[number];
  /** What the partner may use it for, in a sentence. */
  @IsString() @IsNotBlank() @MaxLength(500) purpose: string;
  /** Names of fields; nothing else may be given. */
  @ToArray()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(40)
  @ArrayUnique()
  @IsIn(SHAREABLE_FIELDS, { each: true })
  fields: string[];
  /** The article or contract that allows it. */
  @IsString() @IsNotBlank() @MaxLength(500) legalBasis: string;
  /** First day. */
  @IsDay() startsOn: string;
  /** The first day on which it no longer holds: within three years. */
  @IsDay() endsOn: string;
}

export class AgreementsQuery extends ListQuery {
  /** Only agreements in this state today. */
  @IsOptional() @IsIn(['future', 'running', 'over']) status?: 'future' | 'running' | 'over';
}
