import { IsIn, IsOptional } from 'class-validator';
import { reasonJson } from '../http/problem';
import { IsDay } from '../http/validators';
import { CONTACT_MODES, ContactMode } from '../kernel/contact-modes';
import type { Eligibility } from '../kernel/reasons';
import type { T } from '../ui/i18n';
import type { BookableSession } from './eligibility.types';

export class EligibilityQuery {
  /** The kind of contact; a visit when left out. */
  @IsOptional() @IsIn(CONTACT_MODES) mode: ContactMode = 'visit';
  /** The day of the contact; today when left out. */
  @IsOptional() @IsDay() on?: string;
}

export class BookableQuery {
  /** First day; today when left out. */
  @IsOptional() @IsDay() from?: string;
  /** Last day, included; six weeks when left out, at most 92 days. */
  @IsOptional() @IsDay() to?: string;
  /** The kind of contact; a visit when left out. */
  @IsOptional() @IsIn(CONTACT_MODES) mode: ContactMode = 'visit';
}

/** An eligibility in the reader's language: the one shape it has everywhere. */
export const toEligibilityJson = ({ verdict, reasons }: Eligibility, t: T): object => ({
  verdict,
  reasons: reasons.map((reason) => reasonJson(reason, t)),
});

export const toBookableJson = ({ eligibility, ...session }: BookableSession, t: T): object => ({
  ...session,
  eligibility: toEligibilityJson(eligibility, t),
});
