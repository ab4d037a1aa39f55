import { IsOptional, Matches, MaxLength } from 'class-validator';
import { IsDay, IsInstant, IsNotBlank } from '../http/validators';

/** From when to when a parent is not available. Why is nobody's business and is not asked. */
export class AppointmentBody {
  @IsInstant() startsAt: string;
  @IsInstant() endsAt: string;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The same as an officer types it: in the facility's own time. */
export class AppointmentForm {
  /** The number on the roster. */
  @IsNotBlank() @MaxLength(60) number: string;
  @IsDay() day: string;
  @Matches(TIME) from: string;
  @Matches(TIME) to: string;
  /** The last day, when it is another one. */
  @IsOptional() @IsDay() toDay?: string;
}
