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

/** Which way a list runs, and what lies behind its cursor. */
export interface Direction {
  order: 'ASC' | 'DESC';
  past: '<' | '>';
}

/**
 * The direction that `sort` asks for: `-field` from the last to the first.
 * @param natural how the list runs when nobody asks
 */
export function directionOf(sort: string | undefined, natural: Direction['order']): Direction {
  const order = sort === undefined ? natural : sort.startsWith('-') ? 'DESC' : 'ASC';
  return { order, past: order === 'ASC' ? '>' : '<' };
}

/** Cuts `limit + 1` rows into a page: the extra row only tells that there is more. */
export function toPage<T>(rows: T[], limit: number, position: (row: T) => string[]): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, page: { nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null } };
}

/**
 * Cuts a page out of a list that is read as a whole. The cursor names the last row of the page before and where it stood: if that
 * row is gone meanwhile, the list goes on from its place.
 * @param limit rows of a page; all when undefined
 * @throws DomainError malformed `cursor.invalid`
 */
export function windowOf<T>(rows: readonly T[], { limit, cursor }: { limit?: number; cursor?: string }): Page<T> {
  const key = (row: T | undefined): string => (typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : '-');
  const [last, place] = decodeCursor(cursor, ['text', 'text']) ?? [];
  if (place !== undefined && !/^\d{1,9}$/.test(place)) throw new DomainError('malformed', 'cursor.invalid');
  const found = last === undefined || last === '-' ? -1 : rows.findIndex((row) => key(row) === last);
  const start = place === undefined ? 0 : found >= 0 ? found + 1 : Number(place);
  const end = limit === undefined ? rows.length : start + limit;
  return { data: rows.slice(start, end), page: { nextCursor: end < rows.length ? encodeCursor([key(rows[end - 1]), String(end)]) : null } };
}
