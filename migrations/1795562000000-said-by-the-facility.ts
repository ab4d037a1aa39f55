import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who at a facility said that it closes or that somebody moves, where an organisation wrote it down in its name. */
export class SaidByTheFacility1795562000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE closure_changes ADD COLUMN on_behalf_of jsonb`);
    await db.query(`ALTER TABLE custody_events ADD COLUMN on_behalf_of jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE custody_events DROP COLUMN on_behalf_of`);
    await db.query(`ALTER TABLE closure_changes DROP COLUMN on_behalf_of`);
  }
}
