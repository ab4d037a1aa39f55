import { IsIn, IsOptional } from 'class-validator';
import { EffectiveRule, ruleText } from '../facilities/rule-versions.queries';
import { reasonJson } from '../http/problem';
import { IsDay } from '../http/validators';
import { CONTACT_MODES, ContactMode } from '../kernel/contact-modes';
import type { Eligibility } from '../kernel/reasons';
import type { T } from '../ui/i18n';
import type { Locale } from '../kernel/locale';
import { Availability, insteadCost, softWords, STEPS } from './availability.service';
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

/** What the facility asks of the family, in the reader's language; never the last word. */
export const toAskedJson = (rules: readonly EffectiveRule[], t: T): object => ({
  verifyBeforeTravel: true,
  rules: rules.map((rule) => ({ ...rule, label: t(`facility_rules:key.${rule.key}.label`), said: ruleText(rule, t) })),
});

export const toBookableJson = ({ eligibility, soft = [], ...session }: BookableSession, t: T, locale: Locale): object => ({
  ...session,
  eligibility: toEligibilityJson(eligibility, t),
  soft: soft.map((reason) => ({ code: reason.code, side: reason.side, message: softWords(t, locale, reason) })),
});

/** What stands beside the sessions: the best, the next date, other ways, and what could not be read. */
export const toAvailabilityJson = ({ best, nextPossible, instead, unread }: Availability, t: T, locale: Locale): object => ({
  best: best.map((session) => session.id),
  ranking: STEPS.map(({ code }) => ({ code, message: t(`availability:step.${code}`) })),
  nextPossible,
  instead: instead.map(({ eligibility, cost, ...other }) => ({
    ...other,
    cost: { ...cost, message: insteadCost(t, locale, cost) },
    eligibility: toEligibilityJson(eligibility, t),
  })),
  unread,
});
