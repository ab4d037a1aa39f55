import { DomainError, FieldError, invalid } from '../kernel/domain-error';
import { isStorable } from '../kernel/text';

/** Deeper than any body of ours. Whoever walks a body later uses the stack, and a hundred thousand levels would exhaust it. */
const DEEPEST = 20;
/** Names that every object knows, like `__proto__`; no field of ours has one, and the validator would pass over them in silence. */
const reachesBehind = (name: string): boolean => name in Object.prototype;

/** Calls `see` for every value of a body, with its JSON pointer. @throws DomainError malformed `body.unreadable` */
function walk(value: unknown, see: (value: unknown, pointer: string) => void, pointer = '', depth = 0): void {
  see(value, pointer);
  if (value === null || typeof value !== 'object') return;
  if (depth > DEEPEST) throw new DomainError('malformed', 'body.unreadable');
  for (const key of Object.keys(value)) walk((value as Record<string, unknown>)[key], see, `${pointer}/${key}`, depth + 1);
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/**
 * Refuses what no class of ours can describe, before anybody works with it: a body that is not an object, a list in a list,
 * names that reach behind an object, and nesting without end.
 * @throws DomainError malformed or invalid
 */
export function refuseMisshapen(body: unknown): void {
  if (body === undefined) return;
  if (body === null || typeof body !== 'object' || isList(body))
    throw invalid('validation.failed', {}, [{ pointer: '', code: 'validation.body' }]);
  const hidden: FieldError[] = [];
  const nested: FieldError[] = [];
  walk(body, (value, pointer) => {
    if (reachesBehind(pointer.slice(pointer.lastIndexOf('/') + 1))) hidden.push({ pointer, code: 'validation.whitelistValidation' });
    if (isList(value))
      value.forEach((item, i) => isList(item) && nested.push({ pointer: `${pointer}/${i}`, code: 'validation.listInList' }));
  });
  if (hidden.length > 0) throw new DomainError('malformed', 'validation.failed', {}, { errors: hidden });
  if (nested.length > 0) throw invalid('validation.failed', {}, nested);
}

/** Refuses characters that cannot be stored, in values and in names. @throws DomainError malformed with every place */
export function refuseUnstorable(body: unknown): void {
  const errors: FieldError[] = [];
  walk(body, (value, pointer) => {
    if ((typeof value === 'string' && !isStorable(value)) || !isStorable(pointer)) errors.push({ pointer, code: 'validation.nul' });
  });
  if (errors.length > 0) throw new DomainError('malformed', 'validation.failed', {}, { errors });
}
