import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsUUID, ValidateNested } from 'class-validator';
import { ToArray } from '../http/transforms';
import { ACCESS_NEEDS, AccessNeed } from './access-needs.rules';

/** What one person needs; an empty list: nothing. */
export class PersonNeedsBody {
  /** The child or somebody who looks after her or him. */
  @IsUUID() personId: string;
  /** Codes; what is not named is no longer needed. */
  @ToArray() @IsArray() @ArrayMaxSize(10) @ArrayUnique() @IsIn(ACCESS_NEEDS, { each: true }) accessNeeds: AccessNeed[];
}

/** What people of a child's family need to come in; who is not named stays as noted. */
export class AccessNeedsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique((entry: PersonNeedsBody | undefined) => entry?.personId)
  @ValidateNested({ each: true })
  @Type(() => PersonNeedsBody)
  entries: PersonNeedsBody[];
}
