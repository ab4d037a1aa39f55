import { MigrationInterface, QueryRunner } from 'typeorm';

const OWN = `(SELECT is_system()) OR organisation_id = (SELECT case_organisation())`;

/** Which timetable of reminders families answer sooner under: the trial, and what each meeting was given (docs/decisions/0027-reminders-prints-and-calendars.md). */
export class TimingTrials1795530000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['timing_trials', 'timing_arms'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE timing_trials (id uuid NOT NULL, organisation_id uuid NOT NULL, started_at timestamptz NOT NULL, started_by uuid, ended_at timestamptz, ended_by uuid,
         CONSTRAINT pk_timing_trials PRIMARY KEY (id),
         CONSTRAINT fk_timing_trials_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX timing_trials_running_key ON timing_trials (organisation_id) WHERE ended_at IS NULL`);
    await db.query(`CREATE INDEX timing_trials_organisation_idx ON timing_trials (organisation_id, started_at)`);
    await db.query(
      `CREATE TABLE timing_arms (visit_id uuid NOT NULL, trial_id uuid NOT NULL, organisation_id uuid NOT NULL, parent_id uuid NOT NULL, arm text NOT NULL, assigned_at timestamptz NOT NULL,
         CONSTRAINT timing_arms_arm_check CHECK (arm IN ('usual', 'early')),
         CONSTRAINT pk_timing_arms PRIMARY KEY (visit_id),
         CONSTRAINT fk_timing_arms_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_timing_arms_trial_id FOREIGN KEY (trial_id) REFERENCES timing_trials (id),
         CONSTRAINT fk_timing_arms_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_timing_arms_parent_id FOREIGN KEY (parent_id) REFERENCES imprisoned_parents (id))`,
    );
    await db.query(`CREATE INDEX timing_arms_trial_idx ON timing_arms (trial_id, parent_id, assigned_at)`);
    await db.query(`CREATE INDEX timing_arms_organisation_idx ON timing_arms (organisation_id)`);
    await db.query(`CREATE INDEX timing_arms_parent_idx ON timing_arms (parent_id)`);
    for (const table of TimingTrials1795530000000.tables) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING (${OWN})`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE timing_arms, timing_trials`);
  }
}
