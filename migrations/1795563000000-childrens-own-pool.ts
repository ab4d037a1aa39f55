import { MigrationInterface, QueryRunner } from 'typeorm';

const TAKEN = 'IF ledger.held + ledger.used >= p_granted THEN';
const NEEDED = `-- Contact with a child that takes none of the allowance: each hold brings its own grant, so that it is written down and never refused.
            IF p_pool = 'child' THEN
              p_granted := ledger.held + ledger.used + 1;
              opened := 0;
            END IF;
            IF ledger.held + ledger.used >= p_granted THEN`;
const OPENS = 'VALUES (p_roster, p_period, p_pool, p_granted)';
const OPENS_EMPTY = `VALUES (p_roster, p_period, p_pool, CASE WHEN p_pool = 'child' THEN 0 ELSE p_granted END)`;

/** Where the facility says so (rule `childExempt`), contact with a child is kept in a pool of its own that never binds. */
export class ChildrensOwnPool1795563000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await rewrite(db, [TAKEN, NEEDED], [OPENS, OPENS_EMPTY]);
  }

  async down(db: QueryRunner): Promise<void> {
    await rewrite(db, [NEEDED, TAKEN], [OPENS_EMPTY, OPENS]);
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
    definition = definition.replace(before, () => after);
  }
  await db.query(definition);
}
