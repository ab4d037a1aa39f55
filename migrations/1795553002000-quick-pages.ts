import { MigrationInterface, QueryRunner } from 'typeorm';

/** A parallel plan works out everything that a policy might ask before it begins, so the caseload was looked for on behalf of people who have none. */
const NOBODYS = `        IF NOT coalesce(is_worker(), false) THEN
          RETURN '{}';
        END IF;
`;

/** Found on a nation's data by bench/slow-pages.ts. */
export class QuickPages1795553002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await this.rewrite(db, (text) => text.replace('      BEGIN\n', `      BEGIN\n${NOBODYS}`));
    // Whom a letter may be for, by the name they are called, as far as a page shows them.
    await db.query(`CREATE INDEX children_open_name_idx ON children (organisation_id, preferred_name) WHERE status = 'open'`);
    // An organisation's letters in their order: finished ones are most of them, and a page shows fifty.
    await db.query(`CREATE INDEX exchanges_organisation_id_idx ON exchanges (organisation_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX exchanges_organisation_id_idx, children_open_name_idx`);
    await this.rewrite(db, (text) => text.replace(NOBODYS, ''));
  }

  private async rewrite(db: QueryRunner, change: (text: string) => string): Promise<void> {
    const [found] = (await db.query(`SELECT pg_get_functiondef('caseload(text)'::regprocedure) AS text`)) as { text: string }[];
    if (found) await db.query(change(found.text));
  }
}
