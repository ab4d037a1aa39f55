import { OmitType, PartialType, PickType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { ToArray, ToBoolean, ToInt } from '../http/transforms';
import { IsDay, IsName, IsEnvelope, IsNotBlank, IsPhone } from '../http/validators';
import { Locale, LOCALES } from '../kernel/locale';
import { Channel, CHANNELS, REFUSABLE } from './caregiver.entity';
import {
  CAREGIVER_RELATIONSHIPS,
  GUARDIAN_CAPACITIES,
  GUARDIAN_EVIDENCE,
  GuardianCapacity,
  RELATIVE_RELATIONSHIPS,
} from './caregiver.rules';

/** Someone who looks after a child. The same name and telephone as an earlier one is the same person. */
export class CaregiverBody {
  @IsUUID() childId: string;
  @IsName() name: string;
  /** What she is to the child. */
  @IsIn(CAREGIVER_RELATIONSHIPS) relationship: (typeof CAREGIVER_RELATIONSHIPS)[number];
  /** Whether the law lets her decide for the child; a caregiver often may not. */
  @ToBoolean() @IsBoolean() isGuardian: boolean;
  /**
   * What makes a guardian: `other_parent` for a mother or father (also when left out), `court_appointed`, `civil_affairs`; the last two
   * need `guardianEvidence`. Not kept for somebody who is no guardian.
   */
  @IsOptional() @IsIn(GUARDIAN_CAPACITIES) guardianCapacity?: GuardianCapacity | null;
  /** The paper that shows it. */
  @IsOptional() @IsIn(GUARDIAN_EVIDENCE) guardianEvidence?: (typeof GUARDIAN_EVIDENCE)[number] | null;
  /** Needed for the channels sms, call and voice. */
  @IsOptional() @IsPhone() phone?: string | null;
  /** Needed for the channel email. */
  @IsOptional() @IsEmail() @MaxLength(200) email?: string | null;
  /** Her open id with the organisation's official account. Needed for the channel wechat. */
  @IsOptional() @Matches(/^[A-Za-z0-9_-]{20,64}$/) wechatOpenId?: string | null;
  /** As on an envelope, up to four lines. Needed for the channel letter. */
  @IsOptional() @IsString() @IsNotBlank() @MaxLength(200) @IsEnvelope() postalAddress?: string | null;
  /** How she wants to be reached: a text message, an e-mail, a person's call, WeChat, a call that reads out and takes keys, or a letter. */
  @IsIn(CHANNELS) channel: Channel;
  /** The ways to try after that, in her order. */
  @IsOptional() @IsArray() @ArrayMaxSize(5) @IsIn(CHANNELS, { each: true }) otherChannels?: Channel[] | null;
  /** By these she does not want to be reached. */
  @IsOptional() @IsArray() @ArrayMaxSize(5) @IsIn(REFUSABLE, { each: true }) optedOut?: Channel[] | null;
  /** The language of her messages. */
  @IsIn(LOCALES) language: Locale;
  /** When a call finds her at home, e.g. `18:00-19:30`. */
  @IsOptional() @Matches(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/) bestTime?: string | null;
}

/** How a caregiver is called and reached: the fields to change. */
export class CaregiverChange extends PartialType(
  PickType(CaregiverBody, [
    'name',
    'phone',
    'email',
    'wechatOpenId',
    'postalAddress',
    'channel',
    'otherChannels',
    'optedOut',
    'language',
    'bestTime',
  ] as const),
  {
    skipNullProperties: false,
  },
) {
  /** Her numbers and addresses have been asked for again and are right: what was marked as reaching nobody is tried again. */
  @IsOptional() @IsBoolean() addressesChecked?: boolean;
}

/** The form about how she is reached; a field left empty is taken away. */
export class CaregiverContactForm extends PickType(CaregiverBody, [
  'phone',
  'email',
  'wechatOpenId',
  'postalAddress',
  'channel',
  'language',
  'bestTime',
] as const) {
  @ToInt() @IsInt() version: number;
  /** What is tried after `channel`. */
  @IsOptional() @IsIn(CHANNELS) second?: Channel;
  @IsOptional() @IsIn(CHANNELS) third?: Channel;
  @IsOptional() @ToArray() @IsArray() @IsIn(REFUSABLE, { each: true }) optedOut?: Channel[] | null;
  @IsOptional() @ToBoolean() @IsBoolean() addressesChecked?: boolean;
}

/** The end of a caregiver's link with one child. */
export class CaregiverEndingBody {
  @IsUUID() childId: string;
  /** The last day on which she looked after the child, not in the future; today when left out. */
  @IsOptional() @IsDay() until?: string | null;
}

/** Whether the law lets a caregiver decide for one child, from now on. */
export class GuardianshipBody {
  @IsUUID() childId: string;
  @ToBoolean() @IsBoolean() isGuardian: boolean;
  /**
   * What makes a guardian: `other_parent` for a mother or father (also when left out), `court_appointed`, `civil_affairs`; the last two
   * need `guardianEvidence`. Not kept for somebody who is no guardian.
   */
  @IsOptional() @IsIn(GUARDIAN_CAPACITIES) guardianCapacity?: GuardianCapacity | null;
  /** The paper that shows it. */
  @IsOptional() @IsIn(GUARDIAN_EVIDENCE) guardianEvidence?: (typeof GUARDIAN_EVIDENCE)[number] | null;
}

/** The form: whoever is noted as guardian is so in a capacity. */
export class GuardianshipForm extends OmitType(GuardianshipBody, ['guardianCapacity'] as const) {
  @ValidateIf((form: GuardianshipForm) => form.isGuardian) @IsIn(GUARDIAN_CAPACITIES) guardianCapacity?: GuardianCapacity | null;
}

/** Whose caregivers. */
export class CaregiversQuery {
  @IsUUID() childId: string;
}

/** An adult relative of the parent who may go inside with the child. */
export class RelativeBody {
  @IsUUID() parentId: string;
  @IsName() name: string;
  /** What she is to the parent. */
  @IsIn(RELATIVE_RELATIONSHIPS) relationship: (typeof RELATIVE_RELATIONSHIPS)[number];
  /** An adult's. */
  @IsOptional() @IsDay() birthDate?: string | null;
  @IsOptional() @IsPhone() phone?: string | null;
}

/** Whose relatives. */
export class RelativesQuery {
  @IsUUID() parentId: string;
}
