import { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers and addresses that were found to reach nobody, or somebody else: nothing is sent there. Another one is another address. */
export class BadAddresses1795542001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE caregivers ADD COLUMN bad_addresses text[] NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE caregivers DROP COLUMN bad_addresses`);
  }
}
