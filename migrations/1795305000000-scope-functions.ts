import { MigrationInterface, QueryRunner } from 'typeorm';

/** Read the settings that the application puts on its connection (src/database/scope.ts). Without them everything is null: nothing is seen. */
const SETTINGS: Record<string, string> = {
  'is_system() RETURNS boolean': `coalesce(current_setting('kinline.system', true), '') = 'on'`,
  'scope_role() RETURNS text': `nullif(current_setting('kinline.role', true), '')`,
  'is_worker() RETURNS boolean': `current_setting('kinline.role', true) = 'worker'`,
  'current_organisation() RETURNS uuid': `nullif(current_setting('kinline.organisation', true), '')::uuid`,
  'current_user_id() RETURNS uuid': `nullif(current_setting('kinline.user', true), '')::uuid`,
  'current_worker() RETURNS uuid': `nullif(current_setting('kinline.worker', true), '')::uuid`,
  'scope_now() RETURNS timestamptz': `coalesce(nullif(current_setting('kinline.now', true), '')::timestamptz, now())`,
  // A liaison officer's own organisation is an authority: of families she or he sees what comes to the facility, nothing by organisation.
  'current_facility() RETURNS uuid': `CASE WHEN current_setting('kinline.role', true) = 'liaison' THEN nullif(current_setting('kinline.facility', true), '')::uuid END`,
  'case_organisation() RETURNS uuid': `CASE WHEN current_setting('kinline.role', true) <> 'liaison' THEN nullif(current_setting('kinline.organisation', true), '')::uuid END`,
  'has_scope() RETURNS boolean': `coalesce(current_setting('kinline.system', true), '') = 'on' OR coalesce(current_setting('kinline.user', true), '') <> ''`,
};

/** Children a person is named for, whatever the caseload: by a grant, or by a glass broken and still open. */
const NAMED = `SELECT a.child_id FROM child_access a WHERE a.user_id = current_user_id() AND (a.until IS NULL OR a.until >= (scope_now() AT TIME ZONE 'Asia/Shanghai')::date)
               UNION SELECT g.child_id FROM break_glass g WHERE g.user_id = current_user_id() AND g.ends_at > scope_now() AND g.closed_at IS NULL`;

/** What hangs from a set of children in ways the policies ask about. */
const HANGING = `CASE what
          WHEN 'child' THEN found := kids;
          WHEN 'parent' THEN SELECT array_agg(DISTINCT d.parent_id) INTO found FROM dyads d WHERE d.child_id = ANY (kids);
          WHEN 'caregiver' THEN SELECT array_agg(DISTINCT k.caregiver_id) INTO found FROM child_caregivers k WHERE k.child_id = ANY (kids);
          WHEN 'visit' THEN SELECT array_agg(DISTINCT v.visit_id) INTO found FROM dyads d JOIN visit_dyads v ON v.dyad_id = d.id WHERE d.child_id = ANY (kids);
        END CASE;`;

/**
 * The need-to-know rule, in one place (source: domain/casework-and-safeguarding.md §8.3): whom a social worker sees, and whom nobody
 * sees but those named. Run as their owner, because a policy cannot ask the table it guards; they answer ids only, of the scope's own
 * organisation only, and are read once a statement.
 */
const CASELOAD = `CREATE FUNCTION caseload(what text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      DECLARE
        kids uuid[];
        found uuid[];
      BEGIN
        SELECT array_agg(c.id) INTO kids FROM children c WHERE c.organisation_id = case_organisation() AND (
          c.id IN (${NAMED})
          OR NOT c.need_to_know AND (c.worker_id = current_worker() OR c.id IN (
               SELECT d.child_id FROM visit_party p JOIN visit_dyads d ON d.visit_id = p.visit_id
                WHERE p.person_id = current_worker() AND p.person_type = 'worker' AND (p.live OR p.ends_at > scope_now() - interval '30 days'))));
        ${HANGING}
        RETURN coalesce(found, '{}');
      END $$`;

const SEALED = `CREATE FUNCTION sealed(what text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      DECLARE
        kids uuid[];
        others uuid[];
        found uuid[];
      BEGIN
        IF scope_role() = 'lead' OR case_organisation() IS NULL THEN
          RETURN '{}';
        END IF;
        SELECT array_agg(c.id) INTO kids FROM children c WHERE c.need_to_know AND c.organisation_id = case_organisation() AND c.id NOT IN (${NAMED});
        IF kids IS NULL THEN
          RETURN '{}';
        END IF;
        ${HANGING}
        -- What also belongs to a brother or sister who is not sealed stays in sight.
        IF what <> 'child' THEN
          CASE what
            WHEN 'parent' THEN SELECT array_agg(d.parent_id) INTO others FROM dyads d WHERE d.parent_id = ANY (found) AND d.child_id <> ALL (kids);
            WHEN 'caregiver' THEN SELECT array_agg(k.caregiver_id) INTO others FROM child_caregivers k WHERE k.caregiver_id = ANY (found) AND k.child_id <> ALL (kids);
            WHEN 'visit' THEN SELECT array_agg(v.visit_id) INTO others FROM visit_dyads v WHERE v.visit_id = ANY (found) AND v.child_id <> ALL (kids);
          END CASE;
          SELECT array_agg(id) INTO found FROM unnest(found) AS id WHERE id <> ALL (coalesce(others, '{}'));
        END IF;
        RETURN coalesce(found, '{}');
      END $$`;

const byExchange = (condition: string): string =>
  `EXISTS (SELECT 1 FROM dyads d JOIN exchanges x ON x.dyad_id = d.id WHERE ${condition} AND x.facility_id = f)`;

/** Whom a liaison officer knows because they come, write or are looked for at her or his facility. */
const AT_MY_FACILITY = `CREATE FUNCTION at_my_facility(what text, subject uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      DECLARE
        f uuid := current_facility();
      BEGIN
        IF f IS NULL THEN
          RETURN false;
        END IF;
        CASE what
          WHEN 'child' THEN RETURN
            EXISTS (SELECT 1 FROM dyads d JOIN visit_dyads a ON a.dyad_id = d.id JOIN visits v ON v.id = a.visit_id WHERE d.child_id = subject AND v.facility_id = f)
            OR ${byExchange('d.child_id = subject')};
          WHEN 'dyad' THEN RETURN
            EXISTS (SELECT 1 FROM visit_dyads a JOIN visits v ON v.id = a.visit_id WHERE a.dyad_id = subject AND v.facility_id = f)
            OR ${byExchange('d.id = subject')};
          WHEN 'parent' THEN RETURN
            EXISTS (SELECT 1 FROM custody_episodes e WHERE e.parent_id = subject AND e.facility_id = f)
            OR EXISTS (SELECT 1 FROM visits v WHERE v.parent_id = subject AND v.facility_id = f)
            OR EXISTS (SELECT 1 FROM tracing_candidates c JOIN tracings t ON t.id = c.tracing_id WHERE c.facility_id = f AND t.parent_id = subject)
            OR ${byExchange('d.parent_id = subject')};
          WHEN 'roster' THEN RETURN EXISTS (SELECT 1 FROM custody_episodes e WHERE e.roster_entry_id = subject AND e.facility_id = f);
          WHEN 'tracing' THEN RETURN EXISTS (SELECT 1 FROM tracing_candidates c WHERE c.tracing_id = subject AND c.facility_id = f);
          WHEN 'caregiver' THEN RETURN
            EXISTS (SELECT 1 FROM child_caregivers k JOIN dyads d ON d.child_id = k.child_id JOIN visit_dyads a ON a.dyad_id = d.id
                      JOIN visit_party p ON p.visit_id = a.visit_id AND p.person_id = subject JOIN visits v ON v.id = a.visit_id
                     WHERE k.caregiver_id = subject AND v.facility_id = f);
          WHEN 'relative' THEN RETURN
            EXISTS (SELECT 1 FROM relatives r JOIN visits v ON v.parent_id = r.parent_id JOIN visit_party p ON p.visit_id = v.id AND p.person_id = subject
                     WHERE r.id = subject AND v.facility_id = f);
          WHEN 'worker' THEN RETURN
            EXISTS (SELECT 1 FROM worker_approvals a WHERE a.worker_id = subject AND a.facility_id = f)
            OR EXISTS (SELECT 1 FROM visit_party p JOIN visits v ON v.id = p.visit_id WHERE p.person_id = subject AND v.facility_id = f);
          WHEN 'file' THEN RETURN EXISTS (SELECT 1 FROM exchanges x WHERE x.file_id = subject AND x.facility_id = f);
        END CASE;
      END $$`;

/** To break the glass one must name a child one does not see: the id of a reference in one's own organisation, and nothing else of the file. */
const FIND_CHILD = `CREATE FUNCTION find_child(wanted text) RETURNS TABLE (id uuid, reference text) LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      SELECT c.id, c.reference FROM children c WHERE c.reference = wanted AND c.organisation_id = case_organisation()
    $$`;
const IN_MY_ORGANISATION = `CREATE FUNCTION child_in_my_organisation(child uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM children c WHERE c.id = child AND c.organisation_id = case_organisation())
    $$`;
/** Whether there is such a visit at all, seen or not. */
const VISIT_EXISTS = `CREATE FUNCTION visit_exists(visit uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM visits v WHERE v.id = visit)
    $$`;
/** The role of whoever wrote a line of the audit; a name crosses the wall between organisations never. */
const ROLE_OF = `CREATE FUNCTION role_of(person uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = public, pg_temp AS $$
      SELECT u.role FROM users u WHERE u.id = person
    $$`;

/** The questions the policies ask. */
export class ScopeFunctions1795305000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [signature, body] of Object.entries(SETTINGS))
      await db.query(`CREATE FUNCTION ${signature} LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ${body} $$`);
    for (const text of [CASELOAD, SEALED, AT_MY_FACILITY, FIND_CHILD, IN_MY_ORGANISATION, VISIT_EXISTS, ROLE_OF]) await db.query(text);
    await db.query(`CREATE INDEX children_worker_idx ON children (worker_id)`);
    await db.query(`CREATE INDEX children_need_to_know_idx ON children (organisation_id) WHERE need_to_know`);
    await db.query(`CREATE INDEX visit_party_person_idx ON visit_party (person_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const index of ['children_worker_idx', 'children_need_to_know_idx', 'visit_party_person_idx'])
      await db.query(`DROP INDEX ${index}`);
    for (const name of [
      'role_of(uuid)',
      'visit_exists(uuid)',
      'child_in_my_organisation(uuid)',
      'find_child(text)',
      'at_my_facility(text, uuid)',
      'sealed(text)',
      'caseload(text)',
    ])
      await db.query(`DROP FUNCTION ${name}`);
    for (const signature of Object.keys(SETTINGS)) await db.query(`DROP FUNCTION ${signature.split(' ')[0]}`);
  }
}
