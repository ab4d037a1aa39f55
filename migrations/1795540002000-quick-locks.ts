import { MigrationInterface, QueryRunner } from 'typeorm';

const LOCK = `lock_for_booking(uuid, uuid, date, text, integer, uuid[], uuid[], timestamptz, timestamptz, uuid[], integer[], integer[], integer, integer[])`;

/**
 * `lock_for_booking` locks, compares and counts rows that the gates have read and allowed for the caller, and answers with a code: it gives nothing
 * away. As its owner it does so without the policies of row level security, which cost each connection a third of a second of planning – again after every
 * ANALYZE – and each booking several times what the locks themselves cost. What BOOK inserts is still checked against the caller's policies.
 */
export class QuickLocks1795540002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER FUNCTION ${LOCK} SECURITY DEFINER SET search_path = public, pg_temp`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER FUNCTION ${LOCK} SECURITY INVOKER RESET search_path`);
  }
}
