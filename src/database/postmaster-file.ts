import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './start-error';

/** What postmaster.pid says and what became of that process. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Line 8: 'starting', 'ready', 'standby' or 'stopping'; '' while it is being written. */
  status: string;
  /** alive: our server; zombie: killed but not yet reaped; foreign: the pid now belongs to another program; dead: no such process. */
  state: 'alive' | 'zombie' | 'foreign' | 'dead';
}

/**
 * Reads `<dataDir>/postmaster.pid` (format: PostgreSQL, src/include/utils/pidfile.h).
 * With `expected`, a file about another process counts as none, and a missing file is answered from the process itself.
 */
export function readPostmaster(dataDir: string, expected?: number): Postmaster | undefined {
  const lines = readLines(dataDir);
  const pid = Number(lines[0]);
  if (expected !== undefined && pid !== expected) {
    const state = stateOf(expected, dataDir);
    return state === 'alive' ? { pid: expected, port: 0, status: 'stopping', state } : undefined;
  }
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '', state: stateOf(pid, dataDir) };
}

/** Removes a pid file that points to a process which is certainly not a server on this data. */
export function discardPidFile(dataDir: string): void {
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

function readLines(dataDir: string): string[] {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function stateOf(pid: number, dataDir: string): Postmaster['state'] {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return 'dead';
  }
  if (process.platform !== 'linux') return 'alive';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [flag] = stat.slice(stat.lastIndexOf(')') + 2);
    if (flag === 'Z' || flag === 'X') return 'zombie';
  } catch {
    return 'dead';
  }
  try {
    // The postmaster works inside its data folder; after a restart of the machine the same pid can be any other program.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir) ? 'alive' : 'foreign';
  } catch {
    return 'alive';
  }
}
