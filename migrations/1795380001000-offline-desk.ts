import { MigrationInterface, QueryRunner } from 'typeorm';

const MINE = `(SELECT is_system()) OR facility_id = (SELECT current_facility()) OR organisation_id = (SELECT case_organisation())`;
const ABOVE = `(SELECT is_system()) OR EXISTS (SELECT 1 FROM request_sheets above WHERE above.id = sheet_returns.sheet_id)`;

/** Request sheets that go to a facility on paper or as a file, and what came back of them: docs/decisions/0018-the-facilitys-desk.md. */
export class OfflineDesk1795380001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['request_sheets', 'sheet_returns'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "request_sheets" (
        "id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "organisation_id" uuid,
        "number" integer NOT NULL,
        "locale" text NOT NULL,
        "lines" jsonb NOT NULL,
        "signature" text NOT NULL,
        "created_by" uuid NOT NULL,
        "created_at" timestamptz NOT NULL,
        CONSTRAINT "pk_request_sheets" PRIMARY KEY ("id"),
        CONSTRAINT "fk_request_sheets_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id"),
        CONSTRAINT "fk_request_sheets_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "request_sheets_number_key" ON "request_sheets" ("facility_id", "number")`);
    await db.query(`CREATE INDEX "request_sheets_organisation_idx" ON "request_sheets" ("organisation_id", "created_at")`);
    await db.query(`CREATE TABLE "sheet_returns" (
        "id" uuid NOT NULL,
        "sheet_id" uuid NOT NULL,
        "sha256" text NOT NULL,
        "status" text NOT NULL,
        "rows" jsonb NOT NULL,
        "said_by" text NOT NULL,
        "said_at" timestamptz NOT NULL,
        "uploaded_by" uuid NOT NULL,
        "uploaded_at" timestamptz NOT NULL,
        "closed_at" timestamptz,
        CONSTRAINT "sheet_returns_status_check" CHECK (status IN ('checked', 'applied', 'refused')),
        CONSTRAINT "pk_sheet_returns" PRIMARY KEY ("id"),
        CONSTRAINT "fk_sheet_returns_sheet_id" FOREIGN KEY ("sheet_id") REFERENCES "request_sheets"("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "sheet_returns_once_key" ON "sheet_returns" ("sheet_id", "sha256") WHERE status <> 'refused'`);
    for (const [table, rule] of [
      ['request_sheets', MINE],
      ['sheet_returns', ABOVE],
    ] as const) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING (${rule})`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE sheet_returns`);
    await db.query(`DROP TABLE request_sheets`);
  }
}
