import { Type } from 'class-transformer';
import { IsObject, IsUUID, ValidateNested } from 'class-validator';
import { ToLowerCase } from '../../http/transforms';
import { FacilityBarBody } from '../../safeguarding/facility-bars.service';
import { SaidWords } from '../behalf/behalf.dto';

/** A suspension or a ban that a facility without an account told. */
export class ToldBarBody extends FacilityBarBody {
  /** The facility. */
  @ToLowerCase() @IsUUID() facilityId: string;
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}

/** Its end. */
export class ToldLiftingBody {
  /** The facility. */
  @ToLowerCase() @IsUUID() facilityId: string;
  /** Who said it there. */
  @IsObject() @ValidateNested() @Type(() => SaidWords) onBehalfOf: SaidWords;
}
