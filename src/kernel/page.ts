import { isDay } from './days';
import { DomainError } from './domain-error';
import { isId } from './ids';
import { parseInstant } from './instants';
import { isStorable } from './text';

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  data: T[];
  page: { nextCursor: string | null };
}

/** Hides a keyset position in an opaque cursor. */
export const encodeCursor = (position: readonly string[]): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** What a position is made of; a cursor is read as strictly as a body. */
export type CursorPart = 'id' | 'instant' | 'day' | 'text';
const FITS: Record<CursorPart, (value: string) => boolean> = {
  id: isId,
  instant: (value) => parseInstant(value) !== undefined,
  day: isDay,
  text: isStorable,
};

/** Reads a cursor back; 400 `cursor.invalid` when it is not one of ours. */
export function decodeCursor(cursor: string | undefined, parts: readonly CursorPart[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const fits =
      Array.isArray(value) &&
      value.length === parts.length &&
      parts.every((part, i) => typeof value[i] === 'string' && FITS[part](value[i]));
    if (fits) return value as string[];
  } catch {
    // falls through to the one error below
  }
  throw new DomainError('malformed', 'cursor.invalid');
}

/** Cuts `limit + 1` rows into a page: the extra row only tells that there is more. */
export function toPage<T>(rows: T[], limit: number, position: (row: T) => string[]): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, page: { nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null } };
}
