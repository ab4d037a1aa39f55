import { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the audit room: audit_events. */
export class CreateAudit1795200001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "audit_events" (
        "id" uuid NOT NULL,
        "at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "actor_user_id" uuid,
        "organisation_id" uuid,
        "action" text NOT NULL,
        "subject_type" text NOT NULL,
        "subject_id" uuid,
        "child_id" uuid,
        "request_id" text,
        "details" jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT "pk_audit_events" PRIMARY KEY ("id")
      )`);
    await db.query(`CREATE INDEX "audit_events_organisation_idx" ON "audit_events"  ("organisation_id", "at") `);
    await db.query(`CREATE INDEX "audit_events_subject_idx" ON "audit_events"  ("subject_type", "subject_id", "at") `);
    await db.query(`CREATE INDEX "audit_events_child_idx" ON "audit_events"  ("child_id", "at") `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE audit_events CASCADE`);
  }
}
