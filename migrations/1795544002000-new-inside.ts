import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who goes inside with a meeting that was agreed to without her or him: the facility has not said yes to this person by agreeing to the meeting. */
export class NewInside1795544002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visit_party ADD COLUMN after_agreement boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visit_party DROP COLUMN after_agreement`);
  }
}
