import { Actor } from '../kernel/actor';

/** A WHERE fragment and the value of its one parameter. */
export interface Visible {
  text: string;
  value: string | null;
}

/**
 * Which visits an actor may see: an organisation its own, a liaison officer those at her or his facility. Put it into every
 * read and every lock; what it hides does not exist (404).
 * @param parameter the number of the parameter that takes `value`
 */
export function visibleTo(actor: Actor, alias: string, parameter: number): Visible {
  if (actor.role === 'liaison') return { text: `${alias}.facility_id = $${parameter}::uuid`, value: actor.facilityId };
  return { text: `${alias}.organisation_id = $${parameter}::uuid`, value: actor.organisationId };
}

/** Somebody who writes down what a facility without an account has decided: with the permission to decide, for that one act. */
export const deciding = (actor: Actor): Actor => ({ ...actor, permissions: new Set([...actor.permissions, 'visit.decide']) });
