/** Why the program could not start, as one clear sentence for the person at the terminal; printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const ioReasons: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space and start again',
  EDQUOT: 'the disk quota is used up; free some space and start again',
  EACCES: 'permission was denied; check who owns it',
  EPERM: 'permission was denied; check who owns it',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of that path is a file, not a folder',
};

/** The code of a system or PostgreSQL error ('ENOSPC', '23505' …), or '' when it has none. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns an I/O failure at `place` into a StartError; anything unexpected is returned as it is. */
export function asStartError(error: unknown, place: string): unknown {
  const reason = ioReasons[errorCode(error)];
  return reason ? new StartError(`Cannot use ${place}: ${reason}.`) : error;
}
