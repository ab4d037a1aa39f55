import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Locale, LOCALES } from '../../kernel/locale';
import { Template, TEMPLATES } from '../engine/message-plan.rules';

/** Which message, in which language. */
export class WhichWording {
  @IsIn(TEMPLATES) template: Template;
  @IsIn(LOCALES) locale: Locale;
}

/** An organisation's own words for a message; variables are written `{child}`, `{worker}`, `{day}` and `{time}`. */
export class WordingBody extends WhichWording {
  /** The text message: with the longest names and signature at most 70 characters, or `smsShort` is needed. */
  @IsOptional() @IsString() @MaxLength(1000) sms?: string | null;
  /** The text message where names are long. */
  @IsOptional() @IsString() @MaxLength(1000) smsShort?: string | null;
  /** What an e-mail, a letter and a call say; left out: the built-in sentence. */
  @IsOptional() @IsString() @MaxLength(1000) sentence?: string | null;
  /** The number under which Aliyun has approved exactly `sms`; left out: through Aliyun the built-in words leave. */
  @IsOptional() @IsString() @MaxLength(100) aliyunTemplate?: string | null;
  /** The same of Tencent Cloud. */
  @IsOptional() @IsString() @MaxLength(100) tencentTemplate?: string | null;
}
