import { addDays, isDay } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';
import type { TermSpan } from '../kernel/school-terms';

/** The longest stretch of school, in days: a longer one is a slip of the year. */
const LONGEST_DAYS = 200;

/**
 * Everything that cannot be in a school calendar: a last day before the first, a stretch of more than 200 days, two that cover the same day.
 * Pointers are those of the body.
 */
export function termProblems(spans: readonly TermSpan[]): FieldError[] {
  const errors: FieldError[] = [];
  spans.forEach(({ from, to }, i) => {
    if (!isDay(from) || !isDay(to)) return;
    const at = { pointer: `/spans/${i}/to`, params: { from, to } };
    if (to < from) errors.push({ ...at, code: 'school_terms.to_before_from' });
    else if (to > addDays(from, LONGEST_DAYS - 1)) errors.push({ ...at, code: 'school_terms.too_long' });
    else if (spans.some((other, j) => j < i && other.from <= to && from <= other.to)) errors.push({ ...at, code: 'school_terms.overlap' });
  });
  return errors;
}
