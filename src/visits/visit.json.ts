import { Actor } from '../kernel/actor';
import { ageOn } from '../kernel/days';
import { DECLINE_REASONS } from './visit.rules';
import type { VisitHistoryLine, VisitView } from './visits.queries';

/** Who reads: the organisation whose visit it is, or the facility it takes place at. */
export type Audience = 'organisation' | 'facility';

/** The audience an actor belongs to. */
export const audienceOf = (actor: Actor): Audience => (actor.role === 'liaison' ? 'facility' : 'organisation');

/** Causes on the facility's own side: only these are its business. */
const FACILITY_CAUSES: readonly (string | null)[] = ['facility', 'parent', 'weather_or_health', 'technical'];

/**
 * What a facility is told of why a visit ended: its own reasons as they are; of the family's side (a consent withdrawn, a
 * child's "no", a worry) only that the family cancelled.
 */
export function endAsFacilitySees(cause: string | null, reasonCode: string | null): { cause: string | null; reasonCode: string | null } {
  if ((cause === null && reasonCode === null) || FACILITY_CAUSES.includes(cause)) return { cause, reasonCode };
  if (cause === null && DECLINE_REASONS.some((code) => code === reasonCode)) return { cause, reasonCode };
  return { cause: 'family', reasonCode: 'family_cancelled' };
}

const common = (visit: VisitView): Record<string, unknown> => ({
  id: visit.id,
  reference: visit.reference,
  status: visit.status,
  version: visit.version,
  mode: visit.mode,
  sessionId: visit.sessionId,
  facilityId: visit.facilityId,
  day: visit.day,
  startsAt: visit.startsAt,
  endsAt: visit.endsAt,
  holdExpiresAt: visit.holdExpiresAt,
  proposedSessionId: visit.proposedSessionId,
  proposedStartsAt: visit.proposedStartsAt,
  proposedEndsAt: visit.proposedEndsAt,
  cause: visit.cause,
  reasonCode: visit.reasonCode,
  requestedAt: visit.requestedAt,
  decidedAt: visit.decidedAt,
});

/**
 * A visit as JSON. The facility's side gets what the desk needs and nothing of the organisation's case: the child's initial and
 * age, the relation, how many come, whether the papers are in order, the parent's own number.
 */
export function toVisitJson(visit: VisitView, audience: Audience): Record<string, unknown> {
  const inside = visit.party.filter((member) => member.place === 'inside').length;
  if (audience === 'facility') {
    return {
      ...common(visit),
      ...endAsFacilitySees(visit.cause, visit.reasonCode),
      rosterNumber: visit.rosterNumber,
      headCount: visit.dyads.length + inside,
      adultsInside: inside,
      documentsOk: visit.documentsOk,
      approvalNeeded: visit.approvalNeeded,
      dyads: visit.dyads.map((d) => ({
        childInitial: firstLetter(d.givenName),
        childAge: ageOn(d.birthDate, visit.day),
        relationship: d.relationship,
      })),
    };
  }
  return {
    ...common(visit),
    organisationId: visit.organisationId,
    facilityName: visit.facilityName,
    parentId: visit.parentId,
    note: visit.note,
    familyAnswer: visit.familyAnswer,
    familyAnsweredAt: visit.familyAnsweredAt,
    requestedBy: visit.requestedBy,
    headCount: visit.dyads.length + inside,
    documentsOk: visit.documentsOk,
    approvalNeeded: visit.approvalNeeded,
    conditions: visit.conditions,
    dyads: visit.dyads.map(({ dyadId, childId, childReference, preferredName, relationship, attended }) => ({
      dyadId,
      childId,
      childReference,
      preferredName,
      relationship,
      attended,
    })),
    party: visit.party.map(({ personType, personId, place, name, attended }) => ({ personType, personId, place, name, attended })),
  };
}

/** A visit's history as JSON: each side sees every step, but names, notes and answers only of its own people. */
export function toHistoryJson(lines: VisitHistoryLine[], actor: Actor): Record<string, unknown>[] {
  const facility = audienceOf(actor) === 'facility';
  return lines.map(({ action, fromStatus, toStatus, at, reasonCode, ...own }) => ({
    action,
    fromStatus,
    toStatus,
    at,
    // A line of history has no cause of its own: a reason written by the other side stays there.
    reasonCode: facility && own.actorOrganisationId !== actor.organisationId ? null : reasonCode,
    ...(own.actorOrganisationId === actor.organisationId
      ? { actorUserId: own.actorUserId, actorName: own.actorName, onBehalfOf: own.onBehalfOf, note: own.note }
      : {}),
  }));
}

const firstLetter = (name: string): string => Array.from(name)[0] ?? '';
