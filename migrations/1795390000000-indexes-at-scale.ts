import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What grew with everybody's past although only one child, one facility or one page was asked for; found with `bench/slow-pages.ts`
 * on 40,000 children (docs/scaling.md). The policies' own function is declared as dear as it is: it looks into visits and letters, so the
 * planner first narrows by index and then asks it about what is left, not about every row of the table.
 */
export class IndexesAtScale1795390000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX "contact_decisions_dyad_idx" ON "contact_decisions" ("dyad_id")`);
    await db.query(`CREATE INDEX "custody_episodes_facility_idx" ON "custody_episodes" ("facility_id") WHERE ended_on IS NULL`);
    await db.query(`CREATE INDEX "visit_dyads_child_idx" ON "visit_dyads" ("child_id")`);
    await db.query(`CREATE INDEX "visits_organisation_start_idx" ON "visits" ("organisation_id", "starts_at", "id")`);
    await db.query(`ALTER FUNCTION at_my_facility(text, uuid) COST 10000`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER FUNCTION at_my_facility(text, uuid) COST 100`);
    await db.query(`DROP INDEX "visits_organisation_start_idx"`);
    await db.query(`DROP INDEX "visit_dyads_child_idx"`);
    await db.query(`DROP INDEX "custody_episodes_facility_idx"`);
    await db.query(`DROP INDEX "contact_decisions_dyad_idx"`);
  }
}
