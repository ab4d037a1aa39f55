import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery, SortBy } from '../http/list-query';
import { ToArray, ToBoolean, ToInt } from '../http/transforms';
import { IsDay, IsInstant, IsName, IsNotBlank } from '../http/validators';
import { INITIATORS, Initiator } from '../kernel/vocabulary';
import { GATE_REFUSALS } from './trips/gate-arrival.rules';
import type { GateRefusal } from './trips/gate-arrival.rules';
import { REVIEW_CAUSES } from './reviews/review.entity';
import type { ReviewCause } from './reviews/review.entity';
import { CAUSES, DECLINE_REASONS, FAMILY_ANSWERS, OUTCOMES, STEPS } from './visit.rules';
import type { Cause, DeclineReason, FamilyAnswerKind, Outcome, StepName } from './visit.rules';
import { VISIT_STATUSES, VisitStatus } from './visit.states';

/** Characters of what a family is told at most: somebody reads it out. */
export const FAMILY_NOTE_MOST = 120;

/** A stable word for a reason, e.g. `facility_event`. */
export const CODE = /^[a-z][a-z0-9_]{1,39}$/;

/** Somebody who answered by phone, paper or message and was written down by the user. */
export class OnBehalfOf {
  /** Who said it. */
  @IsName() name: string;
  /** How it reached us. */
  @IsIn(['phone', 'paper', 'message', 'in_person']) channel: 'phone' | 'paper' | 'message' | 'in_person';
  /** When it was said. */
  @IsInstant() saidAt: string;
}

/** One companion and where he or she is during the meeting. */
export class PartyMemberBody {
  /** What kind of companion. */
  @IsIn(['caregiver', 'worker', 'relative']) personType: 'caregiver' | 'worker' | 'relative';
  /** The companion's id. */
  @IsUUID() personId: string;
  /** `inside` at the meeting, `waits` outside, or only `travels` along. */
  @IsIn(['inside', 'waits', 'travels']) place: 'inside' | 'waits' | 'travels';
}

/** Who meets, when, and who comes along: what a request says of one family. */
export class MeetingBody {
  /** The session asked for. */
  @IsUUID() sessionId: string;
  /** The child's dyad, or those of siblings who share the parent. */
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(6) @ArrayUnique() @IsUUID(undefined, { each: true }) dyadIds: string[];
  /** Who comes along; an escort of a whole group is named here only where he or she is somewhere else than the group says. */
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((member: PartyMemberBody | undefined) => member?.personId)
  @ValidateNested({ each: true })
  @Type(() => PartyMemberBody)
  party: PartyMemberBody[];
}

/** A request for a meeting. */
export class RequestVisitBody extends MeetingBody {
  /** Other sessions at the same facility that would do, in order; asked for when the first is full or declined for want of room. */
  @IsOptional() @ToArray() @IsArray() @ArrayMaxSize(2) @ArrayUnique() @IsUUID(undefined, { each: true }) wishes?: string[];
  /** For the organisation's own desk; the facility does not see it. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  /** Who starts the request, where the facility asks for somebody else than the organisation: the one who is meant, and has been asked. */
  @IsOptional() @IsIn(INITIATORS) initiator?: Initiator;
  /** Why a place beyond the session's windows is asked for: only where the facility allows it, and a second person must approve. */
  @IsOptional() @IsString() @IsNotBlank() @MaxLength(2000) overCapacityReason?: string;
}

/** What every act on a visit may carry. */
export class VisitActBody {
  /** Internal note. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
  /** When another person decided and the user wrote it down. */
  @IsOptional() @ValidateNested() @Type(() => OnBehalfOf) onBehalfOf?: OnBehalfOf;
}

/** Somebody of a request whom the facility does not admit: a companion by `personId` or a child by `dyadId`. */
export class WithoutBody {
  /** A member of the party. */
  @IsOptional() @IsUUID() personId?: string;
  /** A child of the visit. */
  @IsOptional() @IsUUID() dyadId?: string;
  /** Why, from the list of a refusal. */
  @IsIn(DECLINE_REASONS) reasonCode: DeclineReason;
}

/** The facility agrees: to everybody, or without some. */
export class ConfirmBody extends VisitActBody {
  /** Who is not admitted. The others come; at least one child and, where one is needed, an adult must be left. */
  @IsOptional()
  @ToArray()
  @IsArray()
  @ArrayMaxSize(16)
  @ValidateNested({ each: true })
  @Type(() => WithoutBody)
  without?: WithoutBody[];
  /** What the family will be told about it: no names, no place; checked and shown before it is sent. */
  @IsOptional() @IsString() @MaxLength(FAMILY_NOTE_MOST) familyNote?: string;
}

/** Another time, other people, or both; what is left out stays as it is. */
export class AmendBody extends VisitActBody {
  /** The session asked for instead; the old place stays until the facility has agreed. */
  @IsOptional() @IsUUID() sessionId?: string;
  /** The dyads that meet; they share the parent of the visit. */
  @IsOptional()
  @ToArray()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(6)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  dyadIds?: string[];
  /** Who comes along. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique((member: PartyMemberBody | undefined) => member?.personId)
  @ValidateNested({ each: true })
  @Type(() => PartyMemberBody)
  party?: PartyMemberBody[];
  /** It goes without the group it travels with from then on; to be said where it asks for another day than the others go. */
  @IsOptional() @ToBoolean() @IsBoolean() leaveGroup?: boolean;
}

/** Takes the session that the facility has offered. */
export class AcceptBody extends VisitActBody {
  /** It goes without the group it travels with from then on; to be said where the session is on another day. */
  @IsOptional() @ToBoolean() @IsBoolean() leaveGroup?: boolean;
}

/** A refusal by the facility. */
export class DeclineBody extends VisitActBody {
  /** Why, from a fixed list. */
  @IsIn(DECLINE_REASONS) reasonCode: DeclineReason;
  /** With `quota_used`: from which day on the parent has an allowance again; left out of account with any other reason. */
  @IsOptional() @IsDay() renewsOn?: string;
  /** What the family will be told beside the reason's own words: no names, no place; the internal note never leaves the desk. */
  @IsOptional() @IsString() @MaxLength(FAMILY_NOTE_MOST) familyNote?: string;
}

/** Another time offered instead. */
export class ProposeBody extends VisitActBody {
  /** The session offered; its seat is held too. */
  @IsUUID() sessionId: string;
}

/** The organisation takes its request back. */
export class WithdrawBody extends VisitActBody {
  /** Why. */
  @IsOptional() @Matches(CODE) reasonCode?: string;
}

/** A visit that will not take place. */
export class CancelBody extends VisitActBody {
  /** On whose side it lies; a facility's cause gives the entitlement back. */
  @IsIn(CAUSES) cause: Cause;
  /** Why, as a stable word. */
  @Matches(CODE) reasonCode: string;
}

/** One line of a batch. */
export class DecisionBody {
  /** The visit decided on. */
  @IsUUID() visitId: string;
  /** What is decided. */
  @IsIn(['confirm', 'decline']) action: 'confirm' | 'decline';
  /** Needed to decline. */
  @IsOptional() @IsIn(DECLINE_REASONS) reasonCode?: DeclineReason;
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

/** Many decisions at once; each stands alone. */
export class DecisionBatchBody extends VisitActBody {
  /** At most 200. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @ValidateNested({ each: true }) @Type(() => DecisionBody) decisions: DecisionBody[];
}

/** What the family said. */
export class FamilyAnswerBody {
  /** Can go, cannot, or wants a call. */
  @IsIn(FAMILY_ANSWERS) answer: FamilyAnswerKind;
  /** Who said it, when it was not typed by the family. */
  @IsOptional() @ValidateNested() @Type(() => OnBehalfOf) onBehalfOf?: OnBehalfOf;
}

/** A step of the trip. */
export class StepBody {
  /** picked_up → arrived → started → ended → home_safe. */
  @IsIn(STEPS) step: StepName;
  /** When it happened, if the phone was offline. */
  @IsOptional() @IsInstant() at?: string;
}

/** Who was there: a companion by `personId` or a child by `dyadId`. */
export class AttendanceBody {
  /** A member of the party. */
  @IsOptional() @IsUUID() personId?: string;
  /** A child of the visit. */
  @IsOptional() @IsUUID() dyadId?: string;
  /** Was there. */
  @ToBoolean() @IsBoolean() attended: boolean;
}

/** The escort's two-minute report. */
export class ReportBody {
  /** How it went. */
  @IsIn(OUTCOMES) outcome: Outcome;
  /** On whose side it lies that it did not take place as planned. */
  @IsOptional() @IsIn(CAUSES) cause?: Cause;
  /** Why they were not let in; only for `refused_at_gate`. `late` may cost the period's allowance, as the facility's rules say. */
  @IsOptional() @IsIn(GATE_REFUSALS) refusedFor?: GateRefusal;
  /** When they stood at the gate; the trip's step when left out. */
  @IsOptional() @IsInstant() arrivedAt?: string;
  /** When the meeting began. */
  @IsOptional() @IsInstant() startedAt?: string;
  /** When it ended. */
  @IsOptional() @IsInstant() endedAt?: string;
  /** Who was there. */
  @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => AttendanceBody) attendance: AttendanceBody[];
  /** The face the child pointed at before, 1 to 5. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(5) moodBefore?: number;
  /** The face after. */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(5) moodAfter?: number;
  /** A worry that somebody must look at. */
  @ToBoolean() @IsBoolean() concern: boolean;
  /** What the worry is; goes to the lead only. */
  @IsOptional() @IsString() @IsNotBlank() @MaxLength(1000) concernNote?: string;
  /** What comes next for the child. */
  @IsString() @IsNotBlank() @MaxLength(300) nextStep: string;
}

/** What happened to a parent's custody. */
export class CustodyEventBody {
  /** What happened. */
  @IsIn(['admitted', 'transferred', 'ward_changed', 'grade_changed', 'released', 'temporary_absence', 'returned']) kind:
    'admitted' | 'transferred' | 'ward_changed' | 'grade_changed' | 'released' | 'temporary_absence' | 'returned';
  /** The facility transferred to. */
  @IsOptional() @IsUUID() facilityId?: string;
  /** The new ward's code. */
  @IsOptional() @IsString() @MaxLength(40) ward?: string;
  /** The new grade. */
  @IsOptional() @IsIn(['strict', 'observation', 'general', 'lenient']) grade?: 'strict' | 'observation' | 'general' | 'lenient';
  /** When. */
  @IsInstant() occurredAt: string;
}

/** Filters of the list of visits. */
export class VisitListQuery extends ListQuery {
  /** Only visits in this state. */
  @IsOptional() @IsIn(VISIT_STATUSES) status?: VisitStatus;
  /** Only at this facility. */
  @IsOptional() @IsUUID() facilityId?: string;
  /** Only of this dyad. */
  @IsOptional() @IsUUID() dyadId?: string;
  /** Only of this child. */
  @IsOptional() @IsUUID() childId?: string;
  /** From this day on, in the facility's own calendar. */
  @IsOptional() @IsDay() from?: string;
  /** Up to and including this day. */
  @IsOptional() @IsDay() to?: string;
  /** Only visits that need a look: `open` for any cause, or one cause. */
  @IsOptional() @IsIn(['open', ...REVIEW_CAUSES]) review?: 'open' | ReviewCause;
  /** Only coming visits that the facility has called off, declined or left without an answer. */
  @IsOptional() @IsIn(['facility']) changed?: 'facility';
  @SortBy('startsAt', 'requestedAt') sort?: string;
}
