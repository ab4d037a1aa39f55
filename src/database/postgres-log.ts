import { StartError } from './start-error';

/** One sentence out of what initdb or the server wrote. */
export function explain(log: string, dataDir: string): StartError {
  if (/No space left on device|Check free disk space/.test(log))
    return new StartError(`The database in ${dataDir} cannot start: the disk is full.`);
  if (/Permission denied/.test(log))
    return new StartError(`The database cannot read ${dataDir}: permission was denied; check who owns it.`);
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|error:/.test(line));
  const last = (lines.at(-1) ?? log.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC|error): */, '');
  return new StartError(`The database in ${dataDir} does not start: ${last || 'no reason was given'} (see ${dataDir}.log).`);
}
