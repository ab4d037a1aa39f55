import { MigrationInterface, QueryRunner } from 'typeorm';

const ONLY = 'held + confirmed < capacity';
const BEYOND = 'held + confirmed < CASE WHEN p_takes[4] = 1 THEN coalesce(hard_capacity, capacity) ELSE capacity END';
const FULL = 'held + confirmed >= capacity';
const FULL_BEYOND = 'held + confirmed >= CASE WHEN p_takes[4] = 1 THEN coalesce(hard_capacity, capacity) ELSE capacity END';

/**
 * A facility says up to where a second person may go beyond its windows, and a booking may ask for that: a fourth number of `p_takes`.
 * Only the two comparisons in `lock_for_booking` (1795350001000) change.
 */
export class BeyondTheCapacity1795500000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE timetables ADD COLUMN hard_capacity integer`);
    await db.query(`ALTER TABLE timetables ADD CONSTRAINT timetables_hard_capacity_check CHECK (hard_capacity >= capacity)`);
    await db.query(`ALTER TABLE visits ADD COLUMN over_capacity boolean NOT NULL DEFAULT false`);
    await rewrite(db, [ONLY, BEYOND], [FULL, FULL_BEYOND]);
  }

  async down(db: QueryRunner): Promise<void> {
    await rewrite(db, [BEYOND, ONLY], [FULL_BEYOND, FULL]);
    await db.query(`ALTER TABLE visits DROP COLUMN over_capacity`);
    await db.query(`ALTER TABLE timetables DROP COLUMN hard_capacity`);
  }
}

/** Exchanges texts in the function's own definition. @throws Error when one is not there once */
async function rewrite(db: QueryRunner, ...pairs: readonly (readonly [string, string])[]): Promise<void> {
  const rows = (await db.query(`SELECT pg_get_functiondef(oid) AS definition FROM pg_proc WHERE proname = 'lock_for_booking'`)) as {
    definition: string;
  }[];
  let definition = rows[0]?.definition ?? '';
  for (const [before, after] of pairs) {
    if (definition.split(before).length !== 2) throw new Error(`lock_for_booking does not say "${before}" once`);
    definition = definition.replace(before, after);
  }
  await db.query(definition);
}
