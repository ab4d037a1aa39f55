import { addDays, addMonths, Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

/** What a decision may ask of a meeting. */
export const CONDITIONS = ['no_photos', 'same_sex_escort', 'at_most_20_minutes', 'sibling_present'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The level that allows every way of contact with the named child. */
const UNRESTRICTED = 4;
/** Days in which a decision is looked at again after a worry. Source: safeguarding gate G4. */
export const REVIEW_AFTER_INCIDENT_DAYS = 7;
/** How long before its day a review is put on somebody's list. */
export const REVIEW_NOTICE_DAYS = 14;

/** The last day on which a decision of a level must be looked at again: six months, a year without restriction. Source: gate G4. */
export const latestReview = (level: number, today: Day): Day => addMonths(today, level < UNRESTRICTED ? 6 : 12);

/** What is wrong with the day of the next review; undefined when it fits. */
export function reviewProblem(level: number, today: Day, reviewOn: Day): FieldError | undefined {
  const code = reviewOn <= today ? 'review_past' : reviewOn > latestReview(level, today) ? 'review_too_late' : undefined;
  return code && { pointer: '/reviewOn', code: `contact_decision.${code}` };
}

/** Level 0 says why, by class; every other level has no such reason. */
export function reasonClassProblem(level: number, reasonClass: string | null | undefined): FieldError | undefined {
  if (level === 0 && !reasonClass) return { pointer: '/reasonClass', code: 'contact_decision.reason_class_missing' };
  if (level > 0 && reasonClass) return { pointer: '/reasonClass', code: 'contact_decision.reason_class_without_pause' };
  return undefined;
}

/** What is wrong with the day until which a decision taken up again must be looked at; undefined when it lies within a week. */
export function reviewDueProblem(today: Day, dueOn: Day): FieldError | undefined {
  const fits = dueOn >= today && dueOn <= addDays(today, REVIEW_AFTER_INCIDENT_DAYS);
  return fits ? undefined : { pointer: '/reviewDueOn', code: 'contact_decision.review_due_not_soon' };
}
