import { addDays, Day, dayInZone, instantOf, isoWeekday } from '../kernel/days';
import { addHours, addMinutes, minutesBetween } from '../kernel/instants';
import { Reason } from '../kernel/reasons';
import type { VisitStatus, VisitVerb } from './visit.states';

/** A facility's reasons to decline (stable, translated). `parent_refuses` never reaches a family by machine. */
export const DECLINE_REASONS = [
  'quota_used',
  'parent_transferred',
  'parent_released',
  'parent_refuses',
  'discipline_or_medical',
  'visitor_not_approved',
  'contact_bar',
  'document_missing',
  'session_full',
  'facility_event',
  'duplicate',
  'other_reviewed',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** On whose side it lies that a visit does not take place. */
export const CAUSES = ['child', 'guardian', 'escort', 'parent', 'facility', 'weather_or_health', 'technical'] as const;
export type Cause = (typeof CAUSES)[number];

export const OUTCOMES = ['completed', 'partial', 'aborted', 'no_show', 'refused_at_gate'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const FAMILY_ANSWERS = ['can_go', 'cannot', 'call_me'] as const;
export type FamilyAnswerKind = (typeof FAMILY_ANSWERS)[number];

/** A trip's steps in their order. */
export const STEPS = ['picked_up', 'arrived', 'started', 'ended', 'home_safe'] as const;
export type StepName = (typeof STEPS)[number];

/** The verb behind each outcome of a report. */
export const VERB_OF_OUTCOME: Record<Outcome, VisitVerb> = {
  completed: 'complete',
  partial: 'complete_partly',
  aborted: 'abort',
  no_show: 'miss',
  refused_at_gate: 'refuse_at_gate',
};

/** The meeting took place, at least in part. */
export const tookPlace = (outcome: Outcome): boolean => outcome === 'completed' || outcome === 'partial';

const HOLD_HOURS = 48;
const HOURS_BEFORE_SESSION = 24;
const SATURDAY = 6;

/**
 * Until when an unanswered request keeps its seat: 48 hours in which Saturdays and Sundays do not count, at most until 24
 * hours before the session; when that has passed already, until the session begins.
 */
export function holdUntil(now: Date, sessionStartsAt: Date, timeZone: string): Date {
  const latest = addHours(sessionStartsAt, -HOURS_BEFORE_SESSION);
  if (latest <= now) return sessionStartsAt;
  let [until, left] = [now, HOLD_HOURS * 60];
  while (left > 0) {
    const day = dayInZone(until, timeZone);
    const midnight = instantOf(addDays(day, 1), '00:00', timeZone);
    const today = isoWeekday(day) < SATURDAY ? minutesBetween(until, midnight) : 0;
    if (today >= left) until = addMinutes(until, left);
    else until = midnight;
    left -= today;
  }
  return until < latest ? until : latest;
}

/** Nearer than this, a change cannot wait for the next working day. */
const NEAR_HOURS = 48;
const NOON = '12:00';

/**
 * By when somebody has looked at a change: noon of the next working day, but a day before the meeting; within the hour when the meeting
 * is near or has begun.
 */
export function lookBy(now: Date, startsAt: Date, nextWorkingDay: Day, timeZone: string): Date {
  if (minutesBetween(now, startsAt) < NEAR_HOURS * 60) return addHours(now, 1);
  const [noon, dayBefore] = [instantOf(nextWorkingDay, NOON, timeZone), addHours(startsAt, -HOURS_BEFORE_SESSION)];
  return noon < dayBefore ? noon : dayBefore;
}

/** How a session's counters change. */
export interface SeatChange {
  sessionId: string;
  held: number;
  confirmed: number;
  adults: number;
  groups: number;
  video: number;
}

/** A visit as far as its place goes. */
interface Placed {
  status: VisitStatus;
  sessionId: string;
  proposedSessionId: string | null;
  takesAdults?: number;
  takesGroups?: number;
  takesVideo?: number;
  /** Adults, tables and video rooms in the other session; as in its own when left out. */
  proposedTakes?: readonly number[] | null;
}

/**
 * What a visit takes, by its state: held while it is asked for, confirmed once it is agreed; and held where a proposal of the facility or
 * an amendment of the organisation points.
 */
export function seatsOf({
  status,
  sessionId,
  proposedSessionId,
  takesAdults,
  takesGroups,
  takesVideo,
  proposedTakes,
}: Placed): SeatChange[] {
  const agreed = status === 'confirmed' || status === 'under_way';
  if (!agreed && status !== 'requested' && status !== 'proposed') return [];
  const takes = { adults: takesAdults ?? 0, groups: takesGroups ?? 0, video: takesVideo ?? 0 };
  const [adults = takes.adults, groups = takes.groups, video = takes.video] = proposedTakes ?? [];
  const second = proposedSessionId === null ? [] : [{ sessionId: proposedSessionId, held: 1, confirmed: 0, adults, groups, video }];
  return [{ sessionId, held: agreed ? 0 : 1, confirmed: agreed ? 1 : 0, ...takes }, ...second];
}

const COUNTERS = ['held', 'confirmed', 'adults', 'groups', 'video'] as const;

/** The difference between what a visit took and takes, per session in id order; sessions that do not change are left out. */
export function seatChanges(before: SeatChange[], after: SeatChange[]): SeatChange[] {
  const sums = new Map<string, SeatChange>();
  const add = (change: SeatChange, sign: 1 | -1): void => {
    const sum = sums.get(change.sessionId) ?? { sessionId: change.sessionId, held: 0, confirmed: 0, adults: 0, groups: 0, video: 0 };
    for (const counter of COUNTERS) sum[counter] += sign * change[counter];
    sums.set(change.sessionId, sum);
  };
  before.forEach((change) => add(change, -1));
  after.forEach((change) => add(change, 1));
  return [...sums.values()]
    .filter((sum) => COUNTERS.some((counter) => sum[counter] !== 0))
    .sort((a, b) => a.sessionId.localeCompare(b.sessionId));
}

export type LedgerAct = 'use' | 'release' | 'refund' | 'forfeit';

/**
 * What becomes of the parent's entitlement when a visit ends. What the facility caused is given back; a meeting uses it; a
 * missed one, or one that came too late for the gate, forfeits it only where the facility's rule says so (`losesAllowance`); everything else
 * gives it back unused.
 */
export function ledgerActOf(status: VisitStatus, cause: Cause | undefined, forfeits: boolean): LedgerAct | undefined {
  switch (status) {
    case 'completed':
    case 'partial':
      return 'use';
    case 'no_show':
    case 'refused_at_gate':
      return cause === 'facility' ? 'refund' : forfeits ? 'forfeit' : 'release';
    case 'aborted':
    case 'cancelled':
      return cause === 'facility' ? 'refund' : 'release';
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return 'release';
    default:
      return undefined;
  }
}

/** Reasons that mean only "somebody else was faster": the request was fine. */
const CONTENTION = [
  'bus.full',
  'session.full',
  'session.adults_full',
  'session.groups_full',
  'session.video_full',
  'entitlement.used_up',
  'child.busy',
  'parent.busy',
  'worker.busy',
];

/** Reasons that say only: no room in this session. */
const NO_ROOM: readonly string[] = ['session.full', 'session.adults_full', 'session.groups_full', 'session.video_full'];
export const isNoRoom = (code: string): boolean => NO_ROOM.includes(code);

/** The contention code when the one hard reason is contention, or when room is all that is missing; else undefined. */
export function contentionOf(reasons: readonly Reason[]): string | undefined {
  const hard = reasons.filter((r) => r.severity === 'hard');
  if (hard.length > 1 && hard.every((r) => isNoRoom(r.code))) return NO_ROOM.find((code) => hard.some((r) => r.code === code));
  const [only] = hard;
  return hard.length === 1 && only !== undefined && CONTENTION.includes(only.code) ? only.code : undefined;
}

/** Reasons a visit that already holds its place gives by itself, or that only count when asking. */
const OWN = [
  'session.full',
  'session.adults_full',
  'session.groups_full',
  'session.video_full',
  'entitlement.used_up',
  'session.notice_too_short',
  'session.notice_days_too_short',
  'session.notice_hours_too_short',
  'session.too_far_ahead',
];

/** Holds a place beyond the windows that no second person has said yes to. */
export const BEYOND = 'session.over_capacity';

/** The hard reasons against a visit that already holds its place; and that nobody has said yes to a place beyond the windows. */
export const againstHeldVisit = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((r) => (r.severity === 'hard' && !OWN.includes(r.code)) || r.code === BEYOND);

/** What keeps a child from setting out: also what still needs somebody's yes. That the session has begun is late, not forbidden. */
export const againstSettingOut = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((r) => r.severity !== 'warning' && !OWN.includes(r.code) && r.code !== 'session.past');

/**
 * The first reason for which a coming visit is cancelled without a person. A report that is not written yet is not one: it can
 * still be written, and whoever sets out is asked for it. Nor is a place beyond the windows that nobody has answered yet. What a facility
 * has suspended for a while may be over by then, and somebody looks; in the last day nobody should have to travel to a closed door.
 * @param soon it begins within a day
 */
export const reasonToCancel = (against: readonly Reason[], soon: boolean): Reason | undefined =>
  against.find((r) => r.code !== 'debrief.missing' && r.code !== BEYOND && (soon || !FOR_A_WHILE.includes(r.code)));

/** What a facility says for a while, and may take back. */
const FOR_A_WHILE: readonly string[] = ['parent.suspended', 'party.banned'];

/** Rooms whose gates are the facility's own business; anything else is the organisation's and is not told to a liaison officer. */
const OF_FACILITY = ['session', 'facility', 'entitlement', 'parent', 'grade', 'kinship_proof', 'party', 'worker'];

/** "Not yet", for a reason that is not its reader's to know: it names nothing. */
export const notReady = (ruleVersion: string): Reason => ({
  code: 'visit.not_ready',
  severity: 'hard',
  owner: 'coordinator',
  source: 'Kinline',
  ruleVersion,
});

/** Reasons as a liaison officer may see them: the organisation's own become one that names nothing. */
export function reasonsForLiaison(reasons: readonly Reason[]): Reason[] {
  const shown = reasons.filter((r) => OF_FACILITY.includes(r.code.split('.')[0] ?? ''));
  const hidden = reasons.find((r) => r.severity === 'hard' && !shown.includes(r));
  return hidden ? [...shown, notReady(hidden.ruleVersion)] : shown;
}

/** Their codes, for answers that name codes only. Something is left of hard reasons: whatever does not fit goes on not fitting. */
export const codesForLiaison = (reasons: readonly Reason[]): string[] => reasonsForLiaison(reasons).map((reason) => reason.code);

/** On whose side a gate that has closed lies. */
export function causeOfReason(code: string): Cause {
  const room = code.split('.')[0];
  if (code.startsWith('consent.own_')) return 'child';
  if (room === 'consent' || room === 'kinship_proof') return 'guardian';
  if (room === 'parent' || room === 'grade') return 'parent';
  if (room === 'worker' || room === 'party' || room === 'escort' || code === 'contact_decision.worker_other_sex') return 'escort';
  // Our own second person has said no: nobody's fault but ours, and no first place next time.
  if (code === BEYOND) return 'technical';
  if (room === 'session' || room === 'facility') return 'facility';
  if (room === 'facts') return 'technical';
  return 'child';
}

/** The step that comes after those recorded; undefined when the trip is over. */
export const nextStep = (done: readonly StepName[]): StepName | undefined => STEPS.find((step) => !done.includes(step));

/** The pool of the ledger a visit takes from; a group event is the facility's invitation and takes from none. */
export const ledgerPool = (mode: string, pool: string): string => (mode === 'group' ? 'group' : pool);
