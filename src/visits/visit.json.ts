import { Actor } from '../kernel/actor';
import { ageOn } from '../kernel/days';
import { endAsFacilitySees, lineAsSeenBy } from './visit-audience.rules';
import type { NotAdmittedView } from './visit.select';
import type { VisitHistoryLine, VisitView } from './visits.queries';

/** Who reads: the organisation whose visit it is, or the facility it takes place at. */
export type Audience = 'organisation' | 'facility';

/** The audience an actor belongs to. */
export const audienceOf = (actor: Actor): Audience => (actor.role === 'liaison' ? 'facility' : 'organisation');

const common = (visit: VisitView): Record<string, unknown> => ({
  id: visit.id,
  reference: visit.reference,
  status: visit.status,
  version: visit.version,
  mode: visit.mode,
  sessionId: visit.sessionId,
  facilityId: visit.facilityId,
  day: visit.day,
  provisional: visit.provisional,
  overCapacity: visit.overCapacity,
  accessNeeds: visit.accessNeeds,
  startsAt: visit.startsAt,
  endsAt: visit.endsAt,
  holdExpiresAt: visit.holdExpiresAt,
  proposedSessionId: visit.proposedSessionId,
  proposedStartsAt: visit.proposedStartsAt,
  proposedEndsAt: visit.proposedEndsAt,
  cause: visit.cause,
  reasonCode: visit.reasonCode,
  renewsOn: visit.renewsOn,
  requestedAt: visit.requestedAt,
  decidedAt: visit.decidedAt,
  answerDueAt: visit.answerDueAt,
  escalatedAt: visit.escalatedAt,
  amendment: visit.amendment && { ...visit.amendment, ...instants(visit.amendment), askedAt: new Date(visit.amendment.askedAt) },
  group: visit.group,
  wishes: visit.wishes.map((wish) => ({ ...wish, ...instants(wish), triedAt: wish.triedAt && new Date(wish.triedAt) })),
});

/** Instants of the database's JSON in the form of all others. */
const instants = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): { startsAt: Date; endsAt: Date } => ({
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
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
      escalatedTo: visit.escalatedTo,
      headCount: visit.dyads.length + inside,
      adultsInside: inside,
      documentsOk: visit.documentsOk,
      approvalNeeded: visit.approvalNeeded,
      dyads: visit.dyads.map((d) => ({
        dyadId: d.dyadId,
        childInitial: firstLetter(d.givenName),
        childAge: ageOn(d.birthDate, visit.day),
        relationship: d.relationship,
      })),
      // To say who is not admitted: which of them, and no name.
      party: visit.party.map(({ personType, personId, place }) => ({ personType, personId, place })),
      notAdmitted: visit.notAdmitted.map(unnamed),
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
    reviews: visit.reviews.map((review) => ({ ...review, since: new Date(review.since) })),
    dyads: visit.dyads.map(({ dyadId, childId, childReference, preferredName, relationship, attended }) => ({
      dyadId,
      childId,
      childReference,
      preferredName,
      relationship,
      attended,
    })),
    party: visit.party.map(({ personType, personId, place, name, attended }) => ({ personType, personId, place, name, attended })),
    notAdmitted: visit.notAdmitted.map((one) => ({ ...unnamed(one), name: one.name })),
  };
}

/** A visit's history as JSON: each side sees every step, but names, notes and answers only of its own people. */
export function toHistoryJson(lines: VisitHistoryLine[], actor: Actor): Record<string, unknown>[] {
  return lines
    .map((line) => lineAsSeenBy(actor, line))
    .map(({ action, fromStatus, toStatus, at, reasonCode, ...own }) => ({
      action,
      fromStatus,
      toStatus,
      at,
      reasonCode,
      ...(own.actorOrganisationId === actor.organisationId
        ? { actorUserId: own.actorUserId, actorName: own.actorName, onBehalfOf: own.onBehalfOf, note: own.note, deskNote: own.deskNote }
        : {}),
      familyNote: own.familyNote,
    }));
}

const unnamed = ({ personType, personId, dyadId, reasonCode }: NotAdmittedView): Omit<NotAdmittedView, 'name'> => ({
  personType,
  personId,
  dyadId,
  reasonCode,
});

const firstLetter = (name: string): string => Array.from(name)[0] ?? '';
