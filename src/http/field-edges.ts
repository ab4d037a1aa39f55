import type { Request } from 'express';
import { Actor } from '../kernel/actor';
import { classesOf, FieldClass, NOBODY } from '../kernel/fields';
import { kindOf, redact } from '../kernel/redact';
import { PageResult } from '../ui/page';

type ReadRequest = Request & { actor?: Actor };

/** The classes the sender of a request may see; somebody without an account sees what is public. */
const allowedFor = (request: ReadRequest): ReadonlySet<FieldClass> => (request.actor ? classesOf(request.actor.role) : NOBODY);

/** What an API route is about: its last word that is no id, by its pattern – how an asker spells the address changes nothing. `/api/v1/children/:id/timeline` → `timeline`. */
export const kindOfRoute = (request: Request): string =>
  kindOf(
    ((request.route as { path?: string } | undefined)?.path ?? request.path)
      .split('/')
      .filter((part) => /^[a-z][a-z-]*$/.test(part))
      .at(-1) ?? '',
  );

/** Every text of a form as it was sent, and the names it came under. Only what changes something has one: a question in a link must not confirm a guess. */
function ownWords(request: Request): ReadonlySet<string> {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        words.add(name);
        collect(inner);
      }
    }
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') collect(request.body);
  return words;
}

/** A JSON answer without the fields its reader may not see. A public route without an actor is left as it is. */
export const answerFor = <T>(request: ReadRequest, answer: T): T =>
  request.actor ? redact(answer, { allowed: allowedFor(request), kind: kindOfRoute(request), how: 'omit' }) : answer;

/** A refusal without the fields its reader may not see. It is about a problem, whatever the path is about: its code is for everybody. */
export const problemFor = <T>(request: ReadRequest, problem: T): T =>
  request.actor ? redact(problem, { allowed: allowedFor(request), kind: 'problem', how: 'omit' }) : problem;

/** A page whose views receive nothing that its reader may not see; what the reader has just typed stays in the form. */
export function pageFor(request: ReadRequest, result: PageResult): PageResult {
  if (result.options.inventedOnly) return result;
  // A family's page stays a family's page, whoever opens it.
  const allowed = result.options.layout === 'caregiver' ? NOBODY : allowedFor(request);
  return new PageResult(redact(result.node, { allowed, kind: 'page', how: 'blank', own: ownWords(request) }), result.options);
}
