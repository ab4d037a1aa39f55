import { addMonths, Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';

export const PERSON_TYPES = ['caregiver', 'relative', 'worker'] as const;
export type PersonType = (typeof PERSON_TYPES)[number];

/** Whom a bar concerns: this child with this parent, a parent with every child, or somebody who comes along. */
export type RestrictionTarget = { dyadId: string } | { parentId: string } | { personType: PersonType; personId: string };

/** How long a facility may bar a visitor where its own rules do not say, in months. Source: MOJ rules on visits, 司发通〔2016〕118号. */
export const BAN_MONTHS = { least: 1, most: 3 };

/**
 * What is wrong with a restriction's days; undefined when they fit.
 * @param most the longest ban of a visitor in months, as the facility's rules say (`visitorBanMonthsMost`); the shortest is a month
 */
export function datesProblem(
  { kind, startsOn, endsOn }: { kind: string; startsOn: Day; endsOn?: Day },
  onPerson: boolean,
  most = BAN_MONTHS.most,
): FieldError | undefined {
  if (endsOn !== undefined && endsOn < startsOn) return { pointer: '/endsOn', code: 'restriction.dates' };
  if (!onPerson || kind !== 'facility_ban') return undefined;
  const fits = endsOn !== undefined && endsOn >= addMonths(startsOn, BAN_MONTHS.least) && endsOn <= addMonths(startsOn, most);
  return fits ? undefined : { pointer: '/endsOn', code: 'restriction.ban_length', params: { most } };
}
