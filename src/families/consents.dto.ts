import { ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { OmitType } from '@nestjs/swagger';
import { ToArray, ToBoolean } from '../http/transforms';
import { IsDay, IsName } from '../http/validators';
import { PROOF_KINDS, ProofKind } from '../kernel/vocabulary';
import { WITHDRAWAL_REASONS } from './consent-status.rules';
import { CONSENT_EVIDENCE, VIEW_METHODS } from './consent.rules';
import { CHILD_VIEWS, CONSENT_CAPACITIES, CONSENT_PURPOSES, ConsentPurpose } from './dyad.entity';

/** An answer about one purpose. */
export class ConsentBody {
  /** What the answer is about; each purpose is asked for on its own. */
  @IsIn(CONSENT_PURPOSES) purpose: ConsentPurpose;
  /**
   * In what capacity the person may decide. An entrusted caregiver alone is not a guardian; `other_parent` needs a caregiver noted
   * as mother or father; `court_appointed` and `civil_affairs` need one noted as guardian, or the evidence `court_paper`; `child` is
   * the child's own word, from 14 on.
   */
  @IsIn(CONSENT_CAPACITIES) capacity: (typeof CONSENT_CAPACITIES)[number];
  /** `yes` when left out. A `no` is kept as well and takes back what the same person agreed to before. */
  @IsOptional() @IsIn(['yes', 'no']) answer?: 'yes' | 'no' | null;
  /** The caregiver who answered; left out when the parent inside, an office or the child did. */
  @IsOptional() @IsUUID() caregiverId?: string | null;
  /** For `data_sharing` alone: the running agreement with the one partner. */
  @IsOptional() @IsUUID() agreementId?: string | null;
  /** How it was given. */
  @IsIn(CONSENT_EVIDENCE) evidence: (typeof CONSENT_EVIDENCE)[number];
  /** Who stood by when it was read aloud; needed for `read_aloud_with_witness`. */
  @IsOptional() @IsName() witness?: string | null;
  /** The language or dialect in which it was explained. */
  @IsOptional() @IsName() language?: string | null;
  /** Today when left out. */
  @IsOptional() @IsDay() startsOn?: string | null;
  /** The first day on which it no longer holds: 12 months after the start when left out, and at most. */
  @IsOptional() @IsDay() expiresOn?: string | null;
}

/** The form: one signature, several purposes. */
export class ConsentsForm extends OmitType(ConsentBody, ['purpose'] as const) {
  @ToArray() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(CONSENT_PURPOSES, { each: true }) purposes: ConsentPurpose[];
}

/** Taking one consent back. It works at once, whatever the day. */
export class WithdrawalBody {
  /** The day on which the guardian took it back: not before it began, not in the future; today when left out. */
  @IsOptional() @IsDay() withdrawnOn?: string | null;
  /** Why, if it was said. Nobody has to say why. */
  @IsOptional() @IsIn(WITHDRAWAL_REASONS) reasonCode?: (typeof WITHDRAWAL_REASONS)[number] | null;
}

/** Taking everything back that was agreed to under one dyad, or by one caregiver. */
export class WithdrawalOfAllBody extends WithdrawalBody {
  /** Only what this caregiver agreed to; everybody's when left out. */
  @IsOptional() @IsUUID() caregiverId?: string | null;
}

/** The present guardian's word that a consent still holds. */
export class ReconfirmationBody {
  /** How it was confirmed. */
  @IsIn(CONSENT_EVIDENCE) evidence: (typeof CONSENT_EVIDENCE)[number];
  /** In what capacity; as before when left out. */
  @IsOptional() @IsIn(CONSENT_CAPACITIES) capacity?: (typeof CONSENT_CAPACITIES)[number] | null;
  /** Who confirmed. Left out together with `capacity`: the person who gave it. Somebody else's word takes the consent's place. */
  @IsOptional() @IsUUID() caregiverId?: string | null;
  /** Who stood by when it was read aloud; needed for `read_aloud_with_witness`. */
  @IsOptional() @IsName() witness?: string | null;
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
