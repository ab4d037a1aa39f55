import { addDays, ageOn, Day, dayInZone, instantOf } from '../kernel/days';
import { addHours } from '../kernel/instants';

/** Days before (-) and after (+) the meeting, and the wall time at the facility (casework and safeguarding, G13–G16). */
const OFFSETS = {
  prepare_child: { days: -7, time: '09:00' },
  prepare_parent: { days: -7, time: '09:00' },
  check_preparation: { days: -2, time: '12:00' },
  check_fitness: { days: -1, time: '20:00' },
  debrief: { days: 1, time: '20:00' },
  follow_up: { days: 7, time: '18:00' },
} as const;
export type VisitTaskKind = keyof typeof OFFSETS;

/** What is opened when a meeting is arranged, and what after it. */
export const BEFORE = ['prepare_child', 'prepare_parent', 'check_preparation', 'check_fitness'] as const satisfies readonly VisitTaskKind[];
export const AFTER = ['debrief', 'follow_up'] as const satisfies readonly VisitTaskKind[];

/** Within so many hours the child has been talked with: the next booking waits for it (G16). */
export const DEBRIEF_HOURS = 72;
/** Under this age words alone do not prepare a child (G13). */
const PICTURES_UNDER = 7;

/**
 * When a task about a meeting is due, in the facility's zone; now, if that has passed already. The talk afterwards stays within 72 hours
 * whatever the clocks do.
 */
export function dueOf(kind: VisitTaskKind, meeting: { startsAt: Date; endsAt: Date; timeZone: string }, now: Date): Date {
  const { days, time } = OFFSETS[kind];
  const due = instantOf(addDays(dayInZone(meeting.startsAt, meeting.timeZone), days), time, meeting.timeZone);
  const latest = kind === 'debrief' ? addHours(meeting.endsAt, DEBRIEF_HOURS) : due;
  const wanted = due < latest ? due : latest;
  return wanted < now ? now : wanted;
}

/** True when the child must be prepared with pictures: under seven on the day of the meeting. */
export const needsPictures = (birthDate: Day, day: Day): boolean => ageOn(birthDate, day) < PICTURES_UNDER;

/** One open task per meeting, kind and dyad. */
export const keyOf = (kind: VisitTaskKind, visitId: string, dyadId: string): string => `${kind}:${visitId}:${dyadId}`;
