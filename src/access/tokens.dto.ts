import { IsEmail, IsString, MaxLength } from 'class-validator';

/** Sign-in for machines. */
export class SignInBody {
  @IsEmail() @MaxLength(200) email: string;
  @IsString() @MaxLength(200) password: string;
}
