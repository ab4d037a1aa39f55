import { MigrationInterface, QueryRunner } from 'typeorm';

/** Which roster was printed when and by whom, so that a change after it is seen: docs/decisions/0018-the-facilitys-desk.md. */
export class RosterPrints1795380002000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['roster_prints'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "roster_prints" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "day" date NOT NULL,
        "version" integer NOT NULL,
        "format" text NOT NULL,
        "fingerprint" text NOT NULL,
        "lines" jsonb NOT NULL,
        "printed_by" uuid NOT NULL,
        "printed_at" timestamptz NOT NULL,
        CONSTRAINT "roster_prints_format_check" CHECK (format IN ('page', 'pdf')),
        CONSTRAINT "pk_roster_prints" PRIMARY KEY ("id"),
        CONSTRAINT "fk_roster_prints_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id")
      )`);
    await db.query(`CREATE INDEX "roster_prints_day_idx" ON "roster_prints" ("facility_id", "day", "printed_at")`);
    await db.query(`ALTER TABLE roster_prints ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY roster_prints_scope ON roster_prints TO kinline_app USING ((SELECT is_system()) OR facility_id = (SELECT current_facility()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE roster_prints`);
  }
}
