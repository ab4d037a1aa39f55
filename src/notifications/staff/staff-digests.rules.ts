import { addDays, Day, isoWeekday } from '../../kernel/days';
import type { Role } from '../../kernel/permissions';

/** `morning` and `noon` say what waits now; `monday` what is overdue. */
export type DigestKind = 'morning' | 'noon' | 'monday';

/** When each role hears, by the clock on its own wall. Source: interface notes §3 (08:30 and 14:00). */
const TIMES: Partial<Record<Role, readonly { kind: DigestKind; at: string }[]>> = {
  liaison: [
    { kind: 'morning', at: '08:30' },
    { kind: 'noon', at: '14:00' },
  ],
  coordinator: [
    { kind: 'morning', at: '08:30' },
    { kind: 'monday', at: '08:35' },
  ],
  lead: [{ kind: 'monday', at: '08:35' }],
};
export const DIGEST_ROLES = Object.keys(TIMES) as Role[];
/** A digest that a stopped process missed is still sent for so long; later it would only repeat the screen. */
const CATCH_UP_MINUTES = 60;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * Which digests of a role are due at a local day and time, with the day each is for. Working days only; the Monday digest comes on the first
 * working day of the week, so that a holiday does not swallow it.
 */
export function digestsDue(role: Role, day: Day, time: string, isWorkingDay: (day: Day) => boolean): DigestKind[] {
  if (!isWorkingDay(day)) return [];
  const monday = addDays(day, 1 - isoWeekday(day));
  let first = monday;
  while (first < day && !isWorkingDay(first)) first = addDays(first, 1);
  return (TIMES[role] ?? [])
    .filter(({ at }) => minutesOf(time) >= minutesOf(at) && minutesOf(time) < minutesOf(at) + CATCH_UP_MINUTES)
    .filter(({ kind }) => kind !== 'monday' || first === day)
    .map(({ kind }) => kind);
}
