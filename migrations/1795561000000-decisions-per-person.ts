import { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = [
  ...['no_answer', 'call_me', 'cannot', 'first_visit', 'message_failed', 'cancelled', 'ask', 'remind', 'unclear', 'second_contact'],
  ...['changed', 'item_ready', 'home_safe', 'refused'],
];
const check = (reasons: string[]): string =>
  `ALTER TABLE call_tasks DROP CONSTRAINT call_tasks_reason_check,
     ADD CONSTRAINT call_tasks_reason_check CHECK (reason_code IN (${reasons.map((reason) => `'${reason}'`).join(', ')}))`;

const DECLINES = [
  ...['quota_used', 'parent_transferred', 'parent_released', 'parent_refuses', 'discipline_or_medical', 'visitor_not_approved'],
  ...['contact_bar', 'document_missing', 'session_full', 'facility_event', 'duplicate', 'other_reviewed'],
];

/** A facility agrees to a meeting without one of those who were to come: docs/decisions/0036-a-decision-per-person.md. */
export class DecisionsPerPerson1795561000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['visit_not_admitted'];

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE visit_not_admitted (visit_id uuid NOT NULL, subject_id uuid NOT NULL, person_type text NOT NULL, child_id uuid, place text NOT NULL,
         reason_code text NOT NULL, visit_version integer NOT NULL, decided_by uuid, decided_at timestamptz NOT NULL,
         CONSTRAINT visit_not_admitted_type_check CHECK (person_type IN ('child', 'caregiver', 'worker', 'relative')),
         CONSTRAINT visit_not_admitted_place_check CHECK (place IN ('inside', 'waits', 'travels')),
         CONSTRAINT visit_not_admitted_child_check CHECK ((person_type = 'child') = (child_id IS NOT NULL)),
         CONSTRAINT visit_not_admitted_reason_check CHECK (reason_code IN (${DECLINES.map((code) => `'${code}'`).join(', ')})),
         CONSTRAINT pk_visit_not_admitted PRIMARY KEY (visit_id, subject_id),
         CONSTRAINT fk_visit_not_admitted_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_visit_not_admitted_child_id FOREIGN KEY (child_id) REFERENCES children (id))`,
    );
    await db.query(`CREATE INDEX visit_not_admitted_child_idx ON visit_not_admitted (child_id)`);
    await db.query(`ALTER TABLE visit_not_admitted ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY visit_not_admitted_scope ON visit_not_admitted TO kinline_app
         USING ((SELECT is_system()) OR EXISTS (SELECT 1 FROM visits above WHERE above.id = visit_not_admitted.visit_id))`,
    );
    await db.query(`ALTER TABLE visit_decisions ADD takes integer[]`);
    await db.query(`ALTER TABLE visit_status_changes ADD family_note text, ADD desk_note text`);
    await db.query(check([...REASONS, 'not_admitted']));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE call_tasks SET reason_code = 'changed', status = CASE status WHEN 'open' THEN 'dropped' ELSE status END WHERE reason_code = 'not_admitted'`,
    );
    await db.query(check(REASONS));
    await db.query(`ALTER TABLE visit_status_changes DROP family_note, DROP desk_note`);
    await db.query(`ALTER TABLE visit_decisions DROP takes`);
    await db.query(`DROP TABLE visit_not_admitted`);
  }
}
