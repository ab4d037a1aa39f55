import { Actor } from '../kernel/actor';
import { DECLINE_REASONS } from './visit.rules';
import type { VisitView } from './visit.select';

/** Causes on the facility's own side: only these are its business. */
const FACILITY_CAUSES: readonly (string | null)[] = ['facility', 'parent', 'weather_or_health', 'technical'];

/**
 * What a facility is told of why a visit ended: its own reasons as they are; of the family's side (a consent withdrawn, a
 * child's "no", a worry) only that the family cancelled. What has been put so once stays so.
 */
export function endAsFacilitySees(cause: string | null, reasonCode: string | null): { cause: string | null; reasonCode: string | null } {
  if ((cause === null && reasonCode === null) || FACILITY_CAUSES.includes(cause)) return { cause, reasonCode };
  if (cause === null && DECLINE_REASONS.some((code) => code === reasonCode)) return { cause, reasonCode };
  return { cause: 'family', reasonCode: 'family_cancelled' };
}

/** A visit as its reader may know it, on pages and in the API: a liaison officer not the family's reasons, notes, conditions and phones. */
export function asSeenBy<T extends VisitView>(actor: Actor, visit: T): T {
  if (actor.role !== 'liaison') return visit;
  return {
    ...visit,
    ...endAsFacilitySees(visit.cause, visit.reasonCode),
    note: null,
    conditions: [],
    reviews: [],
    party: visit.party.map((member) => ({ ...member, phone: null })),
  };
}

/** What a line of history holds of its own side. */
interface Line {
  actorName: string | null;
  actorOrganisationId: string | null;
  onBehalfOf: Record<string, unknown> | null;
  reasonCode: string | null;
  note: string | null;
  deskNote: string | null;
}

/**
 * A line of history as its reader may know it: to a liaison officer what the other side, or a rule, wrote says only that it happened; to an
 * organisation what a facility's desk noted for itself is not there. What is for the family to be told both read.
 */
export function lineAsSeenBy<T extends Line>(actor: Actor, line: T): T {
  const own = line.actorOrganisationId === actor.organisationId;
  if (actor.role !== 'liaison') {
    const theirs = { ...line, deskNote: null };
    return own || line.actorOrganisationId === null ? theirs : { ...theirs, onBehalfOf: null, note: null };
  }
  if (own) return line;
  return { ...line, actorName: null, onBehalfOf: null, reasonCode: null, note: null, deskNote: null };
}
