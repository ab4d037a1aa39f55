import { MigrationInterface, QueryRunner } from 'typeorm';

const CASES = `organisation_id = (SELECT case_organisation())`;
const POLICIES: Record<string, string> = {
  visit_groups: `${CASES} OR facility_id = (SELECT current_facility())`,
  // Why a family could not go is its own affair: for those who may open the files of all its children, and never for a facility.
  visit_group_refusals: `(SELECT case_organisation()) IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM unnest(visit_group_refusals.dyad_ids) AS named(id) WHERE NOT EXISTS (SELECT 1 FROM dyads above WHERE above.id = named.id))`,
};
const CAUSES = `'approval_missing', 'calendar_provisional', 'escort_two_places', 'gate_closed', 'journey', 'parent_away', 'rules_changed', 'timetable_changed', 'ward_unknown', 'worker_absent'`;
const causes = (list: string): string =>
  `ALTER TABLE visit_reviews DROP CONSTRAINT visit_reviews_cause_check, ADD CONSTRAINT visit_reviews_cause_check CHECK (cause IN (${list}))`;

/**
 * Several families on one bus. A worker is on one trip at a time: what overlaps must belong to the same group, and inside nobody is in two
 * meetings at once (docs/decisions/0021-one-bus-several-families.md).
 */
export class VisitGroups1795410000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = Object.keys(POLICIES);

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE visit_groups (id uuid NOT NULL, organisation_id uuid NOT NULL, facility_id uuid NOT NULL, reference text NOT NULL, day date NOT NULL,
         policy text NOT NULL, note text, requested_by uuid, requested_at timestamptz NOT NULL,
         CONSTRAINT visit_groups_policy_check CHECK (policy IN ('all_or_none', 'part')),
         CONSTRAINT pk_visit_groups PRIMARY KEY (id),
         CONSTRAINT fk_visit_groups_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_visit_groups_facility_id FOREIGN KEY (facility_id) REFERENCES facilities (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX visit_groups_reference_key ON visit_groups (reference)`);
    await db.query(`CREATE INDEX visit_groups_organisation_idx ON visit_groups (organisation_id, day)`);
    await db.query(`CREATE INDEX visit_groups_facility_idx ON visit_groups (facility_id, day)`);
    await db.query(
      `CREATE TABLE visit_group_refusals (group_id uuid NOT NULL, position int NOT NULL, session_id uuid NOT NULL, dyad_ids uuid[] NOT NULL, reasons jsonb NOT NULL,
         CONSTRAINT pk_visit_group_refusals PRIMARY KEY (group_id, position),
         CONSTRAINT fk_visit_group_refusals_group_id FOREIGN KEY (group_id) REFERENCES visit_groups (id),
         CONSTRAINT fk_visit_group_refusals_session_id FOREIGN KEY (session_id) REFERENCES sessions (id))`,
    );
    await db.query(`CREATE INDEX visit_group_refusals_session_idx ON visit_group_refusals (session_id)`);
    for (const table of ['visits', 'visit_party']) {
      await db.query(
        `ALTER TABLE ${table} ADD group_id uuid, ADD CONSTRAINT fk_${table}_group_id FOREIGN KEY (group_id) REFERENCES visit_groups (id)`,
      );
      await db.query(`CREATE INDEX ${table}_group_idx ON ${table} (group_id) WHERE group_id IS NOT NULL`);
    }
    await db.query(
      `ALTER TABLE visit_party DROP CONSTRAINT visit_party_escort_overlap_excl,
         ADD CONSTRAINT visit_party_escort_overlap_excl EXCLUDE USING gist (person_id WITH =, (coalesce(group_id, visit_id)) WITH <>, tstzrange(starts_at, ends_at) WITH &&)
           WHERE (live AND person_type = 'worker'),
         ADD CONSTRAINT visit_party_inside_overlap_excl EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
           WHERE (live AND person_type = 'worker' AND place = 'inside')`,
    );
    await db.query(causes(`${CAUSES}, 'group_incomplete'`));
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM visit_reviews WHERE cause = 'group_incomplete'`);
    await db.query(causes(CAUSES));
    await db.query(
      `ALTER TABLE visit_party DROP CONSTRAINT visit_party_inside_overlap_excl, DROP CONSTRAINT visit_party_escort_overlap_excl,
         ADD CONSTRAINT visit_party_escort_overlap_excl EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
           WHERE (live AND person_type = 'worker')`,
    );
    for (const table of ['visit_party', 'visits']) await db.query(`ALTER TABLE ${table} DROP COLUMN group_id`);
    await db.query(`DROP TABLE visit_group_refusals`);
    await db.query(`DROP TABLE visit_groups`);
  }
}
