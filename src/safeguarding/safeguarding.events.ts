/** Outbox topics of this room. Payloads carry ids only. */
export const RESTRICTION_ADDED = 'restriction.added';
export const CONTACT_DECISION_CHANGED = 'contact_decision.changed';

/** Payload of both topics: the dyad whose gates must be asked again. */
export interface DyadChanged {
  dyadId: string;
}
