import { MigrationInterface, QueryRunner } from 'typeorm';

/** Which process was about to hand a message over: it alone knows, perhaps later, what became of it. */
export class HandedBy1795542000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE messages ADD COLUMN handed_by uuid`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE messages DROP COLUMN handed_by`);
  }
}
