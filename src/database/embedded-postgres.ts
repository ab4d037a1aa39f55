import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join, parse, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { canEnter, findBinaries, makeOpenFolder, program, programEnvironment, serverAccount, sharedFolder } from './postgres-binaries';
import type { Account, PostgresBinaries } from './postgres-binaries';
import { discardPidFile, readPostmaster } from './postmaster-file';
import { explain } from './postgres-log';
import { freePort } from './free-port';
import { appRole } from './scope';
import { StartError, asStartError } from './start-error';

/** How to start the database that comes with the program. */
export interface EmbeddedPostgresOptions {
  /** Folder of the data; created when missing. Beside it lie `<dataDir>.log` and the passwords, `<dataDir>.password` and `<dataDir>.app-password`. */
  dataDir: string;
  /** For tests: no fsync, 300 connections, and stop() deletes everything. */
  throwAway?: boolean;
  /** Left out: any free one. Given, a server that crashed comes back where its clients look for it. */
  port?: number;
  log(line: string): void;
}

/** A running server: the URLs of its `kinline` database, as its owner (a superuser) and as the application, and how to stop it. */
export interface EmbeddedPostgres {
  url: string;
  appUrl: string;
  stop(): Promise<void>;
}

interface Site {
  dataDir: string;
  account: Account | undefined;
  binaries: PostgresBinaries;
  password: string;
  appPassword: string;
  throwAway: boolean;
  port: number | undefined;
}

const superuser = 'kinline';
const appLogin = 'kinline_app_login';
const throwAwaySettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/**
 * Starts (or joins) the PostgreSQL server that lies in node_modules, listening on 127.0.0.1 only.
 * It survives kill -9 of itself and of this process; when this process goes away without stop(), a watchdog shuts the server down.
 * @throws StartError with one sentence for the person at the terminal
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const site = prepareSite(options);
    const joined = await joinRunning(site, options.log);
    if (joined) return joined;
    options.log('Starting the database …');
    return await launch(site);
  } catch (error) {
    throw asStartError(error, `the database folder ${options.dataDir}`);
  }
}

/** Finds programs, account and folder, checks the data and creates it on the first start. */
function prepareSite({ dataDir: wanted, throwAway = false, port, log }: EmbeddedPostgresOptions): Site {
  let account = serverAccount();
  let dataDir = resolve(wanted);
  makeOpenFolder(dirname(dataDir));
  if (!canEnter(dirname(dataDir), account)) {
    dataDir = join(sharedFolder, createHash('sha1').update(dataDir).digest('hex'), 'pg');
    makeOpenFolder(dirname(dataDir));
  }
  const content = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (content.length > 0 && account) {
    const owner = statSync(dataDir);
    if (owner.uid !== 0) account = { uid: owner.uid, gid: owner.gid };
    else spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, dataDir]);
  }
  const site = { dataDir, account, binaries: findBinaries(account), throwAway, port, password: '', appPassword: '' };
  if (content.length > 0) checkData(site);
  site.password = passwordBeside(site, 'password', content.length > 0);
  // Data of an older version has no such login yet; it is made, or its password renewed, at every start.
  site.appPassword = passwordBeside(site, 'app-password', false);
  if (content.length === 0) {
    log('Creating the database folder (first start) …');
    createData(site);
  }
  return site;
}

function checkData({ dataDir, binaries }: Site): void {
  const remedy = 'move it away to start empty, restore it from a backup, or set DATABASE_URL';
  const versionFile = join(dataDir, 'PG_VERSION');
  if (!existsSync(versionFile) || !existsSync(join(dataDir, 'global', 'pg_control'))) {
    throw new StartError(`The folder ${dataDir} is not a complete PostgreSQL data folder; ${remedy}.`);
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== binaries.major) {
    throw new StartError(
      `The data in ${dataDir} belongs to PostgreSQL ${version}, these programs are version ${binaries.major}; ${remedy}.`,
    );
  }
}

/** A password kept beside the data; only this account (and root) may read the file. */
function passwordBeside({ dataDir, account }: Site, suffix: 'password' | 'app-password', required: boolean): string {
  const file = `${dataDir}.${suffix}`;
  if (!existsSync(file)) {
    if (required) throw new StartError(`The password file ${file} is missing; restore it, or move ${dataDir} away to start empty.`);
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (account) chownSync(file, account.uid, account.gid);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Runs initdb. Into a side folder renamed at the end, so that a first start cut short leaves nothing half made. */
function createData(site: Site): void {
  const inPlace = existsSync(site.dataDir);
  const folder = inPlace ? site.dataDir : `${site.dataDir}.new`;
  if (!inPlace) rmSync(folder, { recursive: true, force: true });
  makeOpenFolder(folder);
  if (site.account) chownSync(folder, site.account.uid, site.account.gid);
  // LC_CTYPE must be UTF-8 or pg_trgm finds no trigrams in Chinese names; only glibc has a dependable C.UTF-8.
  const locale = process.platform === 'linux' ? ['--locale=C.UTF-8'] : ['--locale=C', '--lc-ctype=en_US.UTF-8'];
  const access = ['-U', superuser, '-A', 'scram-sha-256', `--pwfile=${site.dataDir}.password`];
  const encoding = ['-E', 'UTF8', ...locale, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const speed = site.throwAway ? ['--no-sync'] : [];
  const run = spawnSync(program(site.binaries.native, 'initdb'), ['-D', folder, ...access, ...encoding, '--no-instructions', ...speed], {
    ...site.account,
    cwd: parse(folder).root,
    env: programEnvironment(),
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    if (!inPlace) rmSync(folder, { recursive: true, force: true });
    throw run.error ?? explain(`${run.stdout}${run.stderr}`, site.dataDir);
  }
  if (!inPlace) renameSync(folder, site.dataDir);
}

/** Uses the server another process of ours started on the same data; waits while one is shutting down. */
async function joinRunning(site: Site, log: (line: string) => void): Promise<EmbeddedPostgres | undefined> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const postmaster = readPostmaster(site.dataDir);
    if (postmaster?.state !== 'alive') return undefined;
    if (postmaster.status === 'ready' && (await answers(site, postmaster.port))) {
      log('The database is already running.');
      return { ...(await openDatabase(site, postmaster.port)), stop: () => stopWhenUnused(site, postmaster.pid, postmaster.port) };
    }
    await sleep(100);
  }
  throw new StartError(`Another PostgreSQL process uses ${site.dataDir} but does not answer; stop it and start again.`);
}

async function answers(site: Site, port: number): Promise<boolean> {
  const client = new Client({ connectionString: serverUrl(site, port, 'postgres'), connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whoever leaves last switches off the light: a joined server stays up while others are connected. */
async function stopWhenUnused(site: Site, pid: number, port: number): Promise<void> {
  const others = await withClient(site, port, async (client) => {
    const text = `select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return (await client.query<{ n: number }>(text)).rows[0]?.n ?? 0;
  }).catch(() => 0);
  if (others === 0) await shutDown(site, pid);
}

/** Starts the server; tries again while a killed predecessor is still being cleared away, or when another program took the port. */
async function launch(site: Site): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    const port = site.port ?? (await freePort());
    const postmaster = readPostmaster(site.dataDir);
    // A pid now used by another program, or (after five seconds) a process nobody reaps, would keep PostgreSQL from starting.
    if (postmaster?.state === 'foreign' || (postmaster?.state === 'zombie' && attempt > 20)) discardPidFile(site.dataDir);
    const { running, log } = await tryLaunch(site, port);
    if (running) {
      try {
        return { ...(await openDatabase(site, port)), stop: running };
      } catch (error) {
        await running();
        throw error;
      }
    }
    const retry = /lock file "postmaster.pid" already exists|shared memory block .* still in use|Address already in use/.test(log);
    if (!retry || attempt > 24) throw explain(log, site.dataDir);
    await sleep(250);
  }
}

/** One attempt: answers how to stop the running server, or, when it ended at once, what it wrote. */
async function tryLaunch(site: Site, port: number): Promise<{ running?: () => Promise<void>; log: string }> {
  const logFile = `${site.dataDir}.log`;
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC'];
  if (site.throwAway) settings.push(...throwAwaySettings);
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(
    program(site.binaries.native, 'postgres'),
    ['-D', site.dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // Detached: Ctrl-C must reach us first, we close our connections and then stop the server.
    { ...site.account, cwd: parse(site.dataDir).root, env: programEnvironment(), detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const failed = new Promise<never>((_, fail) => child.once('error', fail));
  failed.catch(() => undefined);
  child.unref();
  const { pid } = child;
  if (pid === undefined) return failed;
  const dismiss = guard(pid);
  while (child.exitCode === null && child.signalCode === null) {
    const postmaster = readPostmaster(site.dataDir);
    if (postmaster?.pid === pid && postmaster.status === 'ready') {
      return { log: '', running: () => shutDown(site, pid).then(dismiss) };
    }
    await sleep(20);
  }
  dismiss();
  return { log: readFileSync(logFile, 'utf8') };
}

/**
 * Starts a tiny process that holds our pipe: when we are gone, even by kill -9, it shuts the server down cleanly.
 * Answers how to send it away.
 */
function guard(pid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  const script = `cat >/dev/null; kill -INT ${pid}`;
  const watchdog = spawn('/bin/sh', ['-c', script], { cwd: '/', env: {}, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.on('error', () => undefined);
  watchdog.unref();
  const { stdin } = watchdog;
  if (stdin instanceof Socket) stdin.unref();
  return () => {
    watchdog.kill('SIGKILL');
    stdin?.destroy();
  };
}

/** Fast shutdown; after 30 seconds an immediate one (the next start then recovers from the log). */
async function shutDown(site: Site, pid: number): Promise<void> {
  const running = (): boolean => readPostmaster(site.dataDir, pid)?.state === 'alive';
  if (process.platform === 'win32') spawnSync(program(site.binaries.native, 'pg_ctl'), ['stop', '-D', site.dataDir, '-m', 'fast', '-w']);
  else if (running()) process.kill(pid, 'SIGINT');
  for (let waited = 0; running(); waited += 1) {
    if (waited === 1500) process.kill(pid, 'SIGQUIT');
    await sleep(20);
  }
  if (!site.throwAway) return;
  for (const suffix of ['', '.log', '.password', '.app-password'])
    rmSync(`${site.dataDir}${suffix}`, { recursive: true, force: true, maxRetries: 5 });
}

function serverUrl(site: Site, port: number, database: string): string {
  return `postgres://${superuser}:${site.password}@127.0.0.1:${port}/${database}`;
}

async function withClient<T>(site: Site, port: number, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl(site, port, 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the `kinline` database and the application's login when they are missing, and answers the URLs. */
async function openDatabase(site: Site, port: number): Promise<{ url: string; appUrl: string }> {
  await withClient(site, port, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('${appLogin}', 0))`);
    const found = await client.query(`select 1 from pg_database where datname = 'kinline'`);
    if (found.rowCount === 0) await client.query('create database kinline');
    const { rows } = await client.query<{ rolname: string }>(`select rolname from pg_roles where rolname = any($1)`, [[appRole, appLogin]]);
    const roles = rows.map(({ rolname }) => rolname);
    if (!roles.includes(appRole)) await client.query(`create role ${appRole} nologin`);
    // The alphabet of base64url needs no quoting.
    const login = `${appLogin} login password '${site.appPassword}'`;
    await client.query(roles.includes(appLogin) ? `alter role ${login}` : `create role ${login} in role ${appRole}`);
  });
  const url = serverUrl(site, port, 'kinline');
  return { url, appUrl: url.replace(`${superuser}:${site.password}@`, `${appLogin}:${site.appPassword}@`) };
}
