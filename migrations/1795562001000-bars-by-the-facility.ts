import { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'court_order', 'protection_order', 'no_contact_request', 'facility_ban', 'investigation', 'safeguarding'`;
const CAUSES = `'approval_missing', 'calendar_provisional', 'escort_two_places', 'gate_closed', 'group_incomplete', 'journey', 'parent_away'`;
const MORE_CAUSES = `'rules_changed', 'timetable_changed', 'ward_unknown', 'worker_absent'`;
const SCOPE = `(dyad_id IS NOT NULL)::int + (parent_id IS NOT NULL)::int + (person_id IS NOT NULL)::int`;

async function replace(db: QueryRunner, table: string, name: string, check: string): Promise<void> {
  await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await db.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${check})`);
}

/**
 * A facility says itself that somebody on its roster may not meet for a while, or that a visitor is banned from it. Such a bar hangs from
 * the line of the roster, so that every organisation that knows the parent is held by it, today's and tomorrow's.
 */
export class BarsByTheFacility1795562001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE restrictions ADD COLUMN facility_id uuid, ADD COLUMN roster_entry_id uuid, ADD COLUMN on_behalf_of jsonb`);
    await db.query(
      `ALTER TABLE restrictions ADD CONSTRAINT fk_restrictions_facility_id FOREIGN KEY (facility_id) REFERENCES facilities(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await db.query(
      `ALTER TABLE restrictions ADD CONSTRAINT fk_restrictions_roster_entry_id FOREIGN KEY (roster_entry_id) REFERENCES roster_entries(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await replace(db, 'restrictions', 'restrictions_kind_check', `kind IN (${KINDS}, 'solitary', 'training', 'medical')`);
    await replace(db, 'restrictions', 'restrictions_scope_check', `${SCOPE} + (roster_entry_id IS NOT NULL)::int = 1`);
    await db.query(
      `ALTER TABLE restrictions ADD CONSTRAINT restrictions_facility_check CHECK (roster_entry_id IS NULL OR facility_id IS NOT NULL)`,
    );
    await db.query(`CREATE INDEX restrictions_facility_idx ON restrictions (facility_id)`);
    await db.query(`CREATE INDEX restrictions_roster_idx ON restrictions (roster_entry_id)`);
    // Read, not written: the officer's own, and those of a line at which the organisation's parent is.
    await db.query(
      `CREATE POLICY restrictions_see ON restrictions FOR SELECT TO kinline_app USING (facility_id = (SELECT current_facility())
        OR (SELECT case_organisation()) IS NOT NULL AND EXISTS (SELECT 1 FROM custody_episodes above WHERE above.roster_entry_id = restrictions.roster_entry_id AND above.ended_on IS NULL))`,
    );
    await replace(
      db,
      'visit_reviews',
      'visit_reviews_cause_check',
      `cause IN (${CAUSES}, 'parent_suspended', 'rules_changed', 'timetable_changed', 'visitor_banned', 'ward_unknown', 'worker_absent')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM visit_reviews WHERE cause IN ('parent_suspended', 'visitor_banned')`);
    await replace(db, 'visit_reviews', 'visit_reviews_cause_check', `cause IN (${CAUSES}, ${MORE_CAUSES})`);
    await db.query(`DROP POLICY restrictions_see ON restrictions`);
    await db.query(`DELETE FROM restrictions WHERE roster_entry_id IS NOT NULL OR kind IN ('solitary', 'training', 'medical')`);
    await db.query(`ALTER TABLE restrictions DROP CONSTRAINT restrictions_facility_check`);
    await replace(db, 'restrictions', 'restrictions_scope_check', `${SCOPE} = 1`);
    await replace(db, 'restrictions', 'restrictions_kind_check', `kind IN (${KINDS})`);
    await db.query(`ALTER TABLE restrictions DROP COLUMN on_behalf_of, DROP COLUMN roster_entry_id, DROP COLUMN facility_id`);
  }
}
