import { MigrationInterface, QueryRunner } from 'typeorm';

/** A ward that is no longer used: past meetings name it, nobody is put into it. */
export class WardsThatEnd1795558000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE wards ADD COLUMN ended_at timestamptz, ADD COLUMN version integer NOT NULL DEFAULT 1`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE wards DROP COLUMN ended_at, DROP COLUMN version`);
  }
}
