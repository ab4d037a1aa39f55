import type { WithoutBody } from '../visits.dto';

const CHILD = 'without-child-';
const PERSON = 'without-person-';

/** The name of the field that leaves somebody out. */
export const withoutField = (personType: string, subjectId: string): string => `${personType === 'child' ? CHILD : PERSON}${subjectId}`;

/** Whom a form leaves out, as `without` of the API has them, unchecked: one field a person, empty for those who come. */
export function withoutOf(fields: Readonly<Record<string, string>>): Partial<WithoutBody>[] {
  return Object.entries(fields).flatMap(([field, reasonCode]): Partial<WithoutBody>[] => {
    if (reasonCode === '') return [];
    const reason = reasonCode as WithoutBody['reasonCode'];
    if (field.startsWith(CHILD)) return [{ dyadId: field.slice(CHILD.length), reasonCode: reason }];
    return field.startsWith(PERSON) ? [{ personId: field.slice(PERSON.length), reasonCode: reason }] : [];
  });
}

/** What is the form's of a body with fields that no verb knows. */
export const withoutFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([field]) => !field.startsWith(CHILD) && !field.startsWith(PERSON) && field !== 'previewed' && field !== 'for',
    ),
  );
