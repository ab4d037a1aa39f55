import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { Database } from '../../src/database/database';
import { migrate } from '../../src/database/prepare-database';
import { appRole } from '../../src/database/scope';

const migrationsFolder = join(__dirname, '..', '..', 'migrations');
const busy = '55006'; // object_in_use: someone is connected to the template

/** A database of one test file; `url` signs in as the owner of its tables, a superuser. */
export interface TestDatabase {
  url: string;
  /** As the owner: sees and deletes what the application cannot. */
  owner: DataSource;
  /** Closes the owner's connection and drops the database. */
  drop(): Promise<void>;
}

/** What `useDatabase()` gives; the properties are there once the file's beforeAll has run. */
export interface UsedDatabase {
  readonly url: string;
  /** As the application runs: under its role, in the system's scope where nobody is signed in. */
  readonly db: Database;
  readonly dataSource: DataSource;
  readonly owner: DataSource;
}

function urlOf(database: string): string {
  const url = new URL(process.env['KINLINE_TEST_SERVER'] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The name changes with the migrations, so runs of different states of the code can share a server. */
function templateName(): string {
  const hash = createHash('sha1');
  const files = readdirSync(migrationsFolder).filter((file) => file.endsWith('.ts'));
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(migrationsFolder, file)));
  return `kinline_template_${hash.digest('hex').slice(0, 12)}`;
}

/** Builds the template with the real migrations; the first to come works, the others wait. */
async function ensureTemplate(client: Client): Promise<string> {
  const template = templateName();
  const exists = async (): Promise<boolean> =>
    (await client.query('select 1 from pg_database where datname = $1', [template])).rowCount === 1;
  if (await exists()) return template;
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
  try {
    if (await exists()) return template;
    // Renamed only when complete: a run killed half-way leaves no half-migrated template.
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0`);
    await migrate(urlOf(draft));
    await client.query(`alter database ${draft} rename to ${template}`);
    return template;
  } finally {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  }
}

async function clone(client: Client, database: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`create database ${database} template ${template}`);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== busy || attempt === 100) throw error;
      await sleep(50);
    }
  }
}

/** A fresh, migrated database, cloned in some milliseconds. Call `drop()` when every connection to it is closed. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = `kinline_test_${process.env['KINLINE_TEST_RUN'] ?? 'x'}_${randomBytes(6).toString('hex')}`;
  await withServer(async (client) => clone(client, database, await ensureTemplate(client)));
  const owner = await new DataSource(dataSourceOptions(urlOf(database), { poolSize: 1 })).initialize();
  return {
    url: urlOf(database),
    owner,
    async drop() {
      if (owner.isInitialized) await owner.destroy();
      await withServer(async (client) => void (await client.query(`drop database if exists ${database} with (force)`)));
    },
  };
}

/** Names of the tables that hold rows, quoted. */
export async function filledTables(dataSource: DataSource): Promise<string[]> {
  const tables: { name: string }[] = await dataSource.query(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'`,
  );
  if (tables.length === 0) return [];
  const probes = tables.map(({ name }) => `select '${name}' as name where exists (select 1 from ${name})`);
  const filled: { name: string }[] = await dataSource.query(probes.join(' union all '));
  return filled.map(({ name }) => name);
}

/**
 * Deletes every row but those of `keep`. As a replica: no trigger and no foreign key fires, so neither the order of the
 * tables nor append-only guards matter. Only tables that hold rows are touched, which is why this is quick.
 */
export async function emptyTables(dataSource: DataSource, keep: ReadonlySet<string>): Promise<void> {
  const tables = (await filledTables(dataSource)).filter((name) => !keep.has(name));
  if (tables.length === 0) return;
  await dataSource.query(
    ['set session_replication_role = replica', ...tables.map((name) => `delete from ${name}`), 'reset session_replication_role'].join('; '),
  );
}

/**
 * For integration tests: a database for this file, emptied before each test. Rows that the migrations themselves insert
 * (reference tables) stay.
 */
export function useDatabase(): UsedDatabase {
  let database: TestDatabase | undefined;
  let dataSource: DataSource | undefined;
  let db: Database | undefined;
  let reference: ReadonlySet<string> = new Set();

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, { poolSize: 10, role: appRole })).initialize();
    db = new Database(dataSource);
    reference = new Set(await filledTables(database.owner));
  });
  beforeEach(async () => {
    if (database) await emptyTables(database.owner, reference);
  });
  afterAll(async () => {
    if (dataSource?.isInitialized) await dataSource.destroy();
    await database?.drop();
  });

  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('useDatabase(): the database is there only after beforeAll');
    return value;
  };
  return {
    get url() {
      return present(database).url;
    },
    get db() {
      return present(db);
    },
    get dataSource() {
      return present(dataSource);
    },
    get owner() {
      return present(database).owner;
    },
  };
}
