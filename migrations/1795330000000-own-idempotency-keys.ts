import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A kept answer holds what its verb answered, in full: only the user who sent the key, and the system, which forgets it after a day,
 * see it. A key that came in before anybody was known is written in the system's scope.
 */
export class OwnIdempotencyKeys1795330000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['idempotency_keys'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY idempotency_keys_scope ON idempotency_keys TO kinline_app USING ((SELECT is_system()) OR user_id = (SELECT current_user_id()))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP POLICY idempotency_keys_scope ON idempotency_keys`);
    await db.query(`ALTER TABLE idempotency_keys DISABLE ROW LEVEL SECURITY`);
  }
}
