import type { Reason } from '../../kernel/reasons';
import type { ReviewCause, ReviewOwner } from './review.entity';

/** A doubt as it is now. */
export interface Doubt {
  cause: ReviewCause;
  ownerRole: ReviewOwner;
  details: Record<string, string | readonly string[]>;
}

/** What besides the gates can make a visit doubtful. */
export interface Circumstances {
  /** The session was closed or moved under the visit. */
  timetableChanged: boolean;
  /** The parent is away from the facility for a while: court, hospital. */
  parentAway: boolean;
  /** Workers of the party who are away on the day. */
  absentWorkers: readonly string[];
  /** Other visits of the same escort on the day at another facility. */
  elsewhere: readonly string[];
  /** Families of a group that goes whole or not at all that do not go any more, by visit. */
  groupLost: readonly string[];
  /** Reason codes that were known when the visit was asked for or agreed to. */
  known: ReadonlySet<string>;
  /** The facility's rules for the day were changed after that. */
  rulesChanged: boolean;
}

const OWNERS: Record<ReviewCause, ReviewOwner> = {
  approval_missing: 'lead',
  calendar_provisional: 'coordinator',
  escort_two_places: 'coordinator',
  gate_closed: 'coordinator',
  group_incomplete: 'coordinator',
  journey: 'coordinator',
  parent_away: 'liaison',
  parent_suspended: 'coordinator',
  rules_changed: 'coordinator',
  timetable_changed: 'liaison',
  visitor_banned: 'coordinator',
  ward_unknown: 'liaison',
  worker_absent: 'coordinator',
};

/** True for doubts that are the facility's to answer; the others are between an organisation and itself. */
export const isFacilitys = (cause: ReviewCause): boolean => OWNERS[cause] === 'liaison';

/** Reasons that come and go with the day and say nothing new about a visit that is arranged. */
const PASSING: readonly string[] = [
  'session.full',
  'session.notice_too_short',
  'session.notice_days_too_short',
  'session.notice_hours_too_short',
  'session.too_far_ahead',
  'entitlement.used_up',
  'session.past',
];

/** The cause a gate's reason belongs to. Only the first part of a code counts: rooms may add codes of their own. */
function causeOf({ code, severity }: Reason): ReviewCause {
  const [room = ''] = code.split('.');
  if (code === 'parent.suspended') return 'parent_suspended';
  if (code === 'party.banned') return 'visitor_banned';
  if (severity === 'approval') return 'approval_missing';
  if (/calendar|holiday|provisional/.test(code)) return 'calendar_provisional';
  if (/ward/.test(code)) return 'ward_unknown';
  if (room === 'journey' || room === 'travel') return 'journey';
  return severity === 'hard' ? 'gate_closed' : 'rules_changed';
}

/**
 * Every doubt about a visit, one per cause, with the codes that raise it in order. What was known when the visit was asked for or agreed to
 * is no doubt; a warning that is new counts where the way, the ward, the calendar or the facility's rules may have brought it.
 */
export function doubtsOf(reasons: readonly Reason[], circumstances: Circumstances): Doubt[] {
  const codes = new Map<ReviewCause, Set<string>>();
  for (const reason of reasons) {
    const cause = causeOf(reason);
    if (PASSING.includes(reason.code) || circumstances.known.has(reason.code)) continue;
    if (cause === 'rules_changed' && !circumstances.rulesChanged) continue;
    codes.set(cause, (codes.get(cause) ?? new Set()).add(reason.code));
  }
  const doubts = [...codes].map(([cause, found]): Doubt => ({ cause, ownerRole: OWNERS[cause], details: { codes: [...found].sort() } }));
  const add = (cause: ReviewCause, details: Doubt['details']): void => {
    doubts.push({ cause, ownerRole: OWNERS[cause], details });
  };
  if (circumstances.timetableChanged) add('timetable_changed', {});
  if (circumstances.parentAway) add('parent_away', {});
  if (circumstances.absentWorkers.length > 0) add('worker_absent', { workerIds: [...circumstances.absentWorkers].sort() });
  if (circumstances.elsewhere.length > 0) add('escort_two_places', { visitIds: [...circumstances.elsewhere].sort() });
  if (circumstances.groupLost.length > 0) add('group_incomplete', { visitIds: [...circumstances.groupLost].sort() });
  return doubts.sort((a, b) => a.cause.localeCompare(b.cause));
}

/** What tells one doubt from another of the same cause: left as it is once, it stays so until something about it changes. */
export const keyOf = ({ cause, details }: Pick<Doubt, 'cause' | 'details'>): string =>
  `${cause} ${JSON.stringify(Object.entries(details).sort(([a], [b]) => a.localeCompare(b)))}`;
