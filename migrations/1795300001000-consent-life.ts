import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What shows that a caregiver is the guardian, and why a consent was taken back. */
export class ConsentLife1795300001000 implements MigrationInterface {
  readonly name = 'ConsentLife1795300001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "child_caregivers" ADD "guardian_evidence" text`);
    await queryRunner.query(`ALTER TABLE "consents" ADD "withdrawn_reason" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "consents" DROP COLUMN "withdrawn_reason"`);
    await queryRunner.query(`ALTER TABLE "child_caregivers" DROP COLUMN "guardian_evidence"`);
  }
}
