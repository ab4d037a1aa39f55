import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the safeguarding room: contact_decisions, restrictions, incidents. */
export class CreateSafeguarding1795200009000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "contact_decisions" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "level" integer NOT NULL,
        "conditions" text array NOT NULL DEFAULT '{}',
        "reason" text NOT NULL,
        "status" text NOT NULL DEFAULT 'proposed',
        "proposed_by" uuid NOT NULL,
        "proposed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "approved_by" uuid,
        "approved_at" TIMESTAMP WITH TIME ZONE,
        "review_on" date NOT NULL,
        CONSTRAINT "contact_decisions_two_people_check" CHECK (status <> 'active' OR (approved_by IS NOT NULL AND approved_by <> proposed_by)),
        CONSTRAINT "contact_decisions_level_check" CHECK (level BETWEEN 0 AND 4),
        CONSTRAINT "contact_decisions_status_check" CHECK (status IN ('proposed', 'active', 'superseded', 'withdrawn')),
        CONSTRAINT "pk_contact_decisions" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "contact_decisions_proposed_key" ON "contact_decisions"  ("dyad_id") WHERE status = 'proposed'`);
    await db.query(`CREATE UNIQUE INDEX "contact_decisions_active_key" ON "contact_decisions"  ("dyad_id") WHERE status = 'active'`);
    await db.query(`CREATE TABLE "restrictions" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "kind" text NOT NULL,
        "modes" text array,
        "authority" text,
        "starts_on" date NOT NULL,
        "ends_on" date,
        "lifted_at" TIMESTAMP WITH TIME ZONE,
        "lifted_by" uuid,
        "recorded_by" uuid,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "restrictions_dates_check" CHECK (ends_on IS NULL OR ends_on >= starts_on),
        CONSTRAINT "restrictions_kind_check" CHECK (kind IN ('court_order', 'protection_order', 'no_contact_request', 'facility_ban', 'investigation', 'safeguarding')),
        CONSTRAINT "pk_restrictions" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "restrictions_dyad_idx" ON "restrictions"  ("dyad_id") `);
    await db.query(`CREATE TABLE "incidents" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "visit_id" uuid,
        "status" text NOT NULL DEFAULT 'raised',
        "note" text NOT NULL,
        "raised_by" uuid NOT NULL,
        "raised_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "acknowledged_by" uuid,
        "acknowledged_at" TIMESTAMP WITH TIME ZONE,
        "closed_by" uuid,
        "closed_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "incidents_second_person_check" CHECK (status <> 'closed' OR closed_by <> raised_by),
        CONSTRAINT "incidents_status_check" CHECK (status IN ('raised', 'acknowledged', 'closed')),
        CONSTRAINT "pk_incidents" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "incidents_dyad_idx" ON "incidents"  ("dyad_id", "status") `);
    await db.query(
      `ALTER TABLE "contact_decisions" ADD CONSTRAINT "fk_contact_decisions_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "restrictions" ADD CONSTRAINT "fk_restrictions_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "incidents" ADD CONSTRAINT "fk_incidents_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE contact_decisions CASCADE`);
    await db.query(`DROP TABLE restrictions CASCADE`);
    await db.query(`DROP TABLE incidents CASCADE`);
  }
}
