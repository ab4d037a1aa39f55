import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Versions that overlapped meant: the one that began last holds. Each is cut to the days on which it did, and one that held again
 * afterwards gets a row for these days, so that no day has other rules than before.
 */
const CUT_TO_WHAT_HELD = `
  WITH days AS (
    SELECT facility_id, effective_from AS day FROM facility_rules
     UNION SELECT facility_id, effective_to FROM facility_rules WHERE effective_to IS NOT NULL),
  spans AS (SELECT facility_id, day AS starts, lead(day) OVER (PARTITION BY facility_id ORDER BY day) AS ends FROM days),
  held AS (
    SELECT s.*, (SELECT r.id FROM facility_rules r
                  WHERE r.facility_id = s.facility_id AND r.effective_from <= s.starts AND (r.effective_to IS NULL OR r.effective_to > s.starts)
                  ORDER BY r.effective_from DESC LIMIT 1) AS id
      FROM spans s),
  marked AS (
    SELECT *, CASE WHEN id IS NOT DISTINCT FROM lag(id) OVER (PARTITION BY facility_id ORDER BY starts) THEN 0 ELSE 1 END AS is_new FROM held),
  runs AS (SELECT *, sum(is_new) OVER (PARTITION BY facility_id ORDER BY starts) AS run FROM marked),
  islands AS (
    SELECT id, min(starts) AS starts, CASE WHEN bool_or(ends IS NULL) THEN NULL ELSE max(ends) END AS ends,
           row_number() OVER (PARTITION BY id ORDER BY min(starts)) AS nth
      FROM runs WHERE id IS NOT NULL GROUP BY facility_id, id, run),
  again AS (
    INSERT INTO facility_rules (id, facility_id, effective_from, effective_to, rules, source, as_of, confidence)
    SELECT gen_random_uuid(), r.facility_id, i.starts, i.ends, r.rules, r.source, r.as_of, r.confidence
      FROM islands i JOIN facility_rules r ON r.id = i.id WHERE i.nth > 1)
  UPDATE facility_rules r SET effective_to = i.ends FROM islands i WHERE i.id = r.id AND i.nth = 1 AND r.effective_to IS DISTINCT FROM i.ends`;

/** Rule versions with a life of their own: proposed, in force, withdrawn; never two on one day. docs/decisions/0014. */
export class VersionFacilityRules1795340000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(CUT_TO_WHAT_HELD);
    await db.query(`ALTER TABLE facility_rules
      ADD COLUMN status text NOT NULL DEFAULT 'in_force',
      ADD COLUMN provenance jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN changes jsonb,
      ADD COLUMN replaces uuid,
      ADD COLUMN replaced_end date,
      ADD COLUMN why text,
      ADD COLUMN proposed_by uuid,
      ADD COLUMN proposed_at timestamptz,
      ADD COLUMN approved_by uuid,
      ADD COLUMN approved_at timestamptz,
      ADD COLUMN withdrawn_by uuid,
      ADD COLUMN withdrawn_at timestamptz,
      ADD CONSTRAINT facility_rules_status_check CHECK (status IN ('proposed', 'in_force', 'withdrawn')),
      ADD CONSTRAINT facility_rules_second_check CHECK (approved_by IS NULL OR approved_by <> proposed_by)`);
    await db.query(`DROP INDEX facility_rules_from_key`);
    await db.query(`CREATE INDEX facility_rules_from_idx ON facility_rules (facility_id, effective_from)`);
    await db.query(`ALTER TABLE facility_rules ADD CONSTRAINT facility_rules_no_overlap
      EXCLUDE USING gist (facility_id WITH =, daterange(effective_from, effective_to) WITH &&) WHERE (status = 'in_force')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE facility_rules DROP CONSTRAINT facility_rules_no_overlap`);
    await db.query(`DELETE FROM facility_rules WHERE status <> 'in_force'`);
    await db.query(`DROP INDEX facility_rules_from_idx`);
    await db.query(`CREATE UNIQUE INDEX facility_rules_from_key ON facility_rules (facility_id, effective_from)`);
    await db.query(`ALTER TABLE facility_rules DROP CONSTRAINT facility_rules_second_check, DROP CONSTRAINT facility_rules_status_check,
      DROP COLUMN status, DROP COLUMN provenance, DROP COLUMN changes, DROP COLUMN replaces, DROP COLUMN replaced_end, DROP COLUMN why, DROP COLUMN proposed_by, DROP COLUMN proposed_at,
      DROP COLUMN approved_by, DROP COLUMN approved_at, DROP COLUMN withdrawn_by, DROP COLUMN withdrawn_at`);
  }
}
