import { NOBODY } from '../kernel/fields';
import { forbiddenIn, redact } from '../kernel/redact';

/** Codes, ids, days, counts and names of fields – never a sentence, a name or a number of anybody. */
const CODE = /^[A-Za-z0-9_.:/-]{0,80}$/;

/** What of an audit line's details is more than codes under public names, as `detail.key`. */
export function tooMuch(details: Record<string, unknown>): string[] {
  const words = Object.entries(details).filter(([, value]) =>
    [value].flat().some((one) => (typeof one === 'string' && !CODE.test(one)) || (typeof one === 'object' && one !== null)),
  );
  return [...new Set([...forbiddenIn(details, NOBODY, 'detail'), ...words.map(([key]) => `detail.${key}`)])];
}

/** The details that an audit line may keep: codes under public names. */
export function auditable(details: Record<string, unknown>): Record<string, unknown> {
  const bad = new Set(tooMuch(details));
  const kept = Object.fromEntries(Object.entries(details).filter(([key]) => !bad.has(`detail.${key}`)));
  return redact(kept, { allowed: NOBODY, kind: 'detail', how: 'omit' });
}
