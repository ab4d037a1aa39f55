import { Client } from 'pg';
import { newId, newReference } from '../src/kernel/ids';
import type { BenchFamily } from './load';

/** A statement as the application sent it. */
export interface Statement {
  /** It was sent as a prepared statement: whoever sends it again prepares it too. */
  name?: string;
  text: string;
  values: unknown[];
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const REFERENCES = /^[34679ACDEFGHJKMNPQRTWXY]{5,8}$/;

/** Notes every statement that this process sends while the work runs. */
export async function capture(work: () => Promise<void>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (this: Client, ...args: unknown[]): unknown {
    const [query, values] = args;
    if (typeof query === 'string') statements.push({ text: query, values: Array.isArray(values) ? values : [] });
    else if (isPrepared(query)) statements.push(query);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return statements;
}

const isPrepared = (query: unknown): query is Required<Statement> =>
  typeof query === 'object' && query !== null && 'name' in query && 'text' in query && 'values' in query;

/** What one booking is about: the ids in its statements that change from booking to booking. */
export interface Booking {
  family: BenchFamily;
  sessionId: string;
  session: { startsAt: Date; endsAt: Date; day: string };
  key: string;
}

/**
 * The captured statements of one booking, for another: known ids are exchanged, everything the application makes up (ids,
 * references) is made up anew, the session's times are the other session's.
 */
export function rewrite(statements: Statement[], from: Booking, to: Booking, constant: ReadonlySet<string>): Statement[] {
  const ids = new Map<string, string>([
    [from.sessionId, to.sessionId],
    [from.key, to.key],
    ...Object.entries(from.family).map(([name, id]): [string, string] => [id, to.family[name as keyof BenchFamily]]),
  ]);
  const references = new Map<string, string>();
  const other = (id: string): string => {
    if (constant.has(id)) return id;
    const known = ids.get(id) ?? newId();
    ids.set(id, known);
    return known;
  };
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (value instanceof Date) {
      if (value.getTime() === from.session.startsAt.getTime()) return to.session.startsAt;
      return value.getTime() === from.session.endsAt.getTime() ? to.session.endsAt : value;
    }
    if (typeof value !== 'string') return value;
    if (value === from.session.day) return to.session.day;
    if (value.slice(0, 7) === from.session.day.slice(0, 7) && /^\d{4}-\d{2}-01$/.test(value)) return `${to.session.day.slice(0, 7)}-01`;
    if (REFERENCES.test(value)) {
      const fresh = references.get(value) ?? newReference(value.length);
      references.set(value, fresh);
      return fresh;
    }
    return value.replace(UUID, (id) => other(id));
  };
  return statements.map(({ values, ...statement }) => ({ ...statement, values: values.map(change) }));
}
