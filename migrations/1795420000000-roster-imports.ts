import { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT is_system()) OR facility_id = (SELECT current_facility())`;

/** A facility's own list of the people it holds, as a file: looked at first, then applied or refused. */
export class RosterImports1795420000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['roster_imports'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "roster_imports" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "sha256" text NOT NULL,
        "status" text NOT NULL,
        "rows" jsonb NOT NULL,
        "counts" jsonb,
        "uploaded_by" uuid NOT NULL,
        "uploaded_at" timestamptz NOT NULL,
        "closed_at" timestamptz,
        CONSTRAINT "roster_imports_status_check" CHECK (status IN ('checked', 'applied', 'refused')),
        CONSTRAINT "pk_roster_imports" PRIMARY KEY ("id"),
        CONSTRAINT "fk_roster_imports_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "roster_imports_once_key" ON "roster_imports" ("facility_id", "sha256") WHERE status <> 'refused'`);
    await db.query(`CREATE INDEX "roster_imports_facility_idx" ON "roster_imports" ("facility_id", "uploaded_at")`);
    await db.query(`ALTER TABLE roster_imports ENABLE ROW LEVEL SECURITY`);
    await db.query(`CREATE POLICY roster_imports_scope ON roster_imports TO kinline_app USING (${MINE})`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE roster_imports`);
  }
}
