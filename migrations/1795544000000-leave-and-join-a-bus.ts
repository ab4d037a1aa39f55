import { MigrationInterface, QueryRunner } from 'typeorm';

/** How many people a group's bus takes, and that a family asks for another day without its group. */
export class LeaveAndJoinABus1795544000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visit_groups ADD COLUMN seats integer`);
    await db.query(`ALTER TABLE visit_groups ADD CONSTRAINT visit_groups_seats_check CHECK (seats BETWEEN 2 AND 100)`);
    await db.query(`ALTER TABLE visit_amendments ADD COLUMN leaves_group boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visit_amendments DROP COLUMN leaves_group`);
    await db.query(`ALTER TABLE visit_groups DROP COLUMN seats`);
  }
}
