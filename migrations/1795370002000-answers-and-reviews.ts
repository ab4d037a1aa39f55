import { MigrationInterface, QueryRunner } from 'typeorm';

const CASE_SIDE = `(SELECT case_organisation()) IS NOT NULL`;
const POLICIES: Record<string, string> = {
  // A doubt may name what is the organisation's own affair: not for a facility.
  visit_reviews: `${CASE_SIDE} AND EXISTS (SELECT 1 FROM visits above WHERE above.id = visit_reviews.visit_id)`,
  worker_absences: `${CASE_SIDE} AND EXISTS (SELECT 1 FROM workers above WHERE above.id = worker_absences.worker_id)`,
};
const CAUSES = `'approval_missing', 'calendar_provisional', 'escort_two_places', 'gate_closed', 'journey', 'parent_away', 'rules_changed', 'timetable_changed', 'ward_unknown', 'worker_absent'`;
const KINDS = `'admitted', 'transferred', 'ward_changed', 'grade_changed', 'released'`;
const custodyKinds = (kinds: string): string =>
  `ALTER TABLE custody_events DROP CONSTRAINT custody_events_kind_check, ADD CONSTRAINT custody_events_kind_check CHECK (kind IN (${kinds}))`;

/** How long a facility takes to answer, what has made a coming visit doubtful, and when workers and parents are away. */
export class AnswersAndReviews1795370002000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(POLICIES);

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE visits ADD answer_from timestamptz, ADD answer_due_at timestamptz, ADD answer_next_at timestamptz, ADD answer_stage int NOT NULL DEFAULT 0,
         ADD escalated_at timestamptz, ADD escalated_to uuid`,
    );
    await db.query(`CREATE INDEX visits_answer_idx ON visits (answer_next_at) WHERE status = 'requested'`);
    await db.query(
      `CREATE TABLE visit_reviews (id uuid NOT NULL, visit_id uuid NOT NULL, cause text NOT NULL, owner_role text NOT NULL, details jsonb NOT NULL,
         since timestamptz NOT NULL, status text NOT NULL DEFAULT 'open', ended_at timestamptz, ended_by uuid, note text,
         CONSTRAINT visit_reviews_cause_check CHECK (cause IN (${CAUSES})),
         CONSTRAINT visit_reviews_owner_check CHECK (owner_role IN ('coordinator', 'lead', 'liaison')),
         CONSTRAINT visit_reviews_status_check CHECK (status IN ('open', 'cleared', 'left')),
         CONSTRAINT visit_reviews_left_check CHECK (status <> 'left' OR note IS NOT NULL),
         CONSTRAINT pk_visit_reviews PRIMARY KEY (id),
         CONSTRAINT fk_visit_reviews_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX visit_reviews_open_key ON visit_reviews (visit_id, cause) WHERE status = 'open'`);
    await db.query(`CREATE INDEX visit_reviews_visit_idx ON visit_reviews (visit_id, cause)`);
    await db.query(
      `CREATE TABLE worker_absences (id uuid NOT NULL, worker_id uuid NOT NULL, from_day date NOT NULL, to_day date NOT NULL, recorded_by uuid,
         recorded_at timestamptz NOT NULL, ended_at timestamptz,
         CONSTRAINT worker_absences_days_check CHECK (to_day >= from_day),
         CONSTRAINT pk_worker_absences PRIMARY KEY (id),
         CONSTRAINT fk_worker_absences_worker_id FOREIGN KEY (worker_id) REFERENCES workers (id))`,
    );
    await db.query(`CREATE INDEX worker_absences_worker_idx ON worker_absences (worker_id, from_day)`);
    await db.query(custodyKinds(`${KINDS}, 'temporary_absence', 'returned'`));
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM custody_events WHERE kind IN ('temporary_absence', 'returned')`);
    await db.query(custodyKinds(KINDS));
    await db.query(`DROP TABLE worker_absences`);
    await db.query(`DROP TABLE visit_reviews`);
    await db.query(`DROP INDEX visits_answer_idx`);
    await db.query(
      `ALTER TABLE visits DROP COLUMN answer_from, DROP COLUMN answer_due_at, DROP COLUMN answer_next_at, DROP COLUMN answer_stage, DROP COLUMN escalated_at, DROP COLUMN escalated_to`,
    );
  }
}
