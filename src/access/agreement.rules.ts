import { addMonths, Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

/** The longest an agreement may run, in months: three years, then it is judged anew. */
export const MOST_MONTHS = 36;
/** An agreement that ends within so many days is said to be ending. */
export const ENDING_SOON_DAYS = 60;

/** What a partner may be given by an extract, in the order in which forms offer it. */
export const SHAREABLE_FIELDS = [
  'reference',
  'preferredName',
  'givenName',
  'familyName',
  'sex',
  'age',
  'birthDate',
  'homeCountyCode',
  'careType',
] as const;

/** True for the name of a field that an extract can give: never one about a child's safety, never staff's free words. */
export const isShareable = (field: string): boolean => (SHAREABLE_FIELDS as readonly string[]).includes(field);

export interface AgreementTerms {
  fields: readonly string[];
  startsOn: Day;
  /** The first day on which it no longer holds. */
  endsOn: Day;
}

/** Everything that is wrong with the terms of a new agreement. */
export function agreementErrors({ fields, startsOn, endsOn }: AgreementTerms, today: Day): FieldError[] {
  return [
    ...fields.flatMap((field, i) => (isShareable(field) ? [] : [{ pointer: `/fields/${i}`, code: 'agreement.field_unknown' }])),
    ...(endsOn <= startsOn ? [{ pointer: '/endsOn', code: 'agreement.ends_before_start' }] : []),
    ...(endsOn <= today ? [{ pointer: '/endsOn', code: 'agreement.ends_in_past' }] : []),
    ...(endsOn > addMonths(startsOn, MOST_MONTHS) ? [{ pointer: '/endsOn', code: 'agreement.too_long' }] : []),
  ];
}

export type AgreementState = 'future' | 'running' | 'over';

/** Whether an agreement holds on a day; an ended one never does again. */
export const agreementState = (agreement: { startsOn: Day; endsOn: Day; endedAt: Date | null }, day: Day): AgreementState =>
  agreement.endedAt !== null || agreement.endsOn <= day ? 'over' : agreement.startsOn > day ? 'future' : 'running';
