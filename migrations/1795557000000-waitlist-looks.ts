import { MigrationInterface, QueryRunner } from 'typeorm';

/** As for the offers: whoever sees the entry. */
const POLICIES: Record<string, string> = {
  waitlist_looks: `EXISTS (SELECT 1 FROM waitlist_entries above WHERE above.id = waitlist_looks.entry_id)`,
};

/** For which session a waiting family was looked at in vain, so that the next look goes to the next family and the next session. */
export class WaitlistLooks1795557000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(POLICIES);

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE waitlist_looks (entry_id uuid NOT NULL, session_id uuid NOT NULL, gate_version int NOT NULL, session_version int NOT NULL,
         looked_at timestamptz NOT NULL,
         CONSTRAINT pk_waitlist_looks PRIMARY KEY (session_id, entry_id),
         CONSTRAINT fk_waitlist_looks_entry_id FOREIGN KEY (entry_id) REFERENCES waitlist_entries (id) ON DELETE CASCADE,
         CONSTRAINT fk_waitlist_looks_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE)`,
    );
    await db.query(`CREATE INDEX waitlist_looks_entry_idx ON waitlist_looks (entry_id)`);
    await db.query(`CREATE INDEX waitlist_looks_looked_idx ON waitlist_looks (looked_at)`);
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE waitlist_looks`);
  }
}
