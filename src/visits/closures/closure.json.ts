import { ClosureChangeRow, ClosureRow, lastDayOf } from '../../facilities/closures.queries';
import { dayInZone, timeInZone } from '../../kernel/days';
import { countsOf } from './closure-visits.rules';
import type { ClosureResult } from './closure-treatments.service';
import { toVisitJson } from '../visit.json';

type Json = Record<string, unknown>;

/** A closure as JSON: instants, and the days and hours at the facility. */
export function toClosureJson(closure: ClosureRow): Json {
  const { id, facilityId, startsAt, endsAt, mode, wardIds, wholeDays, reasonCode, version, state, sessionCount, createdAt, timeZone } =
    closure;
  return {
    id,
    facilityId,
    state,
    startsAt,
    endsAt,
    from: dayInZone(startsAt, timeZone),
    fromTime: timeInZone(startsAt, timeZone),
    to: lastDayOf(closure, timeZone),
    toTime: endsAt === null ? null : timeInZone(endsAt, timeZone),
    openEnded: endsAt === null,
    mode,
    wardIds,
    wholeDays,
    reasonCode,
    sessionCount,
    version,
    createdAt,
  };
}

/** A line of a closure's history as JSON. */
export const toClosureChangeJson = ({ kind, at, previousEnd, newEnd, sessionCount, onBehalfOf }: ClosureChangeRow): Json => ({
  kind,
  at,
  previousEnd,
  newEnd,
  sessionCount,
  onBehalfOf,
});

/** What a closure does or would do, as its facility reads it. */
export function toClosureResultJson({ closureId, plan, sessionIds, affected, others, offers, fingerprint, left }: ClosureResult): Json {
  const of = (...actions: string[]): Json[] =>
    affected.filter((one) => actions.includes(one.action)).map(({ visit }) => toVisitJson(visit, 'facility'));
  return {
    closureId,
    dryRun: closureId === null,
    startsAt: plan.window.startsAt,
    endsAt: plan.window.endsAt,
    fromNow: plan.fromNow,
    sessionIds,
    fingerprint,
    counts: countsOf(affected.map(({ visit }) => visit)),
    treatments: affected.map(({ visit, action, toSessionId, codes }) => ({ visitId: visit.id, action, sessionId: toSessionId, codes })),
    visits: of('cancel', 'wait'),
    moved: of('move'),
    underWay: of('call'),
    others,
    offers,
    left,
  };
}
