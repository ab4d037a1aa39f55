import { addDays, Day, dayInZone, instantOf } from '../kernel/days';
import type { Admits } from './session.vocabulary';

/** For what a closure is: null stands for every mode, every ward. */
export interface ClosureScope {
  mode: string | null;
  wardIds: readonly string[] | null;
}

/** From when until when, in instants; no end: until somebody says. */
export interface ClosureTime {
  startsAt: Date;
  endsAt: Date | null;
}

export interface ClosureWindow extends ClosureScope, ClosureTime {}

/** What a closure needs to know of a session. */
export interface Shuttable {
  mode: string;
  wardId: string | null;
  admits: Admits | null;
  startsAt: Date;
  endsAt: Date;
}

export type ClosureState = 'coming' | 'running' | 'over' | 'withdrawn';

/** The longest closure with an end, in days: longer ones are a slip of the year. */
export const LONGEST_DAYS = 366;

/** A moment as people say it: a day, and the hour at the facility ("HH:mm") where it is not the whole day. */
export interface SaidTime {
  from: Day;
  fromTime?: string;
  /** Null: open-ended. */
  to: Day | null;
  toTime?: string;
}

/** Local days and hours as instants: a day without an hour is meant whole, its last moment included. */
export function timeOf({ from, fromTime, to, toTime }: SaidTime, zone: string): ClosureTime {
  return {
    startsAt: instantOf(from, fromTime ?? '00:00', zone),
    endsAt: to === null ? null : endOf(to, toTime, zone),
  };
}

/** The end of a day, or an hour of it, at the facility. */
export const endOf = (day: Day, time: string | undefined, zone: string): Date =>
  time === undefined ? instantOf(addDays(day, 1), '00:00', zone) : instantOf(day, time, zone);

/** The last day on which a closure still shuts something; null without an end. */
export const lastDayOf = ({ startsAt, endsAt }: ClosureTime, zone: string): Day | null =>
  endsAt === null ? null : dayInZone(endsAt > startsAt ? new Date(endsAt.getTime() - 1) : endsAt, zone);

/** A closure that was reopened before it began ends as it starts. */
const isWithdrawn = ({ startsAt, endsAt }: ClosureTime): boolean => endsAt !== null && endsAt <= startsAt;

/** True when two times have a moment in common; touching is not meeting, and a time without a moment meets none. */
export const overlaps = (a: ClosureTime, b: ClosureTime): boolean =>
  !isWithdrawn(a) && !isWithdrawn(b) && (b.endsAt === null || a.startsAt < b.endsAt) && (a.endsAt === null || b.startsAt < a.endsAt);

/** True when a session might fall under both. */
export function scopesMeet(a: ClosureScope, b: ClosureScope): boolean {
  if (a.mode !== null && b.mode !== null && a.mode !== b.mode) return false;
  return a.wardIds === null || b.wardIds === null || a.wardIds.some((id) => b.wardIds?.includes(id));
}

const includes = (a: ClosureScope, b: ClosureScope): boolean =>
  (a.mode === null || a.mode === b.mode) &&
  (a.wardIds === null || (b.wardIds !== null && b.wardIds.every((id) => a.wardIds?.includes(id))));

/** True when `a` shuts all that `b` shuts and more: a lock-down of the house may come over the closure of a ward. */
export const isWider = (a: ClosureScope, b: ClosureScope): boolean => includes(a, b) && !includes(b, a);

/** True for a session that the closure shuts as a whole: one that serves no ward besides the closed ones. */
export function shuts(closure: ClosureWindow, session: Shuttable): boolean {
  if (!touches(closure, session)) return false;
  const { wardIds } = closure;
  if (wardIds === null) return true;
  if (session.wardId !== null) return wardIds.includes(session.wardId);
  const only = session.admits?.includeWards ?? [];
  return only.length > 0 && only.every((id) => wardIds.includes(id));
}

/** True for a session that takes place for others, but not for people of the closed wards. */
export const shutsPartly = (closure: ClosureWindow, session: Shuttable): boolean =>
  touches(closure, session) && closure.wardIds !== null && session.wardId === null && !shuts(closure, session);

const touches = (closure: ClosureWindow, session: Shuttable): boolean =>
  overlaps(closure, session) && (closure.mode === null || closure.mode === session.mode);

/** How a closure stands: one that was reopened before it began has never been. */
export function stateOf(time: ClosureTime, now: Date): ClosureState {
  const { startsAt, endsAt } = time;
  if (isWithdrawn(time)) return 'withdrawn';
  if (endsAt !== null && endsAt <= now) return 'over';
  return startsAt > now ? 'coming' : 'running';
}
