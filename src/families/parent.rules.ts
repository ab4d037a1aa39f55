import { Day, isDay } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';

export type DatePrecision = 'day' | 'month' | 'year';

const LENGTHS: Record<DatePrecision, number> = { year: 4, month: 7, day: 10 };

/** A date known only as far as it is known: `1985`, `1985-06`, `1985-06-09`. Stored as its first day plus the precision. */
export function partialDate(value: string): { day: Day; precision: DatePrecision } | undefined {
  const precision = (Object.keys(LENGTHS) as DatePrecision[]).find((p) => LENGTHS[p] === value.length);
  const day = precision && `${value}${'-01-01'.slice(value.length === 4 ? 0 : value.length === 7 ? 3 : 6)}`;
  return precision && isDay(day) && day >= '1900-01-01' ? { day, precision } : undefined;
}

/** Cuts a date to a coarser precision; a finer one than the text has cannot be made up. */
export function coarser(
  date: { day: Day; precision: DatePrecision },
  wanted: DatePrecision | undefined,
): { day: Day; precision: DatePrecision } | undefined {
  if (wanted === undefined || wanted === date.precision) return date;
  if (LENGTHS[wanted] > LENGTHS[date.precision]) return undefined;
  return partialDate(date.day.slice(0, LENGTHS[wanted]));
}

const SEX_OF: Record<string, 'female' | 'male'> = { mother: 'female', father: 'male' };

/** "Mother" and "father" say the parent's sex; a slip of the pen here would show the wrong parent's place. */
export function relationshipErrors(relationship: string, parentSex: string): FieldError[] {
  const sex = SEX_OF[relationship];
  return sex !== undefined && sex !== parentSex ? [{ pointer: '/relationship', code: 'dyad.relationship_sex' }] : [];
}
