import { MigrationInterface, QueryRunner } from 'typeorm';

/** Why somebody was not let in, when they came and when registration had ended: facts of the day, kept with the report. */
export class LateAtTheGate1795420001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE visit_reports ADD COLUMN refused_for text, ADD COLUMN arrived_at timestamptz, ADD COLUMN intake_closed_at timestamptz`,
    );
    await db.query(
      `ALTER TABLE visit_reports ADD CONSTRAINT visit_reports_refused_check
         CHECK (refused_for IS NULL OR (outcome = 'refused_at_gate' AND refused_for IN ('late', 'documents', 'not_on_list', 'items', 'other')))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visit_reports DROP COLUMN refused_for, DROP COLUMN arrived_at, DROP COLUMN intake_closed_at`);
  }
}
