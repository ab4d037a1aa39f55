import { join } from 'node:path';
import { types } from 'pg';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { parseInstant } from './instants';
import { SnakeNamingStrategy } from './naming';

const root = join(__dirname, '..', '..');

// OIDs from PostgreSQL's pg_type.dat. Days stay 'YYYY-MM-DD' (a Date would shift them by the zone); counts and sums are numbers.
const asNumber = [20 /* int8 */, 1700 /* numeric */];
const timestamptz = 1184;
const asText = [1082 /* date */, 1114 /* timestamp without time zone */];

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (asNumber.includes(oid)) return Number;
  if (asText.includes(oid)) return (value) => value;
  if (oid === timestamptz && format !== 'binary') return parseInstant;
  return types.getTypeParser(oid, format ?? 'text');
}

const IDLE_MILLISECONDS = 30 * 60_000;
/** Firewalls forget a way on which nothing goes, some after five minutes; a statement sent on it would wait for minutes. */
const KEEP_ALIVE_MILLISECONDS = 60_000;

/**
 * TypeORM options for one database; `poolSize` is the most connections this process opens (10 when left out). With `role` every
 * connection acts as that role from its first statement; without, as whoever the URL signs in. `readOnly` connections refuse to write.
 * `allAtOnce` is for TypeORM's comparison of entities and tables, which asks all its questions on one connection without waiting for an answer.
 */
export function dataSourceOptions(
  url: string,
  { poolSize = 10, role, readOnly, allAtOnce = false }: { poolSize?: number; role?: string; readOnly?: boolean; allAtOnce?: boolean } = {},
): DataSourceOptions {
  const startup = ['-c TimeZone=UTC', '-c default_transaction_isolation=read\\ committed', ...(role ? [`-c role=${role}`] : [])];
  if (readOnly) startup.push('-c default_transaction_read_only=on');
  return {
    type: 'postgres',
    url,
    poolSize,
    entities: [join(root, 'src', '**', '*.entity.{js,ts}')],
    migrations: [join(root, 'migrations', '*.{js,ts}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    namingStrategy: new SnakeNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    logging: false,
    applicationName: 'kinline',
    // How long a request waits for a connection too: a queue is answered late, not with a failure.
    connectTimeoutMS: 30_000,
    extra: {
      // A new connection plans every statement anew, six times over: worth more than the memory that an idle one holds.
      idleTimeoutMillis: IDLE_MILLISECONDS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
      options: startup.join(' '),
      types: { getTypeParser: typeParser },
      // The application's statements are sent without waiting for the answer to the one before, where the caller does not wait for it either.
      pipeline: role !== undefined || allAtOnce,
    },
  };
}

/** For TypeORM's own command line: `typeorm -d dist/src/database/data-source.js …`. */
export default new DataSource(
  dataSourceOptions(process.env['DATABASE_OWNER_URL'] ?? process.env['DATABASE_URL'] ?? 'postgres://127.0.0.1/kinline', {
    poolSize: 2,
    allAtOnce: true,
  }),
);
