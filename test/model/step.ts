import fc from 'fast-check';
import { Actor } from '../../src/kernel/actor';
import { DomainError } from '../../src/kernel/domain-error';
import { runInContext } from '../../src/kernel/request-context';
import type { UsedApp } from '../support/app';
import type { Seen, World } from './world';

/** What a sequence has seen so far. The facts are read again after each command; the model says which changes it may have made. */
export interface Model {
  visits: Seen[];
}

/** The real thing: the application, the sequence's world, and what has come of each kind of command in all sequences. */
export interface Real {
  used: UsedApp;
  world: World;
  outcomes: Map<string, { done: number; refused: number; codes: Set<string> }>;
}

export type Effect = (before: Seen, after: Seen | undefined) => boolean;

const read = (real: Real): Promise<Seen[]> =>
  real.used.db.sql<Seen>(
    `SELECT id, status, session_id, proposed_session_id, roster_entry_id, hold_expires_at FROM visits
      WHERE organisation_id = $1 AND roster_entry_id = ANY($2::uuid[]) ORDER BY requested_at, id`,
    [real.world.coordinator.organisationId, real.world.parents.map((p) => p.rosterEntryId)],
  );

/** The n-th of a list, counted round. @throws Error for an empty one */
export const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

/** A step of the model: what it does, and which visits it may change and how. */
export abstract class Step implements fc.AsyncCommand<Model, Real> {
  abstract readonly name: string;

  check(_model: Readonly<Model>): boolean {
    return true;
  }

  /** Does it; a refusal is a DomainError. */
  abstract act(model: Model, real: Real): Promise<unknown>;

  /** True when this step may have changed that visit so. A visit that is new has no `before`. */
  abstract allows(model: Model, real: Real): { made: number; changed: Effect };

  async run(model: Model, real: Real): Promise<void> {
    const may = this.allows(model, real);
    const done = await attempt(this, model, real);
    await settle(model, real, [done ? may : { made: 0, changed: () => false }], this.name);
  }
}

/** Does a step and notes whether it was refused. @throws everything that is not a refusal */
export async function attempt(step: Step, model: Model, real: Real): Promise<boolean> {
  const outcome = real.outcomes.get(step.name) ?? { done: 0, refused: 0, codes: new Set() };
  real.outcomes.set(step.name, outcome);
  try {
    await step.act(model, real);
    outcome.done += 1;
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    outcome.refused += 1;
    outcome.codes.add(error.code);
    return false;
  }
}

export async function settle(model: Model, real: Real, may: { made: number; changed: Effect }[], name: string): Promise<void> {
  const seen = await read(real);
  const before = new Map(model.visits.map((visit) => [visit.id, visit]));
  const made = seen.filter((visit) => !before.has(visit.id)).length;
  if (made > may.reduce((n, m) => n + m.made, 0)) throw new Error(`${name} made ${made} visits`);
  for (const [id, was] of before) {
    const is = seen.find((visit) => visit.id === id);
    const same = is?.status === was.status && is.sessionId === was.sessionId && is.proposedSessionId === was.proposedSessionId;
    // Two at once may both have moved it: then one of them says so, and the legal way is checked at the end.
    if (!same && !may.some((m) => m.changed(was, is))) throw new Error(`${name}: ${was.status} → ${is?.status ?? 'gone'} is not its doing`);
  }
  model.visits = seen;
}

/** Does something as somebody. */
export const as = <T>(actor: Actor, work: () => Promise<T>): Promise<T> => runInContext({ requestId: 'model', locale: 'en', actor }, work);
