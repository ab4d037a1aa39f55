import { IsBoolean, IsEmail, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { ListQuery } from '../http/list-query';
import { ToBoolean, ToInt, ToLowerCase } from '../http/transforms';
import { IsName } from '../http/validators';
import { Locale, LOCALES } from '../kernel/locale';
import { Role, ROLES } from '../kernel/permissions';
import { PASSWORD_MAX } from './users.rules';

export class UserBody {
  /** As colleagues know the person. */
  @IsName() @MaxLength(60) userName: string;
  /** Where the link goes, and what the person signs in with. */
  @ToLowerCase() @IsEmail() @MaxLength(200) userEmail: string;
  @IsIn(ROLES) role: Role;
  /** The language of the pages and mails. */
  @IsIn(LOCALES) locale: Locale;
  /** A liaison officer's facility, one of the organisation's own. */
  @IsOptional() @IsUUID() facilityId?: string | null;
  /** The social worker that the account belongs to. */
  @IsOptional() @IsUUID() workerId?: string | null;
}

export class UserChangeBody {
  @IsName() @MaxLength(60) userName: string;
  @IsIn(ROLES) role: Role;
  @IsIn(LOCALES) locale: Locale;
  @IsOptional() @IsUUID() facilityId?: string | null;
  @IsOptional() @IsUUID() workerId?: string | null;
  /** False: the account is shut, its sessions and tokens end at once. */
  @ToBoolean() @IsBoolean() active: boolean;
}

/** The same on a page, with the version that it shows. */
export class UserChangeForm extends UserChangeBody {
  @ToInt() @IsInt() @Min(1) version: number;
}

export class UsersQuery extends ListQuery {
  @IsOptional() @IsIn(ROLES) role?: Role;
}

export class InvitationBody {
  /** `email`: the link goes to the account's address. `hand`: it is shown once, to be handed over. */
  @IsIn(['email', 'hand']) by: 'email' | 'hand';
}

/** What the owner of an account chooses; what is wrong with it is told by `passwordErrors`. */
export class PasswordBody {
  @IsString() @MaxLength(PASSWORD_MAX) password: string;
  /** The same once more. */
  @IsString() @MaxLength(PASSWORD_MAX) again: string;
}
