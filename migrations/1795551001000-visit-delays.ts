import { MigrationInterface, QueryRunner } from 'typeorm';

/** An escort who comes later than arranged: docs/decisions/0032-an-organisations-own-words.md. */
export class VisitDelays1795551001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['visit_delays'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE visit_delays (id uuid NOT NULL, visit_id uuid NOT NULL, visit_version integer NOT NULL, minutes integer NOT NULL, recorded_by uuid, recorded_at timestamptz NOT NULL,
         CONSTRAINT visit_delays_minutes_check CHECK (minutes BETWEEN 5 AND 240),
         CONSTRAINT pk_visit_delays PRIMARY KEY (id),
         CONSTRAINT fk_visit_delays_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id))`,
    );
    await db.query(`CREATE INDEX visit_delays_visit_idx ON visit_delays (visit_id, recorded_at)`);
    await db.query(`ALTER TABLE visit_delays ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY visit_delays_scope ON visit_delays TO kinline_app
         USING ((SELECT is_system()) OR EXISTS (SELECT 1 FROM visits above WHERE above.id = visit_delays.visit_id))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE visit_delays`);
  }
}
