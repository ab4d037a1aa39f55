import { ageOn, Day } from '../kernel/days';
import { FieldError } from '../kernel/domain-error';
import { saysFullName } from '../kernel/names';

/** Kinline keeps files of minors: a person of 18 is no child (Law on the Protection of Minors, art. 2). */
const ADULT_AGE = 18;

/** A reason shorter than this explains nothing to the next reader. */
export const SHORTEST_DUPLICATE_REASON = 10;

/** What is wrong with a child's birth date on a day; empty when nothing is. */
export function birthDateErrors(birthDate: Day, today: Day): FieldError[] {
  if (birthDate > today) return [{ pointer: '/birthDate', code: 'validation.isPastDay' }];
  if (ageOn(birthDate, today) >= ADULT_AGE) return [{ pointer: '/birthDate', code: 'child.adult', params: { age: ADULT_AGE } }];
  return [];
}

/** What is wrong with what a child is called: the one name on phones and slips must not be the whole name. Empty when nothing is. */
export function nameErrors(child: { preferredName?: string | null; familyName: string; givenName: string }): FieldError[] {
  if (!child.preferredName || !saysFullName(child.preferredName, child.familyName, child.givenName)) return [];
  return [{ pointer: '/preferredName', code: 'child.full_name' }];
}

/** A file that looks like the one about to be opened. */
export interface LookAlike {
  id: string;
  reference: string;
  organisationId: string;
  publicAlias: string;
  /** Whether the asker may see that file; another organisation's nobody sees. */
  seen: boolean;
}

/**
 * What stands against opening a file: the same child in this organisation, or perhaps in another. Somebody who has said
 * why it is a different child may go on.
 */
export function duplicateProblem(
  lookAlikes: readonly LookAlike[],
  organisationId: string,
  reason: string | null | undefined,
): { code: 'child.duplicate' | 'child.possibly_known_elsewhere'; alternatives: object[] } | null {
  if (lookAlikes.length === 0 || reason) return null;
  const own = lookAlikes.filter((l) => l.organisationId === organisationId);
  if (own.length > 0) {
    const files = own.filter((l) => l.seen).map(({ id, reference }) => ({ id, reference }));
    // A sealed file is the lead's to speak of: neither its id nor its reference, nor how many there are.
    return { code: 'child.duplicate', alternatives: own.some((l) => !l.seen) ? [...files, { action: 'ask_lead' }] : files };
  }
  // Only whom to ask: neither that child's data nor how many files there are.
  const organisations = [...new Set(lookAlikes.map((l) => l.publicAlias))].sort();
  return {
    code: 'child.possibly_known_elsewhere',
    alternatives: organisations.map((organisation) => ({ action: 'ask_owner_organisation', organisation })),
  };
}
