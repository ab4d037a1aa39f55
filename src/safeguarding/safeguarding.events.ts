/** Outbox topics of this room. Payloads carry ids only. */
export const RESTRICTION_ADDED = 'restriction.added';
export const CONTACT_DECISION_CHANGED = 'contact_decision.changed';

/** A worry was raised. Until a second person has closed it, nothing of the dyad goes ahead – what is booked already included. */
export const INCIDENT_RAISED = 'incident.raised';

/** Payload of every topic: the dyad whose gates must be asked again. */
export interface DyadChanged {
  dyadId: string;
}
