import { IsIn } from 'class-validator';
import { IsDay } from '../http/validators';

/** Modes that take one of the parent's contacts. */
export const COUNTED_MODES = ['visit', 'video', 'call'] as const;

export class EntitlementNoteBody {
  /** The day another relative had contact; today at the latest. */
  @IsDay() occurredOn: string;
  /** How: where modes share one allowance it makes no difference. */
  @IsIn(COUNTED_MODES) mode: (typeof COUNTED_MODES)[number];
}
