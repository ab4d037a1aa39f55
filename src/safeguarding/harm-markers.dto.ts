import { IsIn } from 'class-validator';
import { HARM_KINDS } from './assessment.entity';

export class HarmMarkerBody {
  /** What kind of harm is known of; never the offence. */
  @IsIn(HARM_KINDS) kind: (typeof HARM_KINDS)[number];
}
