import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { ToArray, ToBoolean } from '../http/transforms';
import { IsDay } from '../http/validators';
import { CONTACT_MODES, ContactMode } from '../kernel/contact-modes';
import { CASE_KINDS } from './restriction.entity';
import { PERSON_TYPES, PersonType } from './restrictions.rules';

export class RestrictionBody {
  /** What kind of bar it is. */
  @IsIn(CASE_KINDS) kind: (typeof CASE_KINDS)[number];
  /** The modes it names; null or left out: the scope is unknown, and everything is barred. */
  @IsOptional() @ToArray() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CONTACT_MODES, { each: true }) modes?: ContactMode[] | null;
  /** The court or office, and its file number. */
  @IsOptional() @IsString() @MaxLength(200) authority?: string;
  /** First day. */
  @IsDay() startsOn: string;
  /** Last day, included; left out: until it is lifted. A facility's ban on a visitor always has one. */
  @IsOptional() @IsDay() endsOn?: string;
  /** What `?dryRun=true` answered: saved only when it would still do just that. Left out: at once. */
  @IsOptional() @Matches(/^[0-9a-f]{64}$/) fingerprint?: string;
}

/** How a bar is asked for. */
export class RestrictionQuery {
  /** True: only says which meetings and letters it bears on and what would become of each; saves nothing. */
  @IsOptional() @ToBoolean() @IsBoolean() dryRun?: boolean;
}

/** A bar on somebody who comes along. */
export class PersonRestrictionBody extends RestrictionBody {
  @IsIn(PERSON_TYPES) personType: PersonType;
  @IsUUID() personId: string;
}

/** Whom a bar concerns. */
export const SCOPES = ['dyad', 'parent', 'person'] as const;

/** The page's form: whom it concerns, and everything else. */
export class RestrictionForm extends RestrictionBody {
  /** This child with this parent, this parent with every child, or somebody who comes along. */
  @IsOptional() @IsIn(SCOPES) scope: (typeof SCOPES)[number] = 'dyad';
  /** `caregiver:<id>`, `relative:<id>` or `worker:<id>`. */
  @IsOptional() @IsString() @MaxLength(60) person?: string;
}
