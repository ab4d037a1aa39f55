import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsUUID, registerDecorator, ValidationOptions } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { ToArray } from '../http/transforms';
import { IsCountyCode, IsIdNumber, IsName } from '../http/validators';
import { SEXES } from './child.entity';
import { DYAD_RELATIONSHIPS } from './dyad.entity';
import { DATE_PRECISIONS } from './parent.entity';
import { DatePrecision, partialDate } from './parent.rules';

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
const IsPartialDate =
  (options?: ValidationOptions): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name: 'isPartialDate',
      target: target.constructor,
      propertyName: property as string,
      options,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && partialDate(value) !== undefined,
        defaultMessage: () => 'isPartialDate',
      },
    });

/** A parent in prison, as the family describes her or him. No offence is asked for. */
export class ParentBody {
  @IsName() familyName: string;
  @IsName() givenName: string;
  @IsIn(SEXES) sex: (typeof SEXES)[number];
  /** As exactly as the family knows it: `1985`, `1985-06` or `1985-06-09`. */
  @IsOptional() @IsPartialDate() birthDate?: string | null;
  /** When a full date is sent although only its year or month is sure. */
  @IsOptional() @IsIn(DATE_PRECISIONS) birthDatePrecision?: DatePrecision | null;
  /** Resident ID number. Sealed at once and never given back. */
  @IsOptional() @IsIdNumber() idNumber?: string | null;
  /** Six digits of GB/T 2260: where the household register is. */
  @IsOptional() @IsCountyCode() homeCountyCode?: string | null;
  /** Earlier family and given names, written together. */
  @IsOptional() @ToArray() @IsArray() @ArrayMaxSize(5) @IsName({ each: true }) formerNames?: string[] | null;
}

/** Ties a child to a parent. */
export class DyadBody {
  @IsUUID() childId: string;
  @IsUUID() parentId: string;
  /** What the parent is to the child. */
  @IsIn(DYAD_RELATIONSHIPS) relationship: (typeof DYAD_RELATIONSHIPS)[number];
}

/** The form: a new parent and what she or he is to the child. */
export class NewParentForm extends ParentBody {
  @IsIn(DYAD_RELATIONSHIPS) relationship: (typeof DYAD_RELATIONSHIPS)[number];
}

export const DYAD_CLOSINGS = [
  'parent_released',
  'child_adult',
  'family_moved',
  'guardian_request',
  'child_request',
  'other_organisation',
  'died',
  'opened_by_mistake',
] as const;

/** Why nothing more will be arranged for a dyad. */
export class DyadClosingBody {
  @IsIn(DYAD_CLOSINGS) reasonCode: (typeof DYAD_CLOSINGS)[number];
}

/** Filters of the list of dyads. */
export class DyadsQuery extends ListQuery {
  @IsOptional() @IsUUID() childId?: string;
  @IsOptional() @IsUUID() parentId?: string;
  @IsOptional() @IsIn(['open', 'closed']) status?: 'open' | 'closed';
  @SortBy('createdAt') sort?: string;
}
