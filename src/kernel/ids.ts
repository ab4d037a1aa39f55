import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A UUIDv7: made by the application, sortable by time, the same on every database. */
export const newId = (): string => v7();

/** Letters and digits nobody confuses when read over the phone (no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V). */
const REFERENCE_ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/** A short reference for people to say, e.g. `K7QA`. Unique per table by constraint; callers retry on a clash. */
export const newReference = (length = 5): string =>
  Array.from({ length }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]).join('');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** True for a well-formed UUID. */
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
