import { MigrationInterface, QueryRunner } from 'typeorm';

const CASES = `organisation_id = (SELECT case_organisation())`;
const known = (what: string, column: string): string =>
  `CASE WHEN (SELECT is_worker()) THEN ${column} = ANY ((SELECT caseload('${what}'))::uuid[]) ELSE ${column} <> ALL ((SELECT sealed('${what}'))::uuid[]) END`;
const POLICIES: Record<string, string> = {
  discretion_profiles: `${CASES} AND ${known('caregiver', 'caregiver_id')}`,
  recordings: CASES,
  seat_releases: `${CASES} AND ${known('visit', 'visit_id')}`,
};
const REASONS = ['no_answer', 'call_me', 'cannot', 'first_visit', 'message_failed', 'cancelled', 'ask', 'remind', 'unclear'];
const OUTCOMES = ['can_go', 'cannot', 'told', 'call_later', 'no_answer', 'wrong_number', 'reached_other'];
const list = (values: string[]): string => values.map((value) => `'${value}'`).join(', ');
const checks = (reasons: string[], outcomes: string[]): string =>
  `ALTER TABLE call_tasks DROP CONSTRAINT call_tasks_reason_check, DROP CONSTRAINT call_tasks_outcome_check,
     ADD CONSTRAINT call_tasks_reason_check CHECK (reason_code IN (${list(reasons)})),
     ADD CONSTRAINT call_tasks_outcome_check CHECK (outcome IS NULL OR outcome IN (${list(outcomes)}))`;

/**
 * What a family said about which start, a place it no longer needs, how it wants to be reached, who holds a card of the call list, and
 * voices that read the page aloud (docs/decisions/0026-one-answer-however-it-comes.md).
 */
export class AnswersAndDiscretion1795520000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(POLICIES);

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE family_answers ADD starts_at timestamptz`);
    await db.query(`ALTER TABLE call_tasks ADD claimed_by uuid, ADD claimed_at timestamptz, ADD claimed_until timestamptz`);
    await db.query(checks([...REASONS, 'second_contact'], [...OUTCOMES, 'call_me', 'engaged']));
    await db.query(
      `CREATE TABLE discretion_profiles (caregiver_id uuid NOT NULL, organisation_id uuid NOT NULL, who_answers text, safe_hours text[] NOT NULL DEFAULT '{}',
         cover_phrase text, stranger_script text, child_words text, second_name text, second_phone text, version int NOT NULL DEFAULT 1,
         updated_by uuid, updated_at timestamptz NOT NULL,
         CONSTRAINT pk_discretion_profiles PRIMARY KEY (caregiver_id),
         CONSTRAINT fk_discretion_profiles_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers (id),
         CONSTRAINT fk_discretion_profiles_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id))`,
    );
    await db.query(`CREATE INDEX discretion_profiles_organisation_idx ON discretion_profiles (organisation_id)`);
    await db.query(
      `CREATE TABLE seat_releases (id uuid NOT NULL, organisation_id uuid NOT NULL, visit_id uuid NOT NULL, caregiver_id uuid, asked_at timestamptz NOT NULL,
         due_at timestamptz NOT NULL, status text NOT NULL DEFAULT 'open', decided_by uuid, decided_at timestamptz,
         CONSTRAINT seat_releases_status_check CHECK (status IN ('open', 'released', 'kept', 'withdrawn')),
         CONSTRAINT seat_releases_decided_check CHECK ((status = 'open') = (decided_at IS NULL)),
         CONSTRAINT pk_seat_releases PRIMARY KEY (id),
         CONSTRAINT fk_seat_releases_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_seat_releases_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_seat_releases_caregiver_id FOREIGN KEY (caregiver_id) REFERENCES caregivers (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX seat_releases_open_key ON seat_releases (visit_id) WHERE status = 'open'`);
    await db.query(`CREATE INDEX seat_releases_visit_idx ON seat_releases (visit_id)`);
    await db.query(`CREATE INDEX seat_releases_caregiver_idx ON seat_releases (caregiver_id)`);
    await db.query(`CREATE INDEX seat_releases_due_idx ON seat_releases (organisation_id, status, due_at)`);
    await db.query(
      `CREATE TABLE recordings (organisation_id uuid NOT NULL, text_key text NOT NULL, locale text NOT NULL, dialect text, file_id uuid NOT NULL,
         recorded_by uuid, recorded_at timestamptz NOT NULL,
         CONSTRAINT recordings_text_check CHECK (text_key IN ('question', 'answered', 'cancelled')),
         CONSTRAINT recordings_locale_check CHECK (locale IN ('zh-CN', 'en')),
         CONSTRAINT pk_recordings PRIMARY KEY (organisation_id, text_key, locale),
         CONSTRAINT fk_recordings_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_recordings_file_id FOREIGN KEY (file_id) REFERENCES stored_files (id))`,
    );
    await db.query(`CREATE INDEX recordings_file_idx ON recordings (file_id)`);
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of Object.keys(POLICIES)) await db.query(`DROP TABLE ${table}`);
    await db.query(checks(REASONS, OUTCOMES));
    await db.query(`ALTER TABLE call_tasks DROP claimed_by, DROP claimed_at, DROP claimed_until`);
    await db.query(`ALTER TABLE family_answers DROP starts_at`);
  }
}
