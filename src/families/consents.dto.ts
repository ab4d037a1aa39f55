import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { OmitType } from '@nestjs/swagger';
import { ToArray, ToBoolean } from '../http/transforms';
import { IsDay, IsName } from '../http/validators';
import { PROOF_KINDS, ProofKind } from '../kernel/vocabulary';
import { CONSENT_EVIDENCE, VIEW_METHODS } from './consent.rules';
import { CHILD_VIEWS, CONSENT_CAPACITIES, CONSENT_PURPOSES, ConsentPurpose } from './dyad.entity';

/** A yes to one purpose. */
export class ConsentBody {
  /** What the yes is for; each purpose is asked for on its own. */
  @IsIn(CONSENT_PURPOSES) purpose: ConsentPurpose;
  /**
   * In what capacity the person may decide. An entrusted caregiver alone is not a guardian; `other_parent` needs a caregiver noted
   * as mother or father; `court_appointed` and `civil_affairs` need one noted as guardian, or the evidence `court_paper`.
   */
  @IsIn(CONSENT_CAPACITIES) capacity: (typeof CONSENT_CAPACITIES)[number];
  /** The caregiver who gave it; left out when the parent inside or an office did. */
  @IsOptional() @IsUUID() caregiverId?: string | null;
  /** How it was given. */
  @IsIn(CONSENT_EVIDENCE) evidence: (typeof CONSENT_EVIDENCE)[number];
  /** Who stood by when it was read aloud; needed for `read_aloud_with_witness`. */
  @IsOptional() @IsName() witness?: string | null;
  /** Today when left out. */
  @IsOptional() @IsDay() startsOn?: string | null;
  /** The first day on which it no longer holds: 12 months after the start when left out, and at most. */
  @IsOptional() @IsDay() expiresOn?: string | null;
}

/** The form: one signature, several purposes. */
export class ConsentsForm extends OmitType(ConsentBody, ['purpose'] as const) {
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CONSENT_PURPOSES, { each: true }) purposes: ConsentPurpose[];
}

/** What the child said about meeting the parent. */
export class ChildViewBody {
  @IsIn(CHILD_VIEWS) view: (typeof CHILD_VIEWS)[number];
  /** How the child was asked. */
  @IsIn(VIEW_METHODS) method: (typeof VIEW_METHODS)[number];
  /** Whether a caregiver was in the room. */
  @ToBoolean() @IsBoolean() caregiverPresent: boolean;
  /** Today when left out. */
  @IsOptional() @IsDay() askedOn?: string | null;
  /** After "not now" or "no": not before this day, at least 60 days on. */
  @IsOptional() @IsDay() askAgainOn?: string | null;
}

/** A document that shows the kinship. */
export class KinshipProofBody {
  @IsIn(PROOF_KINDS) kind: ProofKind;
  /** The day on which we saw the paper itself. */
  @IsDay() seenOn: string;
  /** For papers that run out. */
  @IsOptional() @IsDay() expiresOn?: string | null;
}
