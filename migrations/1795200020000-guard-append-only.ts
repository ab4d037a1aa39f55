import { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['audit_events', 'entitlement_entries', 'visit_status_changes', 'exchange_status_changes', 'contact_events'];

/** History cannot be rewritten: a trigger refuses UPDATE and DELETE on every table that is a record of what happened. */
export class GuardAppendOnly1795200020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$`);
    for (const table of TABLES) {
      await db.query(
        `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
      );
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) await db.query(`DROP TRIGGER ${table}_append_only ON ${table}`);
    await db.query(`DROP FUNCTION refuse_change()`);
  }
}
