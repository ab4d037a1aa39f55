import { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds roster entries by a former name, written differently or not: the SQL twin of `nameKey` in src/kernel/names.ts. */
export class IndexFormerNames1795200021000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION former_name_keys(names text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT coalesce(array_agg(normalize(lower(regexp_replace(normalize(name, NFKD), '[\\u0300-\\u036f[:space:]·•‧・．.''’\\-]', '', 'g')), NFKC)), '{}')
        FROM unnest(names) AS name
    $$`);
    await db.query(`CREATE INDEX roster_entries_former_names_idx ON roster_entries USING gin (former_name_keys(former_names))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX roster_entries_former_names_idx`);
    await db.query(`DROP FUNCTION former_name_keys(text[])`);
  }
}
