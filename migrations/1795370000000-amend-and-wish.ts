import { MigrationInterface, QueryRunner } from 'typeorm';

const THROUGH_VISIT = (table: string): string => `EXISTS (SELECT 1 FROM visits above WHERE above.id = ${table}.visit_id)`;

/** Another session asked for beside the place a visit has, and the sessions that would do as well. Whoever sees the visit sees both. */
export class AmendAndWish1795370000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['visit_amendments', 'visit_wishes'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE visit_amendments (id uuid NOT NULL, visit_id uuid NOT NULL, from_session_id uuid NOT NULL, to_session_id uuid NOT NULL,
         party jsonb NOT NULL, dyad_ids uuid[] NOT NULL, status text NOT NULL DEFAULT 'open', asked_by uuid, asked_at timestamptz NOT NULL, ended_at timestamptz,
         CONSTRAINT visit_amendments_status_check CHECK (status IN ('open', 'confirmed', 'declined', 'withdrawn', 'expired', 'replaced', 'ended')),
         CONSTRAINT pk_visit_amendments PRIMARY KEY (id),
         CONSTRAINT fk_visit_amendments_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_visit_amendments_from_session_id FOREIGN KEY (from_session_id) REFERENCES sessions (id),
         CONSTRAINT fk_visit_amendments_to_session_id FOREIGN KEY (to_session_id) REFERENCES sessions (id))`,
    );
    await db.query(`CREATE INDEX visit_amendments_from_idx ON visit_amendments (from_session_id)`);
    await db.query(`CREATE INDEX visit_amendments_to_idx ON visit_amendments (to_session_id)`);
    await db.query(`CREATE INDEX visit_amendments_visit_idx ON visit_amendments (visit_id, asked_at)`);
    await db.query(`CREATE UNIQUE INDEX visit_amendments_open_key ON visit_amendments (visit_id) WHERE status = 'open'`);
    await db.query(
      `CREATE TABLE visit_wishes (visit_id uuid NOT NULL, rank int NOT NULL, session_id uuid NOT NULL, tried_at timestamptz,
         CONSTRAINT visit_wishes_rank_check CHECK (rank BETWEEN 2 AND 3),
         CONSTRAINT pk_visit_wishes PRIMARY KEY (visit_id, rank),
         CONSTRAINT fk_visit_wishes_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_visit_wishes_session_id FOREIGN KEY (session_id) REFERENCES sessions (id))`,
    );
    await db.query(`CREATE INDEX visit_wishes_session_idx ON visit_wishes (session_id)`);
    await db.query(
      `CREATE INDEX visits_amended_idx ON visits (hold_expires_at) WHERE status = 'confirmed' AND proposed_session_id IS NOT NULL`,
    );
    await db.query(`ALTER TABLE visits ADD renews_on date`);
    for (const table of AmendAndWish1795370000000.tables) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${THROUGH_VISIT(table)}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE visits DROP COLUMN renews_on`);
    await db.query(`DROP INDEX visits_amended_idx`);
    for (const table of AmendAndWish1795370000000.tables) await db.query(`DROP TABLE ${table}`);
  }
}
