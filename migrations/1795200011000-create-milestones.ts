import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the milestones room: contact_events, milestones. */
export class CreateMilestones1795200011000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "contact_events" (
        "id" uuid NOT NULL,
        "organisation_id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "child_id" uuid NOT NULL,
        "mode" text NOT NULL,
        "direction" text NOT NULL,
        "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "duration_minutes" integer,
        "outcome" text NOT NULL DEFAULT 'completed',
        "mood_before" integer,
        "mood_after" integer,
        "source_type" text NOT NULL,
        "source_id" uuid NOT NULL,
        "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "contact_events_direction_check" CHECK (direction IN ('to_parent', 'to_child', 'both')),
        CONSTRAINT "contact_events_mode_check" CHECK (mode IN ('visit', 'video', 'call', 'letter', 'drawing', 'recorded_message', 'group')),
        CONSTRAINT "pk_contact_events" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "contact_events_child_idx" ON "contact_events"  ("child_id", "mode", "occurred_at") `);
    await db.query(`CREATE INDEX "contact_events_dyad_idx" ON "contact_events"  ("dyad_id", "occurred_at") `);
    await db.query(`CREATE UNIQUE INDEX "contact_events_source_key" ON "contact_events"  ("dyad_id", "source_type", "source_id") `);
    await db.query(`CREATE TABLE "milestones" (
        "id" uuid NOT NULL,
        "dyad_id" uuid NOT NULL,
        "code" text NOT NULL,
        "reached_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "contact_event_id" uuid NOT NULL,
        "rule_version" text NOT NULL,
        CONSTRAINT "pk_milestones" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE UNIQUE INDEX "milestones_once_key" ON "milestones"  ("dyad_id", "code") `);
    await db.query(
      `ALTER TABLE "contact_events" ADD CONSTRAINT "fk_contact_events_organisation_id" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "contact_events" ADD CONSTRAINT "fk_contact_events_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "contact_events" ADD CONSTRAINT "fk_contact_events_child_id" FOREIGN KEY ("child_id") REFERENCES "children"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "milestones" ADD CONSTRAINT "fk_milestones_dyad_id" FOREIGN KEY ("dyad_id") REFERENCES "dyads"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE "milestones" ADD CONSTRAINT "fk_milestones_contact_event_id" FOREIGN KEY ("contact_event_id") REFERENCES "contact_events"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE contact_events CASCADE`);
    await db.query(`DROP TABLE milestones CASCADE`);
  }
}
