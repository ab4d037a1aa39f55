import { MigrationInterface, QueryRunner } from 'typeorm';

const CASES = `organisation_id = (SELECT case_organisation())`;
/** As for the other tables of a child: in a social worker's caseload, and not kept from the others. */
const KNOWN = `CASE WHEN (SELECT is_worker()) THEN child_id = ANY ((SELECT caseload('child'))::uuid[]) ELSE child_id <> ALL ((SELECT sealed('child'))::uuid[]) END`;
const POLICIES: Record<string, string> = {
  waitlist_entries: `${CASES} AND ${KNOWN}`,
  waitlist_offers: `EXISTS (SELECT 1 FROM waitlist_entries above WHERE above.id = waitlist_offers.entry_id)`,
};

/** Families that wait for a place, and the freed seats kept for them. */
export class Waitlist1795370001000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(POLICIES);

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE waitlist_entries (id uuid NOT NULL, organisation_id uuid NOT NULL, dyad_id uuid NOT NULL, child_id uuid NOT NULL, facility_id uuid NOT NULL,
         mode text NOT NULL, from_day date NOT NULL, to_day date NOT NULL, weekdays int[], earliest time, latest time,
         status text NOT NULL DEFAULT 'waiting', made_by uuid, made_at timestamptz NOT NULL, closed_at timestamptz, closed_reason text,
         CONSTRAINT waitlist_entries_status_check CHECK (status IN ('waiting', 'fulfilled', 'withdrawn', 'expired')),
         CONSTRAINT waitlist_entries_days_check CHECK (to_day >= from_day),
         CONSTRAINT pk_waitlist_entries PRIMARY KEY (id),
         CONSTRAINT fk_waitlist_entries_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_waitlist_entries_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads (id),
         CONSTRAINT fk_waitlist_entries_child_id FOREIGN KEY (child_id) REFERENCES children (id),
         CONSTRAINT fk_waitlist_entries_facility_id FOREIGN KEY (facility_id) REFERENCES facilities (id))`,
    );
    await db.query(`CREATE INDEX waitlist_entries_child_idx ON waitlist_entries (child_id)`);
    await db.query(`CREATE INDEX waitlist_entries_dyad_idx ON waitlist_entries (dyad_id)`);
    await db.query(`CREATE INDEX waitlist_entries_organisation_idx ON waitlist_entries (organisation_id, status, made_at)`);
    await db.query(
      `CREATE INDEX waitlist_entries_waiting_idx ON waitlist_entries (facility_id, mode, from_day, to_day) WHERE status = 'waiting'`,
    );
    await db.query(`CREATE UNIQUE INDEX waitlist_entries_dyad_key ON waitlist_entries (dyad_id, mode) WHERE status = 'waiting'`);
    await db.query(
      `CREATE TABLE waitlist_offers (id uuid NOT NULL, entry_id uuid NOT NULL, session_id uuid NOT NULL, status text NOT NULL DEFAULT 'open',
         offered_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, answered_at timestamptz, answered_by uuid, visit_id uuid,
         CONSTRAINT waitlist_offers_status_check CHECK (status IN ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
         CONSTRAINT pk_waitlist_offers PRIMARY KEY (id),
         CONSTRAINT fk_waitlist_offers_entry_id FOREIGN KEY (entry_id) REFERENCES waitlist_entries (id),
         CONSTRAINT fk_waitlist_offers_session_id FOREIGN KEY (session_id) REFERENCES sessions (id),
         CONSTRAINT fk_waitlist_offers_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id))`,
    );
    await db.query(`CREATE INDEX waitlist_offers_entry_idx ON waitlist_offers (entry_id, session_id)`);
    await db.query(`CREATE INDEX waitlist_offers_session_idx ON waitlist_offers (session_id, status)`);
    await db.query(`CREATE INDEX waitlist_offers_visit_idx ON waitlist_offers (visit_id)`);
    await db.query(`CREATE INDEX waitlist_offers_due_idx ON waitlist_offers (expires_at) WHERE status = 'open'`);
    await db.query(`CREATE UNIQUE INDEX waitlist_offers_open_key ON waitlist_offers (entry_id) WHERE status = 'open'`);
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE waitlist_offers`);
    await db.query(`DROP TABLE waitlist_entries`);
  }
}
