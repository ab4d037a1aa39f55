import { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'prepare_child', 'prepare_parent', 'check_preparation', 'check_fitness', 'debrief', 'follow_up', 'review_decision', 'hold_conference', 'decide_approval',
  'reconfirm_consent', 'ask_own_consent', 'ask_child', 'look_at_change', 'acknowledge_incident', 'write_facts', 'review_incident', 'report_to_authority',
  'review_break_glass', 'renew_vetting', 'answer_data_request', 'review_retention'`;

/** What a family gets instead of a meeting that a closure called off, and the task to write a letter. */
export class ClosureInstead1795543001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE closure_visits ADD COLUMN instead text, ADD COLUMN instead_at timestamptz, ADD COLUMN instead_visit_id uuid,
         ADD CONSTRAINT closure_visits_instead_check CHECK (instead IN ('video', 'letter', 'wait')),
         ADD CONSTRAINT closure_visits_instead_at_check CHECK ((instead IS NULL) = (instead_at IS NULL)),
         ADD CONSTRAINT closure_visits_instead_visit_check CHECK (instead_visit_id IS NULL OR instead = 'video'),
         ADD CONSTRAINT fk_closure_visits_instead_visit_id FOREIGN KEY (instead_visit_id) REFERENCES visits (id)`,
    );
    await db.query(`CREATE INDEX closure_visits_instead_idx ON closure_visits (instead_visit_id)`);
    await this.kinds(db, `${KINDS}, 'write_letter'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE tasks SET kind = 'look_at_change' WHERE kind = 'write_letter'`);
    await this.kinds(db, KINDS);
    await db.query(`ALTER TABLE closure_visits DROP COLUMN instead, DROP COLUMN instead_at, DROP COLUMN instead_visit_id`);
  }

  private async kinds(db: QueryRunner, kinds: string): Promise<void> {
    await db.query(`ALTER TABLE tasks DROP CONSTRAINT tasks_kind_check, ADD CONSTRAINT tasks_kind_check CHECK (kind IN (${kinds}))`);
  }
}
