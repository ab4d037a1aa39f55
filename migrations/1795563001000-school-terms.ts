import { MigrationInterface, QueryRunner } from 'typeorm';

/** When there is school, by country pack and part of the country, as written down after the pack was made. Everybody reads it, the system writes. */
export class SchoolTerms1795563001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['school_terms'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE school_terms (
         pack text NOT NULL, region text NOT NULL, spans jsonb NOT NULL, source text NOT NULL, as_of date NOT NULL, confidence text NOT NULL,
         written_by uuid, written_at timestamptz NOT NULL,
         CONSTRAINT pk_school_terms PRIMARY KEY (pack, region),
         CONSTRAINT school_terms_confidence_check CHECK (confidence IN ('verified', 'published', 'assumed')),
         CONSTRAINT school_terms_region_check CHECK (region ~ '^([0-9]{2}){0,3}$'))`,
    );
    await db.query(`ALTER TABLE school_terms ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY school_terms_see ON school_terms FOR SELECT TO kinline_app USING ((SELECT is_system()) OR (SELECT has_scope()))`,
    );
    for (const [name, verb] of [
      ['add', 'INSERT'],
      ['change', 'UPDATE'],
      ['remove', 'DELETE'],
    ])
      await db.query(
        `CREATE POLICY school_terms_${name} ON school_terms FOR ${verb} TO kinline_app ${verb === 'INSERT' ? 'WITH CHECK' : 'USING'} ((SELECT is_system()))`,
      );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE school_terms`);
  }
}
