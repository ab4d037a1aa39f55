import { MigrationInterface, QueryRunner } from 'typeorm';

/** As in 1795310000000: a child that is kept from the others is in no sum of theirs. */
const KNOWN = `CASE WHEN (SELECT is_worker()) THEN child_id = ANY ((SELECT caseload('child'))::uuid[]) ELSE child_id <> ALL ((SELECT sealed('child'))::uuid[]) END`;
const CASES = `organisation_id = (SELECT case_organisation())`;
const SEE: Record<string, string> = { report_runs: CASES, report_children: `${CASES} AND ${KNOWN}` };

/** What each child of a large organisation adds to its figures, counted once a day (docs/decisions/0033-figures-kept-by-night.md). */
export class KeptFigures1795553000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(SEE);

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE report_runs (id uuid NOT NULL, organisation_id uuid NOT NULL, day date NOT NULL, started_at timestamptz NOT NULL, finished_at timestamptz,
         CONSTRAINT pk_report_runs PRIMARY KEY (id),
         CONSTRAINT fk_report_runs_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id) ON DELETE CASCADE)`,
    );
    await db.query(`CREATE INDEX report_runs_organisation_idx ON report_runs (organisation_id, started_at)`);
    await db.query(`CREATE UNIQUE INDEX report_runs_one_at_a_time_key ON report_runs (organisation_id) WHERE finished_at IS NULL`);
    await db.query(
      `CREATE TABLE report_children (run_id uuid NOT NULL, as_of date NOT NULL, child_id uuid NOT NULL, organisation_id uuid NOT NULL, joined_on date NOT NULL,
         counted boolean NOT NULL, visited boolean NOT NULL, exclusion text, sex text, age_band text, county text, relationship text,
         months int NOT NULL, met int NOT NULL, wait_days int, wait_end text, way int[] NOT NULL,
         CONSTRAINT pk_report_children PRIMARY KEY (run_id, as_of, child_id),
         CONSTRAINT fk_report_children_run_id FOREIGN KEY (run_id) REFERENCES report_runs (id) ON DELETE CASCADE,
         CONSTRAINT fk_report_children_child_id FOREIGN KEY (child_id) REFERENCES children (id) ON DELETE CASCADE)`,
    );
    await db.query(`CREATE INDEX report_children_child_idx ON report_children (child_id)`);
    for (const [table, see] of Object.entries(SEE)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      // Written by the nightly counting alone. Of a file that is forgotten it keeps no more than what stays counted.
      await db.query(`CREATE POLICY ${table}_see ON ${table} FOR SELECT TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
      await db.query(`CREATE POLICY ${table}_add ON ${table} FOR INSERT TO kinline_app WITH CHECK ((SELECT is_system()))`);
      await db.query(`CREATE POLICY ${table}_change ON ${table} FOR UPDATE TO kinline_app USING ((SELECT is_system()))`);
      await db.query(`CREATE POLICY ${table}_remove ON ${table} FOR DELETE TO kinline_app USING ((SELECT is_system()))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE report_children, report_runs`);
  }
}
