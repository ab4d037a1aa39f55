import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { IsInstant } from '../http/validators';
import { Locale, LOCALES } from '../kernel/locale';
import { RECORDED_TEXTS, RecordedText } from './discretion/discretion-profile.entity';
import { CALL_OUTCOMES, CALL_REASONS, CallOutcome, CallReason, MESSAGE_STATUSES, MessageStatus } from './message.entity';
import { FAMILY_ANSWERS, FamilyAnswer } from './replies/replies.rules';

/** A filter form sends its empty choice too. */
export const EmptyAsAbsent = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));

/** Filters of the message list. */
export class MessagesQuery extends ListQuery {
  /** Only messages about this visit. */
  @IsOptional() @IsUUID() visitId?: string;
  /** Only messages to this caregiver. */
  @IsOptional() @IsUUID() caregiverId?: string;
  /** Only messages in this state. */
  @IsOptional() @IsIn(MESSAGE_STATUSES) status?: MessageStatus;
  @SortBy('createdAt') sort?: string;
}

/** Filters of the call list. */
export class CallTasksQuery extends ListQuery {
  /** `open` (the default), `done` or `dropped`. */
  @IsOptional() @IsIn(['open', 'done', 'dropped']) status?: 'open' | 'done' | 'dropped' = 'open';
  /** Why the call is wanted. */
  @IsOptional() @IsIn(CALL_REASONS) reasonCode?: CallReason;
  /** Only calls about this visit. */
  @IsOptional() @IsUUID() visitId?: string;
  /** Only calls due by this instant. */
  @IsOptional() @IsInstant() dueBefore?: string;
  @SortBy('dueAt') sort?: string;
}

/** How a call went. */
export class CallOutcomeBody {
  /** `can_go`, `cannot` and `call_me` are recorded as the family's answer; `told`: the family has heard; the others say why it is still open. */
  @IsIn(CALL_OUTCOMES) outcome: CallOutcome;
  /** What helps the next call; no judgement of the family. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  /** When they would like to be called again. */
  @IsOptional() @IsInstant() callBackAt?: string;
}

/** Which kind of call is wanted next; any when left out. */
export class NextCallBody {
  @IsOptional() @IsIn(CALL_REASONS) reasonCode?: CallReason;
}

/** The coordinator's word about a place whose family cannot come. */
export class SeatReleaseBody {
  /** `release`: it is given on now; `keep`: the family keeps it. */
  @IsIn(['release', 'keep']) decision: 'release' | 'keep';
}

/** The call page's choices. */
export class CallsPageQuery {
  @EmptyAsAbsent() @IsOptional() @IsUUID() task?: string;
  @EmptyAsAbsent() @IsOptional() @IsIn(CALL_REASONS) reasonCode?: CallReason;
}

/** Code and phone ending that open a caregiver's page. */
export class ReplyCodeBody {
  @Matches(/^\d{6}$/) code: string;
  @Matches(/^\d{4}$/) last4: string;
}

/** One of the three answers. */
export class ReplyAnswerBody {
  @IsIn(FAMILY_ANSWERS) answer: FamilyAnswer;
  /** The start that the page showed; an answer to another time is not one to this. */
  @IsOptional() @IsInstant() about?: string;
}

/** A text of the caregiver's page, in one language. */
export class WhichRecording {
  @IsIn(RECORDED_TEXTS) textKey: RecordedText;
  @IsIn(LOCALES) locale: Locale;
}

/** Which family's handset. */
export class DemoPhoneQuery {
  @EmptyAsAbsent() @IsOptional() @IsUUID() caregiver?: string;
}

/** What the family writes on the demo handset. */
export class DemoReplyBody {
  @IsUUID() caregiver: string;
  @IsString() @MaxLength(500) text: string;
}
