import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { ToInt } from '../http/transforms';
import { IsNotBlank } from '../http/validators';

/** Another name of a ward. */
export class RenameWardBody {
  /** What the officers call it. */
  @IsString() @IsNotBlank() @MaxLength(60) name: string;
}

/** The same on a page, with the version that it shows. */
export class RenameWardForm extends RenameWardBody {
  @ToInt() @IsInt() @Min(1) version: number;
}

/** A ward that is added. */
export class WardBody extends RenameWardBody {
  /** What rosters and rules call it. */
  @IsString() @IsNotBlank() @MaxLength(20) code: string;
}
