/** Outbox topics of this room. Payloads carry ids only. */
export const RESTRICTION_ADDED = 'restriction.added';
export const CONTACT_DECISION_CHANGED = 'contact_decision.changed';

/** A worry was raised. Until a second person has closed it, nothing of the dyad goes ahead – what is booked already included. */
export const INCIDENT_RAISED = 'incident.raised';

/** `{ incidentId }` – the hour in which a red worry is to be seen is over. */
export const INCIDENT_HOUR_OVER = 'incident.hour_over';
/** `{ organisationId, role, facilityId? }` – the room of messages asks these people to sign in, and says no more. */
export const STAFF_NOTICE = 'staff.notice';

/** Payload of the dyad's topics: the dyad whose gates must be asked again. */
export interface DyadChanged {
  dyadId: string;
}
