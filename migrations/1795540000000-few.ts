import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `few(ids)`: the ids of a short list. A plan that is kept reckons with ten of everything it finds by `= ANY($1)`, so that PostgreSQL never keeps it
 * and plans the whole anew each time; of this function it knows that it gives two or so.
 */
export class Few1795540000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE FUNCTION few(ids uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 2
         AS $$ BEGIN RETURN QUERY SELECT unnest(ids); END $$`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION few(uuid[])`);
  }
}
