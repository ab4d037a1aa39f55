/**
 * For whom a session is meant: everybody; children whom a caregiver or relative takes inside; children who come with a worker of an
 * organisation; children who have not met the parent in this way before.
 */
export const AUDIENCES = ['everyone', 'families', 'staff_arranged', 'first_visits'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Groups that are let in or kept out, in several dimensions; somebody must pass them all. Wards by id, grades by word. */
export interface Admits {
  includeWards?: string[];
  excludeWards?: string[];
  includeGrades?: string[];
  excludeGrades?: string[];
}

/** Whether a parent's ward and grade pass what a session says of groups: every dimension, and nobody of whom it is not known. */
export function isAdmitted(admits: Admits | null, { wardId, grade }: { wardId: string | null; grade: string | null }): boolean {
  const { includeWards, excludeWards, includeGrades, excludeGrades } = admits ?? {};
  return passes(wardId, includeWards, excludeWards) && passes(grade, includeGrades, excludeGrades);
}

/** One dimension: on the list of those let in, where there is one, and on none of those kept out. */
const passes = (value: string | null, included: readonly string[] = [], excluded: readonly string[] = []): boolean =>
  (included.length === 0 || (value !== null && included.includes(value))) &&
  (excluded.length === 0 || (value !== null && !excluded.includes(value)));
