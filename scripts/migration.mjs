// Usage: node scripts/migration.mjs generate <name> | check | dump
//   generate  writes migrations/<time>-<name>.ts with what the entities have and the migrations do not
//   check     lists that difference and exits with 1 when there is one
//   dump      writes migrations/schema.sql
// Works on a throw-away server, or on a temporary database in the server of DATABASE_URL.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOrExit } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command, name] = process.argv.slice(2);
const usage = 'Usage: node scripts/migration.mjs generate <name-in-kebab-case> | check | dump [--check]';
if (!['generate', 'check', 'dump'].includes(command) || (command === 'generate' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name ?? ''))) {
  console.error(usage);
  process.exit(2);
}

await buildOrExit();
const require = createRequire(import.meta.url);
const compiled = (module) => require(join(root, 'dist', 'src', 'database', `${module}.js`));
const { Client } = require('pg');

async function withAdmin(url, text) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Runs the work with the URL of an empty database that is gone afterwards. */
async function withEmptyDatabase(work) {
  const admin = process.env.DATABASE_URL;
  if (!admin) {
    const folder = mkdtempSync(join(tmpdir(), 'kinline-migration-'));
    chmodSync(folder, 0o755); // As root, the server runs under another account.
    let server;
    try {
      server = await compiled('embedded-postgres').startEmbeddedPostgres({ dataDir: join(folder, 'pg'), throwAway: true, log: () => {} });
      return await work(server.url);
    } finally {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const database = `kinline_migration_${randomBytes(6).toString('hex')}`;
  await withAdmin(admin, `create database ${database} template template0 encoding 'UTF8'`);
  try {
    const url = new URL(admin);
    url.pathname = `/${database}`;
    return await work(url.href);
  } finally {
    await withAdmin(admin, `drop database if exists ${database} with (force)`);
  }
}

/** Statements that would bring the migrated schema to what the entities say, and back. */
async function drift(dataSource) {
  const log = await dataSource.driver.createSchemaBuilder().log();
  return { up: log.upQueries.map(({ query }) => query), down: log.downQueries.map(({ query }) => query).reverse() };
}

function migrationFile(className, { up, down }) {
  const statements = (queries) =>
    queries.map((query) => `    await queryRunner.query(\`${query.replace(/[\\`]|\$\{/g, '\\$&')}\`);`).join('\n');
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  readonly name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${statements(up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${statements(down)}
  }
}
`;
}

const commands = {
  async generate(dataSource) {
    const found = await drift(dataSource);
    if (found.up.length === 0) return console.log('Entities and migrations agree: nothing to generate.');
    const time = Date.now();
    const className = `${name.replace(/(^|-)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase())}${time}`;
    const file = join('migrations', `${time}-${name}.ts`);
    writeFileSync(join(root, file), migrationFile(className, found));
    console.log(`Wrote ${file} (${found.up.length} statements). Read it before you commit it.`);
  },
  async check(dataSource) {
    const { up } = await drift(dataSource);
    if (up.length === 0) return console.log('Entities and migrations agree.');
    console.error(`The migrations lack what the entities say:\n${up.map((query) => `  ${query};`).join('\n')}`);
    process.exitCode = 1;
  },
  async dump(dataSource) {
    const text = await compiled('schema-dump').dumpSchema(async (query) => ({ rows: await dataSource.query(query) }));
    const file = join(root, 'migrations', 'schema.sql');
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return console.log('migrations/schema.sql is up to date.');
    if (name === '--check') {
      process.exitCode = 1;
      return console.error('migrations/schema.sql is out of date; run npm run schema:dump.');
    }
    writeFileSync(file, text);
    console.log('Wrote migrations/schema.sql.');
  },
};

try {
  await withEmptyDatabase(async (url) => {
    await compiled('prepare-database').migrate(url);
    const { DataSource } = require('typeorm');
    const dataSource = await new DataSource(compiled('data-source').dataSourceOptions(url, { poolSize: 2 })).initialize();
    try {
      await commands[command](dataSource);
    } finally {
      await dataSource.destroy();
    }
  });
} catch (error) {
  console.error(error.name === 'StartError' ? error.message : error);
  process.exitCode = 1;
}
