import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { ToArray, ToBoolean, ToInt } from '../http/transforms';
import { IsInstant, IsName } from '../http/validators';
import { AUTHORSHIPS, EXCHANGE_KINDS, ExchangeKind } from './exchange.entity';
import { SAFETY_ITEMS, SafetyItem } from './exchange.rules';
import { EXCHANGE_DIRECTIONS, EXCHANGE_STATUSES, ExchangeDirection, ExchangeStatus } from './exchange.states';

/** A stable code: lower case words joined by underscores. */
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+){0,6}$/;
/** Reasons offered for returning a letter kindly: what the check found. */
export const RETURN_REASONS = [...SAFETY_ITEMS, 'other_reviewed'] as const;
/** Reasons offered for withholding (Prison Law art. 47; the parent may also have moved on). */
export const WITHHOLD_REASONS = [
  'content_rule',
  'contraband',
  'too_many_pages',
  'parent_refuses',
  'parent_transferred',
  'parent_released',
  'other_reviewed',
] as const;

/** Who said it, when a person told us by phone, on paper or in a message. */
export class OnBehalfOfBody {
  /** The person who said it. */
  @IsName() name: string;
  /** How it was said. */
  @IsIn(['phone', 'paper', 'message']) channel: string;
  /** When it was said. */
  @IsInstant() saidAt: string;
}

/** One person who comes along to a live call. */
export class CallPartyMember {
  /** What the person is. */
  @IsIn(['caregiver', 'worker', 'relative']) personType: 'caregiver' | 'worker' | 'relative';
  /** The caregiver, worker or relative. */
  @IsUUID() personId: string;
  /** Where the person is during the call. */
  @IsIn(['inside', 'waits', 'travels']) place: 'inside' | 'waits' | 'travels';
}

/** What every entry of a letter says about the letter itself. */
export class LetterBody {
  /** Whose words they are: the child's or parent's own, dictated, or written with help. Default own_words. */
  @IsOptional() @IsIn(AUTHORSHIPS) authorship?: (typeof AUTHORSHIPS)[number];
  /** Sheets, or minutes of a recorded message begun. Default 1. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(99) pages?: number;
  /** The child asked for a scan to keep. Without it the letter stays sealed and no scan can be stored (Minors Law art. 63). */
  @IsOptional() @ToBoolean() @IsBoolean() scanRequestedByChild?: boolean;
}

/** A letter, drawing, recorded message or live call to enter. */
export class EnterExchangeBody extends LetterBody {
  /** The child and the parent it travels between. */
  @IsUUID() dyadId: string;
  /** What it is. A live call is a session of mode video. */
  @IsIn(EXCHANGE_KINDS) kind: ExchangeKind;
  /** Which way it goes; may be left out for a live call. */
  @ValidateIf((body: EnterExchangeBody) => body.kind !== 'live_call' || Boolean(body.direction))
  @IsIn(EXCHANGE_DIRECTIONS)
  direction: ExchangeDirection;
  /** The code on the cover sheet of the letter it answers. */
  @IsOptional() @IsString() @MaxLength(12) inReplyToReference?: string;
  /** Live call only: the video session. */
  @IsOptional() @IsUUID() sessionId?: string;
  /** Live call only: who sits with the child. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => CallPartyMember) party?: CallPartyMember[];
  /** Live call only: a note for the facility. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

/** An answer to a letter: the same two people, the other way round. */
export class ReplyBody extends LetterBody {
  /** What the answer is. Default letter. */
  @IsOptional() @IsIn(['letter', 'drawing', 'recorded_message']) kind?: 'letter' | 'drawing' | 'recorded_message';
}

/** What any step may carry. */
export class StepBody {
  /** For colleagues; never a word of the letter. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  /** Who told us, when the step was told by phone, on paper or in a message. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => OnBehalfOfBody) onBehalfOf?: OnBehalfOfBody;
}

/** The outcome of one of the two checks. */
export class ScreeningBody extends StepBody {
  /** Which check: the NGO's child-safety check or the facility's inspection. */
  @IsIn(['child_safety', 'facility']) check: 'child_safety' | 'facility';
  /** child_safety: pass or return (kindly, for a change). facility: pass or withhold. */
  @IsIn(['pass', 'return', 'withhold']) result: 'pass' | 'return' | 'withhold';
  /** Why; needed for return and withhold. */
  @IsOptional() @Matches(CODE) @MaxLength(60) reasonCode?: string;
  /** Points of the child-safety check gone through; when given with pass, all of them are needed. */
  @IsOptional() @ToArray() @IsArray() @IsIn(SAFETY_ITEMS, { each: true }) checklist?: SafetyItem[];
}

/** A letter the facility keeps. */
export class WithholdingBody extends StepBody {
  /** Why. */
  @Matches(CODE) @MaxLength(60) reasonCode: string;
}

/** A letter put into the hands it is for. */
export class HandoverBody extends StepBody {
  /** When; now if left out. Not in the future. */
  @IsOptional() @IsInstant() occurredAt?: string;
}

/** Filters of the list of exchanges, oldest first. */
export class ExchangesQuery extends ListQuery {
  /** Where it is on its way. */
  @IsOptional() @IsIn(EXCHANGE_STATUSES) status?: ExchangeStatus;
  /** What it is. */
  @IsOptional() @IsIn(EXCHANGE_KINDS) kind?: ExchangeKind;
  /** Which way it goes. */
  @IsOptional() @IsIn(EXCHANGE_DIRECTIONS) direction?: ExchangeDirection;
  /** Between whom. */
  @IsOptional() @IsUUID() dyadId?: string;
  /** The code on a cover sheet; an unknown one gives an empty list. */
  @IsOptional() @IsString() @MaxLength(40) reference?: string;
  @SortBy('createdAt') sort?: string;
}

/** What the liaison officer does with many letters at once. */
export class LetterBatchBody {
  /** The step. */
  @IsIn(['receive', 'pass_facility', 'dispatch', 'hand_over']) verb: 'receive' | 'pass_facility' | 'dispatch' | 'hand_over';
  /** The letters. */
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @IsUUID(undefined, { each: true }) ids: string[];
}
