import { MigrationInterface, QueryRunner } from 'typeorm';

/** Functions that run as their owner and step over the policies; PostgreSQL lets everybody call a new function. */
const DEFINERS = `SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`;
const NOT_BEFORE = `AND proname NOT IN ('forget_said', 'forget_birth_days')`;

/** Another program's login on the same server could ask them for other people's files, fill sessions or write into the audit: they are the application's alone. */
export class FunctionsForTheApplicationAlone1795554000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`DO $$ DECLARE f regprocedure; BEGIN
      FOR f IN ${DEFINERS} LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO kinline_app', f);
      END LOOP;
    END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DO $$ DECLARE f regprocedure; BEGIN
      FOR f IN ${DEFINERS} ${NOT_BEFORE} LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', f);
      END LOOP;
    END $$`);
  }
}
