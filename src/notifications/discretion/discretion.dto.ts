import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** How a family wants to be reached; what is left out or null is empty afterwards. */
export class DiscretionBody {
  /** Who may pick up and be spoken to. */
  @IsOptional() @IsString() @MaxLength(200) whoAnswers?: string | null;
  /** "HH:mm-HH:mm" between 07:00 and 21:30: when a call or message puts nobody into trouble. */
  @IsOptional() @IsArray() @ArrayMaxSize(6) @IsString({ each: true }) safeHours?: string[];
  /** How we present ourselves when somebody listens in. */
  @IsOptional() @IsString() @MaxLength(120) coverPhrase?: string | null;
  /** What to say to anybody else who picks up. */
  @IsOptional() @IsString() @MaxLength(200) strangerScript?: string | null;
  /** The words in which the child has been told. */
  @IsOptional() @IsString() @MaxLength(200) childWords?: string | null;
  /** Who may be asked to let her know. */
  @IsOptional() @IsString() @MaxLength(80) secondName?: string | null;
  @IsOptional() @Matches(/^\+?[\d\s-]{5,20}$/) secondPhone?: string | null;
}
