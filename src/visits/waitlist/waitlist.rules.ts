import type { Day } from '../../kernel/days';
import { isoWeekday } from '../../kernel/days';
import { addHours, minutesBetween } from '../../kernel/instants';
import { Eligibility, verdictOf } from '../../kernel/reasons';
import { isNoRoom } from '../visit.rules';

/** Why a family stands where it does on the list. */
export interface Standing {
  id: string;
  /** The child has never met this parent in person. */
  neverVisited: boolean;
  /** Days since they were last in touch in any way; since the file was opened when never. */
  daysSinceContact: number;
  /** A facility called a meeting off that has not been made up for: a stored fact (rebooking_priorities). */
  facilityCancelled: boolean;
  /** Age of the oldest carer; null when nobody's is known. */
  carerAge: number | null;
  /** Minutes from home to the facility, known or reckoned from the distance; null when nobody can say. */
  travelMinutes: number | null;
  madeAt: Date;
}

/**
 * The fair rank, one question after the other, the next one only between equals: whose meeting the facility called off; who has never met;
 * who has been without contact longer; whose carer is older; who has the longer way, for whom another date is the harder to find; who has waited
 * longer. The id decides between twins, so that the order never
 * depends on who looks. Source: design/experience.md §2.1 (waitlist), casework-and-safeguarding.md §8.2 (a facility's cause keeps priority),
 * docs/decisions/0020 (which puts that question first).
 */
export function byRank(a: Standing, b: Standing): number {
  return (
    Number(b.facilityCancelled) - Number(a.facilityCancelled) ||
    Number(b.neverVisited) - Number(a.neverVisited) ||
    b.daysSinceContact - a.daysSinceContact ||
    (b.carerAge ?? 0) - (a.carerAge ?? 0) ||
    (b.travelMinutes ?? 0) - (a.travelMinutes ?? 0) ||
    a.madeAt.getTime() - b.madeAt.getTime() ||
    a.id.localeCompare(b.id)
  );
}

/** Which question decided between a family and the one ranked next; null for the last. */
export type Decider = 'never_visited' | 'days_since_contact' | 'facility_cancelled' | 'carer_age' | 'travel' | 'waiting_time';

/** The first question in which two families differ. */
export function decider(a: Standing, b: Standing): Decider {
  if (a.facilityCancelled !== b.facilityCancelled) return 'facility_cancelled';
  if (a.neverVisited !== b.neverVisited) return 'never_visited';
  if (a.daysSinceContact !== b.daysSinceContact) return 'days_since_contact';
  if ((a.carerAge ?? 0) !== (b.carerAge ?? 0)) return 'carer_age';
  if ((a.travelMinutes ?? 0) !== (b.travelMinutes ?? 0)) return 'travel';
  return 'waiting_time';
}

/** What a family waits for. Days are days at the facility, times local "HH:MM" or "HH:MM:SS". */
export interface Wish {
  fromDay: Day;
  toDay: Day;
  weekdays: readonly number[] | null;
  earliest: string | null;
  latest: string | null;
}

/** True when a session is on a day and begins at an hour that suits. @param localStart "HH:MM" */
export function suits(
  { fromDay, toDay, weekdays, earliest, latest }: Wish,
  { day, localStart }: { day: Day; localStart: string },
): boolean {
  if (day < fromDay || day > toDay) return false;
  if (weekdays !== null && !weekdays.includes(isoWeekday(day))) return false;
  if (earliest !== null && localStart < earliest.slice(0, 5)) return false;
  return latest === null || localStart <= latest.slice(0, 5);
}

const LONG_HOURS = 48;
const SHORT_HOURS = 24;
/** A session nearer than this is offered for the shorter time. */
const NEAR_HOURS = 7 * 24;
/** So long before the session the family must have said yes. */
const BEFORE_SESSION_HOURS = 24;
const MINUTES = 60;

/**
 * Until when a freed seat is kept for a family: 48 hours, 24 when the session is within a week, never later than a day before it.
 * @returns undefined when there is no longer time to ask anybody
 */
export function offerUntil(now: Date, startsAt: Date): Date | undefined {
  const left = minutesBetween(now, startsAt) / MINUTES;
  const latest = addHours(startsAt, -BEFORE_SESSION_HOURS);
  const until = addHours(now, left < NEAR_HOURS ? SHORT_HOURS : LONG_HOURS);
  if (latest <= addHours(now, 1)) return undefined;
  return until < latest ? until : latest;
}

/** Reasons that one paper, signed or brought, takes away. */
const PAPERS = [
  'kinship_proof.missing',
  'kinship_proof.not_accepted',
  'kinship_proof.also_needed',
  'consent.missing',
  'consent.own_missing',
  'consent.to_reconfirm',
];

/** How far a family is from a place: nothing in the way, one paper, one other thing, or more; `unfit`: the session itself is not for it. */
export type Nearness = 'ready' | 'one_document' | 'one_reason' | 'barred' | 'unfit';

/** How near the gates let a family to a place when its seats are left out of account. Source: design/experience.md §2.2 (waitlist). */
export function nearness(eligibility: Eligibility): Nearness {
  const hard = withKeptPlace(eligibility).reasons.filter(({ severity }) => severity === 'hard');
  const [only] = hard;
  if (only === undefined) return 'ready';
  if (hard.some(({ code }) => code.startsWith('session.'))) return 'unfit';
  if (hard.every(({ code }) => code === only.code)) return PAPERS.includes(only.code) ? 'one_document' : 'one_reason';
  return 'barred';
}

/** What the gates say to a family for which a place is kept: that there is no room does not stand against it. */
export function withKeptPlace({ reasons }: Eligibility): Eligibility {
  const others = reasons.filter((reason) => !isNoRoom(reason.code));
  return { verdict: verdictOf(others), reasons: others };
}
