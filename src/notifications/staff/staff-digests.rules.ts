import { addDays, Day, instantOf, isoWeekday } from '../../kernel/days';
import type { Role } from '../../kernel/permissions';

/** `morning` and `noon` say what waits now; `monday` what is overdue. */
export type DigestKind = 'morning' | 'noon' | 'monday';

const MORNING = '08:30';
/** When each role hears, by the clock on its own wall. Source: interface notes §3 (08:30 and 14:00). */
const TIMES: Partial<Record<Role, readonly { kind: DigestKind; at: string }[]>> = {
  liaison: [
    { kind: 'morning', at: MORNING },
    { kind: 'noon', at: '14:00' },
  ],
  coordinator: [
    { kind: 'morning', at: MORNING },
    { kind: 'monday', at: '08:35' },
  ],
  // Leads and workers hear in the morning only of what runs out; on other days there is nothing to say, and nothing is sent.
  lead: [
    { kind: 'morning', at: MORNING },
    { kind: 'monday', at: '08:35' },
  ],
  worker: [{ kind: 'morning', at: MORNING }],
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

/** Looking back for the last working day never takes longer than the longest closure, in days. */
const LONGEST_REST_DAYS = 31;

/**
 * The span whose news of endings belong into the morning's digest of a day: from the one before to this one, each to the minute it is due.
 * Spans follow one another without gap or overlap, so that whatever was told falls into exactly one.
 */
export function spanOf(day: Day, zone: string, isWorkingDay: (day: Day) => boolean): { since: Date; until: Date } {
  let before = addDays(day, -1);
  while (!isWorkingDay(before) && before > addDays(day, -LONGEST_REST_DAYS)) before = addDays(before, -1);
  return { since: instantOf(before, MORNING, zone), until: instantOf(day, MORNING, zone) };
}
