import { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells sessions that the calendar closed, and may open again, from those that a facility closed. */
export class MarkDroppedSessions1795200022000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE sessions ADD COLUMN IF NOT EXISTS dropped boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE sessions DROP COLUMN dropped`);
  }
}
