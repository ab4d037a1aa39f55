import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { ToArray } from '../../http/transforms';
import { IsInstant, IsName } from '../../http/validators';
import { DECLINE_REASONS } from '../visit.rules';
import type { DeclineReason } from '../visit.rules';
import { FAMILY_NOTE_MOST, WithoutBody } from '../visits.dto';

/** Who decided at the facility, and when it was said. */
export class SaidBody {
  /** The officer's name. */
  @IsName() saidBy: string;
  /** When the officer said it or filled in the sheet. */
  @IsInstant() saidAt: string;
}

/** For whom a sheet is made. */
export class RequestSheetBody {
  /** The facility; a liaison officer's own when left out. */
  @IsOptional() @IsUUID() facilityId?: string;
}

/** A filled sheet. */
export class SheetReturnBody extends SaidBody {
  /** The workbook's bytes in base64, 700 kB at most. */
  @IsString() @Matches(/^[A-Za-z0-9+/]+={0,2}$/) @MaxLength(960_000) file: string;
}

/** A decision that was told, not typed. */
export class ToldDecisionBody extends SaidBody {
  /** The visit decided on. */
  @IsUUID() visitId: string;
  /** What is decided. */
  @IsIn(['confirm', 'decline', 'propose']) action: 'confirm' | 'decline' | 'propose';
  /** `propose`: the session offered instead; its seat is held too. */
  @ValidateIf(({ action, sessionId }: ToldDecisionBody) => action === 'propose' || sessionId !== undefined) @IsUUID() sessionId?: string;
  /** Needed to decline. */
  @IsOptional() @IsIn(DECLINE_REASONS) reasonCode?: DeclineReason;
  /** How it reached us. */
  @IsIn(['phone', 'in_person', 'message']) channel: 'phone' | 'in_person' | 'message';
  /** Internal note. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  /** With `confirm`: who is not admitted. */
  @IsOptional()
  @ToArray()
  @IsArray()
  @ArrayMaxSize(16)
  @ValidateNested({ each: true })
  @Type(() => WithoutBody)
  without?: WithoutBody[];
  /** What the family will be told. */
  @IsOptional() @IsString() @MaxLength(FAMILY_NOTE_MOST) familyNote?: string;
}
