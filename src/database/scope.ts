import { requestContext } from '../kernel/request-context';
import type { Actor } from '../kernel/actor';

/** The role of the database under which every statement of the application runs: it owns nothing and cannot step over a policy. */
export const appRole = 'kinline_app';

/** On whose behalf statements run, as the policies of row level security read it (migrations/…-row-level-security.ts). */
export interface Scope {
  /** The same text means the same settings. */
  readonly key: string;
  readonly params: readonly string[];
}

const settings = ['system', 'organisation', 'facility', 'role', 'user', 'worker', 'now'];

/** Sets all of a scope on a connection; they stay until the next scope. */
export const setScope = `SELECT ${settings.map((name, i) => `set_config('kinline.${name}', $${i + 1}, false)`).join(', ')}`;

/**
 * The scope of a person, or of the system itself. It says the minute too, by the application's clock: an opened glass and a
 * worker's trips end by it.
 */
export function scopeOf(actor: Actor | null, now: Date): Scope {
  const minute = `${now.toISOString().slice(0, 16)}Z`;
  const params = actor
    ? ['', actor.organisationId, actor.facilityId ?? '', actor.role, actor.userId ?? '', actor.workerId ?? '', minute]
    : ['on', '', '', '', '', '', minute];
  return { key: params.join('|'), params };
}

/** Whose statements these are: a signed-in person's, or the system's in jobs, at the start, before sign-in and on open pages. */
export function currentActor(): Actor | null {
  const context = requestContext();
  return context === undefined || context.open === true ? null : context.actor;
}
