import { MigrationInterface, QueryRunner } from 'typeorm';

const STATUSES = `'planned', 'done', 'kept', 'under_way', 'gone'`;
const KINDS = `'published', 'extended', 'reopened'`;

/** A closure can be taken back for ten minutes: what each meeting was before is kept, and why one could not come back. */
export class ClosureUndo1795543000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE closure_visits ADD COLUMN was jsonb, ADD COLUMN version_after int, ADD COLUMN undo_code text`);
    await this.check(db, 'closure_visits', 'closure_visits_status_check', `status IN (${STATUSES}, 'undoing', 'undone', 'stays')`);
    await this.check(db, 'closure_changes', 'closure_changes_kind_check', `kind IN (${KINDS}, 'undone')`);
    await db.query(`DROP INDEX closure_visits_planned_idx`);
    await db.query(
      `CREATE INDEX closure_visits_planned_idx ON closure_visits (closure_id, visit_id) WHERE status IN ('planned', 'undoing')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE closure_visits SET status = 'gone' WHERE status IN ('undoing', 'undone')`);
    await db.query(`UPDATE closure_visits SET status = 'done' WHERE status = 'stays'`);
    await db.query(`UPDATE closure_changes SET kind = 'reopened' WHERE kind = 'undone'`);
    await this.check(db, 'closure_visits', 'closure_visits_status_check', `status IN (${STATUSES})`);
    await this.check(db, 'closure_changes', 'closure_changes_kind_check', `kind IN (${KINDS})`);
    await db.query(`ALTER TABLE closure_visits DROP COLUMN was, DROP COLUMN version_after, DROP COLUMN undo_code`);
    await db.query(`DROP INDEX IF EXISTS closure_visits_planned_idx`);
    await db.query(`CREATE INDEX closure_visits_planned_idx ON closure_visits (closure_id, visit_id) WHERE status = 'planned'`);
  }

  private async check(db: QueryRunner, table: string, name: string, rule: string): Promise<void> {
    await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${rule})`);
  }
}
