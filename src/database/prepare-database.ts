import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source';
import { appRole } from './scope';
import { StartError, errorCode } from './start-error';

const oldestVersion = 15;
const migrationLock = 'kinline migrations';

const connectionProblems: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that address',
  ENOTFOUND: 'that host name does not exist',
  EAI_AGAIN: 'that host name cannot be looked up',
  EHOSTUNREACH: 'that host cannot be reached',
  ENETUNREACH: 'that host cannot be reached',
  ETIMEDOUT: 'the server did not answer in time',
  ECONNRESET: 'the server closed the connection',
  '28P01': 'the user name or password is wrong',
  '28000': 'the server does not let this user in',
  '3D000': 'that database does not exist',
  '42501': 'this user may not connect to that database',
  '53300': 'the server has no connection left',
  '57P03': 'the server is still starting or shutting down',
};

/** `host:port/database` of a URL, never its user or password. */
function place(url: string): string {
  try {
    const { protocol, hostname, port, pathname } = new URL(url);
    if (!/^postgres(ql)?:$/.test(protocol)) throw new Error('not a PostgreSQL URL');
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    throw new StartError('DATABASE_URL is not a PostgreSQL address such as postgres://user:password@host:5432/kinline.');
  }
}

async function connect(url: string): Promise<Client> {
  const where = place(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = errorCode(error);
    const detail = connectionProblems[code] ?? (error instanceof Error && error.message ? error.message : 'no reason was given');
    throw new StartError(`Cannot connect to the database ${where}: ${detail}.`);
  }
}

/**
 * Checks that the database answers and suits us: PostgreSQL 15 or newer, UTF-8, and a UTF-8 LC_CTYPE (with "C", pg_trgm finds no
 * trigrams in Chinese names, so the search for a parent would silently find nobody).
 * @throws StartError with one sentence
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ version: number; encoding: string; ctype: string }>(
      `select current_setting('server_version_num')::int / 10000 as version, pg_encoding_to_char(encoding) as encoding, datctype as ctype
         from pg_database where datname = current_database()`,
    );
    const [found] = rows;
    const remedy = `create it with: create database … encoding 'UTF8' lc_ctype 'C.UTF-8' lc_collate 'C.UTF-8' template template0`;
    if (!found) return;
    const where = place(url);
    if (found.version < oldestVersion)
      throw new StartError(`The server of ${where} is PostgreSQL ${found.version}; ${oldestVersion} is the oldest that works.`);
    if (found.encoding !== 'UTF8') throw new StartError(`The database ${where} is encoded in ${found.encoding}, not UTF8; ${remedy}.`);
    if (/^(C|POSIX)$/.test(found.ctype)) {
      throw new StartError(
        `The database ${where} has LC_CTYPE "${found.ctype}", with which Chinese names cannot be searched (pg_trgm); ${remedy}.`,
      );
    }
  } finally {
    await client.end();
  }
}

/**
 * True when the application's login could lay down the role it acts in and then see every row: a superuser, one that goes round
 * the policies, or the owner of the tables.
 * @throws StartError when the login may not act as the role at all
 */
export async function mayStepOverPolicies(url: string): Promise<boolean> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ member: boolean; over: boolean }>(
      `select pg_has_role(session_user, $1, 'MEMBER') as member,
              rolsuper or rolbypassrls or exists (select 1 from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                                                    and pg_has_role(session_user, c.relowner, 'MEMBER')) as over
         from pg_roles where rolname = session_user`,
      [appRole],
    );
    const [login] = rows;
    if (login?.member !== true)
      throw new StartError(
        `The login of DATABASE_URL may not act as ${appRole}; as the owner of the database: grant ${appRole} to that login.`,
      );
    return login.over;
  } finally {
    await client.end();
  }
}

/**
 * Brings the schema up to date. Several instances may call it at once: one works, the others wait for it.
 * @returns the names of the migrations that ran
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = await connect(url);
  const dataSource = new DataSource(dataSourceOptions(url, { poolSize: 2 }));
  try {
    // Polling, not waiting in the lock: a waiting statement would hold a snapshot that blocks "create index concurrently".
    for (;;) {
      const { rows } = await lock.query<{ got: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [migrationLock]);
      if (rows[0]?.got) break;
      await sleep(200);
    }
    await dataSource.initialize();
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await lock.end();
  }
}
