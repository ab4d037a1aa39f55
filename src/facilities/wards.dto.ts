import { IsString, MaxLength } from 'class-validator';
import { IsNotBlank } from '../http/validators';

/** Another name of a ward. */
export class RenameWardBody {
  /** What the officers call it. */
  @IsString() @IsNotBlank() @MaxLength(60) name: string;
}

/** A ward that is added. */
export class WardBody extends RenameWardBody {
  /** What rosters and rules call it. */
  @IsString() @IsNotBlank() @MaxLength(20) code: string;
}
