import { MigrationInterface, QueryRunner } from 'typeorm';

const ABOVE = `EXISTS (SELECT 1 FROM visits above WHERE above.id = visit_decisions.visit_id)`;

/** What a facility decided and may still take back, with what the decision replaced: docs/decisions/0018-the-facilitys-desk.md. */
export class UndoDecisions1795380000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['visit_decisions'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE "visit_decisions" (
        "visit_id" uuid NOT NULL,
        "version" integer NOT NULL,
        "verb" text NOT NULL,
        "batch_id" uuid,
        "decided_by" uuid NOT NULL,
        "decided_at" timestamptz NOT NULL,
        "undo_until" timestamptz NOT NULL,
        "hold_expires_at" timestamptz,
        "undone_at" timestamptz,
        CONSTRAINT "visit_decisions_verb_check" CHECK (verb IN ('confirm', 'decline', 'propose')),
        CONSTRAINT "pk_visit_decisions" PRIMARY KEY ("visit_id", "version"),
        CONSTRAINT "fk_visit_decisions_visit_id" FOREIGN KEY ("visit_id") REFERENCES "visits"("id")
      )`);
    await db.query(`CREATE INDEX "visit_decisions_batch_idx" ON "visit_decisions" ("batch_id") WHERE batch_id IS NOT NULL`);
    await db.query(`CREATE INDEX "visit_decisions_mine_idx" ON "visit_decisions" ("decided_by", "undo_until")`);
    await db.query(`ALTER TABLE visit_decisions ENABLE ROW LEVEL SECURITY`);
    await db.query(`CREATE POLICY visit_decisions_scope ON visit_decisions TO kinline_app USING ((SELECT is_system()) OR ${ABOVE})`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE visit_decisions`);
  }
}
