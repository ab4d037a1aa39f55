import { MigrationInterface, QueryRunner } from 'typeorm';

const KNOWN = `ARRAY['wheelchair', 'walking', 'hearing', 'sight', 'sign_language', 'interpreter', 'quiet_room', 'infant_care', 'medicine_at_hand', 'communication_help']`;

/** What a child or a caregiver needs to come in and to meet: codes on the person, from where every desk and the gate read them. */
export class AccessNeeds1795500001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['children', 'caregivers']) {
      await db.query(`ALTER TABLE ${table} ADD COLUMN access_needs text[] NOT NULL DEFAULT '{}'`);
      await db.query(`ALTER TABLE ${table} ADD CONSTRAINT ${table}_access_needs_check CHECK (access_needs <@ ${KNOWN})`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['children', 'caregivers']) await db.query(`ALTER TABLE ${table} DROP COLUMN access_needs`);
  }
}
