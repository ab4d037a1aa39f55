import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the tracing room: tracings, tracing_candidates. */
export class CreateTracing1795200008000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "tracings" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        "status" text NOT NULL DEFAULT 'asked',
        "requested_by" uuid,
        "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "answer_due" date NOT NULL,
        "closed_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "tracings_status_check" CHECK (status IN ('asked', 'found', 'not_found')),
        CONSTRAINT "pk_tracings" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "tracings_organisation_idx" ON "tracings"  ("organisation_id", "id") `);
    await db.query(`CREATE UNIQUE INDEX "tracings_open_key" ON "tracings"  ("parent_id") WHERE status = 'asked'`);
    await db.query(`CREATE TABLE "tracing_candidates" (
        "id" uuid NOT NULL,
        "tracing_id" uuid NOT NULL,
        "facility_id" uuid NOT NULL,
        "roster_entry_id" uuid NOT NULL,
        "comparison" jsonb NOT NULL,
        "status" text NOT NULL DEFAULT 'waiting',
        "reason_code" text,
        "decided_by" uuid,
        "decided_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "tracing_candidates_status_check" CHECK (status IN ('waiting', 'confirmed', 'rejected', 'lapsed')),
        CONSTRAINT "pk_tracing_candidates" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "tracing_candidates_facility_idx" ON "tracing_candidates"  ("facility_id", "status") `);
    await db.query(
      `CREATE UNIQUE INDEX "tracing_candidates_one_confirmed_key" ON "tracing_candidates"  ("tracing_id") WHERE status = 'confirmed'`,
    );
    await db.query(`CREATE UNIQUE INDEX "tracing_candidates_once_key" ON "tracing_candidates"  ("tracing_id", "roster_entry_id") `);
    await db.query(
      `ALTER TABLE "tracings" ADD CONSTRAINT "fk_tracings_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "tracings" ADD CONSTRAINT "fk_tracings_parent_id" FOREIGN KEY ("parent_id") REFERENCES "imprisoned_parents"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "tracing_candidates" ADD CONSTRAINT "fk_tracing_candidates_tracing_id" FOREIGN KEY ("tracing_id") REFERENCES "tracings"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "tracing_candidates" ADD CONSTRAINT "fk_tracing_candidates_facility_id" FOREIGN KEY ("facility_id") REFERENCES "facilities"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "tracing_candidates" ADD CONSTRAINT "fk_tracing_candidates_roster_entry_id" FOREIGN KEY ("roster_entry_id") REFERENCES "roster_entries"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE tracings CASCADE`);
    await db.query(`DROP TABLE tracing_candidates CASCADE`);
  }
}
