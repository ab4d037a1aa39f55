import { addDays, Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

/**
 * The gates' reasons that a second person may approve. The gates stand to the right of this room, so the list is kept here; a test of the
 * house compares it with their catalogue.
 */
export const APPROVABLE = [
  'child_view.not_free',
  'escort.gender',
  'escort.ratio',
  'first_visit.preparation',
  'fitness.parent_strict',
  'fitness.unfit',
  'guardian.conflict',
  'party.worker_hire_check',
  'party.worker_not_approved',
  'preparation.child_not_ready',
  'preparation.parent',
  'preparation.parent_not_ready',
  'session.over_capacity',
  'travel.hours',
  'travel.too_long',
] as const;
export type ApprovableCode = (typeof APPROVABLE)[number];

/** Reasons about one meeting – its people, its way, its preparation – begin so; a yes to one says nothing about the next. */
const VISIT_BOUND = ['fitness.', 'preparation.', 'first_visit.', 'escort.', 'travel.', 'party.', 'session.'] as const;

/** Whether an approval of this reason is for one meeting only. */
export const isVisitBound = (code: string): boolean => VISIT_BOUND.some((prefix) => code.startsWith(prefix));

/** The longest an approval may be used, in days. */
const MOST_DAYS = 90;

/** What is wrong with the last day of an approval; undefined when it lies within 90 days. */
export function validUntilProblem(today: Day, validUntil: Day | undefined): FieldError | undefined {
  if (validUntil === undefined) return { pointer: '/validUntil', code: 'validation.isDefined' };
  if (validUntil < today) return { pointer: '/validUntil', code: 'approval.valid_until_past' };
  return validUntil > addDays(today, MOST_DAYS) ? { pointer: '/validUntil', code: 'approval.valid_until_too_late' } : undefined;
}
