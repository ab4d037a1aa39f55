import { sqlState } from './constraints';

/** How Node and the driver say that there is no way to the server, or that it broke. */
const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
]);
/** … and how the server says that it is going, coming or full (PostgreSQL manual, appendix A; class 08 is the connection itself). */
const SERVER = new Set(['57P01', '57P02', '57P03', '57P05', '53300']);
/** What the driver throws without any code when a connection is gone. */
const WORDS =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable|not currently accepting connections|terminating connection/i;

/**
 * True for an error that means: the database is away, and the same request may do well in a moment. Nothing of what was asked is known to have
 * happened; a request with an idempotency key may be sent again safely.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = sqlState(error);
  if (CONNECTION.has(code) || SERVER.has(code) || /^08\w{3}$/.test(code)) return causedByConnection(error, code);
  // Several addresses of one host, none of which answers.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return (code === '' || code === '55000') && WORDS.test(error.message);
}

/** A file that is not there (ENOENT) is only the database's socket when a connection was being made. */
const causedByConnection = (error: Error, code: string): boolean =>
  code !== 'ENOENT' || (error as { syscall?: unknown }).syscall === 'connect';
