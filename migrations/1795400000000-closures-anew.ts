import { MigrationInterface, QueryRunner } from 'typeorm';

const DESK = `facility_id = (SELECT current_facility())`;
const OWN_CLOSURE = `EXISTS (SELECT 1 FROM closures above WHERE above.id = closure_changes.closure_id AND above.${DESK})`;
/** As for the other tables of a child: in a social worker's caseload, and not kept from the others. */
const KNOWN = `CASE WHEN (SELECT is_worker()) THEN child_id = ANY ((SELECT caseload('child'))::uuid[]) ELSE child_id <> ALL ((SELECT sealed('child'))::uuid[]) END`;
const POLICIES: Record<string, string> = {
  closure_visits: `EXISTS (SELECT 1 FROM visits above WHERE above.id = closure_visits.visit_id)`,
  rebooking_priorities: `organisation_id = (SELECT case_organisation()) AND ${KNOWN}`,
};

/** Closures by the hour, of wards or a mode, without an end; what became of each meeting; and the first place that a lost one gives. */
export class ClosuresAnew1795400000000 implements MigrationInterface {
  /** For the structure test: tables with a policy that came after 1795310000000. */
  static readonly tables = ['closure_changes', ...Object.keys(POLICIES)];

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE closures ADD COLUMN starts_at timestamptz, ADD COLUMN ends_at timestamptz, ADD COLUMN mode text, ADD COLUMN ward_ids uuid[],
       ADD COLUMN version int NOT NULL DEFAULT 1`);
    await db.query(
      `UPDATE closures c SET starts_at = c.from_day::timestamp AT TIME ZONE f.time_zone,
              ends_at = greatest(CASE WHEN c.reopened_from <= c.to_day THEN c.reopened_from ELSE c.to_day + 1 END, c.from_day)::timestamp AT TIME ZONE f.time_zone,
              ward_ids = CASE WHEN c.ward_id IS NOT NULL THEN ARRAY[c.ward_id] END FROM facilities f WHERE f.id = c.facility_id`,
    );
    await db.query(`DROP INDEX closures_facility_idx`);
    await db.query(
      `ALTER TABLE closures ALTER COLUMN starts_at SET NOT NULL, DROP COLUMN from_day, DROP COLUMN to_day, DROP COLUMN ward_id, DROP COLUMN extends_id,
         DROP COLUMN reopened_at, DROP COLUMN reopened_by, DROP COLUMN reopened_from,
         ADD CONSTRAINT closures_times_check CHECK (ends_at >= starts_at),
         ADD CONSTRAINT closures_mode_check CHECK (mode IN ('visit', 'video', 'call', 'group')),
         ADD CONSTRAINT closures_wards_check CHECK (cardinality(ward_ids) > 0)`,
    );
    await db.query(`CREATE INDEX closures_facility_idx ON closures (facility_id, starts_at)`);
    await db.query(
      `CREATE TABLE closure_changes (id uuid NOT NULL, closure_id uuid NOT NULL, kind text NOT NULL, at timestamptz NOT NULL, changed_by uuid,
         previous_end timestamptz, new_end timestamptz, session_count int NOT NULL,
         CONSTRAINT closure_changes_kind_check CHECK (kind IN ('published', 'extended', 'reopened')),
         CONSTRAINT pk_closure_changes PRIMARY KEY (id),
         CONSTRAINT fk_closure_changes_closure_id FOREIGN KEY (closure_id) REFERENCES closures (id))`,
    );
    await db.query(`CREATE INDEX closure_changes_closure_idx ON closure_changes (closure_id, at)`);
    await db.query(
      `INSERT INTO closure_changes (id, closure_id, kind, at, changed_by, new_end, session_count)
       SELECT gen_random_uuid(), c.id, 'published', c.created_at, c.created_by, c.ends_at, (SELECT count(*) FROM sessions s WHERE s.closure_id = c.id) FROM closures c`,
    );
    await db.query(
      `CREATE TABLE closure_visits (closure_id uuid NOT NULL, visit_id uuid NOT NULL, action text NOT NULL, from_session_id uuid NOT NULL, to_session_id uuid,
         from_status text NOT NULL, status text NOT NULL DEFAULT 'planned', at timestamptz NOT NULL,
         CONSTRAINT closure_visits_action_check CHECK (action IN ('cancel', 'move', 'wait')),
         CONSTRAINT closure_visits_status_check CHECK (status IN ('planned', 'done', 'kept', 'under_way', 'gone')),
         CONSTRAINT closure_visits_move_check CHECK ((action = 'move') = (to_session_id IS NOT NULL)),
         CONSTRAINT pk_closure_visits PRIMARY KEY (closure_id, visit_id),
         CONSTRAINT fk_closure_visits_closure_id FOREIGN KEY (closure_id) REFERENCES closures (id),
         CONSTRAINT fk_closure_visits_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_closure_visits_from_session_id FOREIGN KEY (from_session_id) REFERENCES sessions (id),
         CONSTRAINT fk_closure_visits_to_session_id FOREIGN KEY (to_session_id) REFERENCES sessions (id))`,
    );
    await db.query(`CREATE INDEX closure_visits_visit_idx ON closure_visits (visit_id)`);
    await db.query(`CREATE INDEX closure_visits_from_idx ON closure_visits (from_session_id)`);
    await db.query(`CREATE INDEX closure_visits_to_idx ON closure_visits (to_session_id)`);
    await db.query(`CREATE INDEX closure_visits_planned_idx ON closure_visits (closure_id, visit_id) WHERE status = 'planned'`);
    await db.query(
      `CREATE TABLE rebooking_priorities (id uuid NOT NULL, organisation_id uuid NOT NULL, child_id uuid NOT NULL, dyad_id uuid NOT NULL, mode text NOT NULL,
         visit_id uuid NOT NULL, granted_at timestamptz NOT NULL, used_at timestamptz, used_by_visit_id uuid,
         CONSTRAINT pk_rebooking_priorities PRIMARY KEY (id),
         CONSTRAINT fk_rebooking_priorities_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisations (id),
         CONSTRAINT fk_rebooking_priorities_child_id FOREIGN KEY (child_id) REFERENCES children (id),
         CONSTRAINT fk_rebooking_priorities_dyad_id FOREIGN KEY (dyad_id) REFERENCES dyads (id),
         CONSTRAINT fk_rebooking_priorities_visit_id FOREIGN KEY (visit_id) REFERENCES visits (id),
         CONSTRAINT fk_rebooking_priorities_used_by_visit_id FOREIGN KEY (used_by_visit_id) REFERENCES visits (id))`,
    );
    await db.query(`CREATE UNIQUE INDEX rebooking_priorities_visit_key ON rebooking_priorities (visit_id, dyad_id)`);
    await db.query(`CREATE INDEX rebooking_priorities_open_idx ON rebooking_priorities (dyad_id, mode) WHERE used_at IS NULL`);
    await db.query(`CREATE INDEX rebooking_priorities_dyad_idx ON rebooking_priorities (dyad_id)`);
    await db.query(`CREATE INDEX rebooking_priorities_organisation_idx ON rebooking_priorities (organisation_id)`);
    await db.query(`CREATE INDEX rebooking_priorities_child_idx ON rebooking_priorities (child_id)`);
    await db.query(`CREATE INDEX rebooking_priorities_used_idx ON rebooking_priorities (used_by_visit_id)`);
    await this.keepPriorities(db);
    for (const [table, see] of Object.entries(POLICIES)) {
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await db.query(`CREATE POLICY ${table}_scope ON ${table} TO kinline_app USING ((SELECT is_system()) OR (${see}))`);
    }
    await db.query(`ALTER TABLE closure_changes ENABLE ROW LEVEL SECURITY`);
    await db.query(
      `CREATE POLICY closure_changes_see ON closure_changes FOR SELECT TO kinline_app USING ((SELECT is_system()) OR (SELECT has_scope()))`,
    );
    await db.query(
      `CREATE POLICY closure_changes_add ON closure_changes FOR INSERT TO kinline_app WITH CHECK ((SELECT is_system()) OR ${OWN_CLOSURE})`,
    );
    await db.query(`CREATE POLICY closure_changes_change ON closure_changes FOR UPDATE TO kinline_app USING (false)`);
    await db.query(`CREATE POLICY closure_changes_remove ON closure_changes FOR DELETE TO kinline_app USING (false)`);
    await db.query(`REVOKE UPDATE, DELETE ON closure_changes FROM kinline_app`);
  }

  /** Until now the first place was read from the visits: nobody who has it loses it. */
  private async keepPriorities(db: QueryRunner): Promise<void> {
    await db.query(
      `INSERT INTO rebooking_priorities (id, organisation_id, child_id, dyad_id, mode, visit_id, granted_at)
       SELECT gen_random_uuid(), v.organisation_id, vd.child_id, vd.dyad_id, v.mode, v.id, now()
         FROM visits v JOIN visit_dyads vd ON vd.visit_id = v.id
        WHERE v.status = 'cancelled' AND v.cause = 'facility'
          AND NOT EXISTS (SELECT 1 FROM contact_events x WHERE x.dyad_id = vd.dyad_id AND x.occurred_at > v.starts_at)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE rebooking_priorities`);
    await db.query(`DROP TABLE closure_visits`);
    await db.query(`DROP TABLE closure_changes`);
    await db.query(
      `DELETE FROM closures WHERE ends_at IS NULL OR NOT whole_days AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.closure_id = closures.id)`,
    );
    await db.query(`DROP INDEX closures_facility_idx`);
    await db.query(
      `ALTER TABLE closures ADD COLUMN from_day date, ADD COLUMN to_day date, ADD COLUMN ward_id uuid, ADD COLUMN extends_id uuid, ADD COLUMN reopened_at timestamptz,
         ADD COLUMN reopened_by uuid, ADD COLUMN reopened_from date`,
    );
    await db.query(
      `UPDATE closures c SET from_day = (c.starts_at AT TIME ZONE f.time_zone)::date, ward_id = c.ward_ids[1],
              to_day = greatest((c.starts_at AT TIME ZONE f.time_zone)::date, ((c.ends_at - interval '1 second') AT TIME ZONE f.time_zone)::date) FROM facilities f WHERE f.id = c.facility_id`,
    );
    await db.query(
      `ALTER TABLE closures ALTER COLUMN from_day SET NOT NULL, ALTER COLUMN to_day SET NOT NULL, DROP COLUMN starts_at, DROP COLUMN ends_at, DROP COLUMN mode,
         DROP COLUMN ward_ids, DROP COLUMN version,
         ADD CONSTRAINT closures_days_check CHECK (to_day >= from_day),
         ADD CONSTRAINT closures_reopened_check CHECK ((reopened_at IS NULL) = (reopened_from IS NULL)),
         ADD CONSTRAINT fk_closures_extends_id FOREIGN KEY (extends_id) REFERENCES closures (id),
         ADD CONSTRAINT fk_closures_ward_id FOREIGN KEY (ward_id) REFERENCES wards (id)`,
    );
    await db.query(`CREATE INDEX closures_extends_idx ON closures (extends_id)`);
    await db.query(`CREATE INDEX closures_facility_idx ON closures (facility_id)`);
    await db.query(`CREATE INDEX closures_ward_idx ON closures (ward_id)`);
  }
}
