import { IsIn, IsOptional, IsUUID, Matches, ValidateIf } from 'class-validator';
import { ToLowerCase } from '../http/transforms';
import { IsDay } from '../http/validators';
import { SUSPENSION_KINDS } from './restriction.entity';

export const FACILITY_BAR_KINDS = [...SUSPENSION_KINDS, 'facility_ban'] as const;
const isBan = ({ kind }: { kind: string }): boolean => kind === 'facility_ban';
/** A field is read where its kind needs it, and wherever somebody fills it in. */
const forBan =
  (name: 'personType' | 'personId') =>
  (body: FacilityBarBody): boolean =>
    isBan(body) || body[name] !== undefined;

/** What a facility bars itself: a code and two days, no story. */
export class FacilityBarBody {
  /** Why somebody's contact is suspended; `facility_ban`: a visitor is banned. */
  @IsIn(FACILITY_BAR_KINDS) kind: (typeof FACILITY_BAR_KINDS)[number];
  /** A suspension: whose, on the facility's roster. */
  @ValidateIf((body: FacilityBarBody) => !isBan(body)) @ToLowerCase() @IsUUID() rosterEntryId?: string;
  /** A ban: of whom. */
  @ValidateIf(forBan('personType')) @IsIn(['caregiver', 'relative']) personType?: 'caregiver' | 'relative';
  /** A ban: of whom. */
  @ValidateIf(forBan('personId')) @ToLowerCase() @IsUUID() personId?: string;
  /** First day. */
  @IsDay() startsOn: string;
  /** Last day, included; left out: until it is ended. A ban always has one, as far as the facility's rules allow. */
  @IsOptional() @IsDay() endsOn?: string;
  /** What `?dryRun=true` answered: saved only when it would still do just that. Left out: at once. */
  @IsOptional() @Matches(/^[0-9a-f]{64}$/) fingerprint?: string;
}
