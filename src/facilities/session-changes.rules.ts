import type { Day } from '../kernel/days';
import type { DatedSession } from './facility-sessions.rules';

/** A session as it is stored, as far as a change of the timetable compares it. */
export interface StoredSession extends Omit<DatedSession, 'timetableId'> {
  id: string;
  timetableId: string;
  held: number;
  confirmed: number;
  adultsTaken: number;
  groupsTaken: number;
  videoTaken: number;
  status: 'open' | 'closed';
}

/** What a change does to a session that stays. */
export interface ChangedSession {
  stored: StoredSession;
  planned: DatedSession;
  /** Its visits would be at another time. */
  timeChanged: boolean;
  /** It is for other wards, grades or another audience, or of another mode. */
  peopleChanged: boolean;
}

/** A limit that would be lower than what is taken. */
export interface TooSmall {
  sessionId: string;
  day: Day;
  /** Which limit: windows, adults, groups, video. */
  limit: 'capacity' | 'hardCapacity' | 'maxAdults' | 'maxGroups' | 'maxVideo';
  taken: number;
  planned: number;
}

/** What the plan changes about the stored sessions: which fall away, which become different, which are too small for what is taken. */
export interface SessionDiff {
  dropped: StoredSession[];
  changed: ChangedSession[];
  tooSmall: TooSmall[];
}

const key = (timetableId: string, day: Day): string => `${timetableId} ${day}`;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .filter(([, v]) => !Array.isArray(v) || v.length > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1))
    : (value ?? null);

/** Compares what is stored with what is planned. Sessions that a facility has closed stay closed and are not asked about. */
export function diffSessions(stored: readonly StoredSession[], planned: readonly DatedSession[]): SessionDiff {
  const plans = new Map(planned.map((session) => [key(session.timetableId, session.day), session]));
  const diff: SessionDiff = { dropped: [], changed: [], tooSmall: [] };
  for (const session of stored.filter((one) => one.status === 'open')) {
    const plan = plans.get(key(session.timetableId, session.day));
    if (!plan) {
      diff.dropped.push(session);
      continue;
    }
    const timeChanged = plan.startsAt.getTime() !== session.startsAt.getTime() || plan.endsAt.getTime() !== session.endsAt.getTime();
    const peopleChanged =
      plan.wardId !== session.wardId ||
      plan.mode !== session.mode ||
      plan.audience !== session.audience ||
      !same(plan.admits, session.admits);
    diff.changed.push({ stored: session, planned: plan, timeChanged, peopleChanged });
    diff.tooSmall.push(...tooSmall(session, plan));
  }
  return diff;
}

function tooSmall(session: StoredSession, plan: DatedSession): TooSmall[] {
  const taken = session.held + session.confirmed;
  const limits = [
    ['capacity', taken, plan.capacity, session.capacity],
    ['hardCapacity', taken, plan.hardCapacity ?? (session.hardCapacity === null ? null : plan.capacity), session.hardCapacity],
    ['maxAdults', session.adultsTaken, plan.maxAdults, session.maxAdults],
    ['maxGroups', session.groupsTaken, plan.maxGroups, session.maxGroups],
    ['maxVideo', session.videoTaken, plan.maxVideo, session.maxVideo],
  ] as const;
  return limits.flatMap(([limit, used, wanted, before]) =>
    // What two people have let go beyond the limit already is not this change's fault, unless it lowers the limit.
    wanted !== null && used > wanted && (before === null || wanted < before)
      ? [{ sessionId: session.id, day: session.day, limit, taken: used, planned: wanted }]
      : [],
  );
}
