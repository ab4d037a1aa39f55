import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source';
import { dumpSchema } from '../../src/database/schema-dump';
import { useDatabase } from '../support/database';

const root = join(__dirname, '..', '..');

describe('migrations are the truth', () => {
  const used = useDatabase();

  it('an empty database migrates, and the entities ask for nothing more', async () => {
    const dataSource = await new DataSource(dataSourceOptions(used.url, { poolSize: 1, allAtOnce: true })).initialize();
    try {
      const drift = await dataSource.driver.createSchemaBuilder().log();
      expect(drift.upQueries.map((q) => q.query)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('the schema they make is migrations/schema.sql (npm run schema:dump)', async () => {
    const dump = await dumpSchema(async (text) => ({ rows: (await used.owner.query(text)) as Record<string, unknown>[] }));
    expect(dump.trim()).toBe(readFileSync(join(root, 'migrations', 'schema.sql'), 'utf8').trim());
  });

  it('refuses to rewrite history', async () => {
    for (const table of ['audit_events', 'entitlement_entries', 'visit_status_changes', 'exchange_status_changes', 'contact_events']) {
      const [trigger] = await used.db.sql<{ name: string }>(
        `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2`,
        [table, `${table}_append_only`],
      );
      expect(trigger?.name).toBe(`${table}_append_only`);
    }
  });
});
