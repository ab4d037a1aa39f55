import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Takes a key's lock and then reads what is stored under it. As two statements of a function and not one: a statement sees what was committed when it
 * began, and the first request may commit between that moment and the lock.
 */
export class IdempotencyClaim1795540001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE FUNCTION claim_idempotency_key(of_user uuid, of_key text)
         RETURNS TABLE (locked boolean, request_hash text, status integer, body jsonb, location text) LANGUAGE plpgsql VOLATILE
         AS $$ BEGIN
           locked := pg_try_advisory_xact_lock(hashtextextended(of_user || ':' || of_key, 7));
           SELECT k.request_hash, k.status, k.body, k.location INTO request_hash, status, body, location
             FROM idempotency_keys k WHERE k.user_id = of_user AND k.key = of_key;
           RETURN NEXT;
         END $$`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION claim_idempotency_key(uuid, text)`);
  }
}
