import { MigrationInterface, QueryRunner } from 'typeorm';

const ROLE = 'kinline_app';

/** What is written once and never changed: the application may read and add, nothing else. */
const APPEND_ONLY = 'audit_events contact_events disclosures entitlement_entries exchange_status_changes gate_results visit_status_changes';

// In parentheses with SELECT the planner asks once a statement, not once a row.
const OWN = `organisation_id = (SELECT current_organisation())`;
const CASES = `organisation_id = (SELECT case_organisation())`;
const CASE_SIDE = `(SELECT case_organisation()) IS NOT NULL`;
const DESK = `facility_id = (SELECT current_facility())`;
const ANYBODY = `(SELECT has_scope())`;
const ME = `(SELECT current_user_id())`;
/** The child, parent, caregiver or visit is in a social worker's caseload, and not kept from the others. */
const known = (what: string, column: string): string =>
  `CASE WHEN (SELECT is_worker()) THEN ${column} = ANY ((SELECT caseload('${what}'))::uuid[]) ELSE ${column} <> ALL ((SELECT sealed('${what}'))::uuid[]) END`;
/** A liaison officer knows them: they come to the facility, write to it or are looked for in it. */
const desk = (what: string, column = 'id'): string => `(SELECT current_facility()) IS NOT NULL AND at_my_facility('${what}', ${column})`;
/** Whoever sees the row it hangs from; `%` stands for the table itself. */
const through = (parent: string, column: string, key = 'id'): string =>
  `EXISTS (SELECT 1 FROM ${parent} above WHERE above.${key} = %.${column})`;
/** A paper of a dyad: never on the facility's desk. */
const PAPER = `${CASE_SIDE} AND ${through('dyads', 'dyad_id')}`;
/** What hangs from a visit may be written in the statement that writes the visit, which has its own policy; it is not to be seen before. */
const WITH_VISIT: Rule = {
  see: through('visits', 'visit_id'),
  write: through('visits', 'visit_id'),
  add: `${through('visits', 'visit_id')} OR NOT visit_exists(visit_id)`,
};
const ROSTER = `${DESK} OR ${CASE_SIDE} AND ${through('custody_episodes', 'id', 'roster_entry_id')}`;
const FACILITY_FACTS: Rule = { see: ANYBODY, write: DESK };

interface Rule {
  see: string;
  /** Who may add, change and remove; left out, whoever sees. */
  write?: string;
  /** Who may add, when that is not who may change. */
  add?: string;
  /** Who may remove, when that is not who may change. */
  remove?: string;
}

/** Table → who sees and writes its rows, besides the system. A new table is one line here or, with its reason, in EXEMPT. */
const POLICIES: Record<string, string | Rule> = {
  access_tokens: `user_id = ${ME}`,
  approvals: PAPER,
  // Nobody signs for another; a liaison officer's line may lie in the file of the organisation whose visit it is.
  audit_events: {
    see: `${OWN} OR ${CASE_SIDE} AND ${through('children', 'child_id')}`,
    write: 'false',
    add: `actor_user_id = ${ME} AND (organisation_id IS NULL OR ${OWN} OR (SELECT current_facility()) IS NOT NULL)`,
  },
  break_glass: {
    see: `user_id = ${ME} OR ${CASE_SIDE} AND ${through('children', 'child_id')}`,
    write: `${CASE_SIDE} AND child_in_my_organisation(child_id)`,
  },
  calendar_days: { see: ANYBODY, write: 'false' },
  call_tasks: `${CASES} AND ${known('caregiver', 'caregiver_id')}`,
  caregivers: `${CASES} AND ${known('caregiver', 'id')} OR ${desk('caregiver')}`,
  case_conferences: PAPER,
  child_access: {
    see: `user_id = ${ME} OR ${CASE_SIDE} AND ${through('children', 'child_id')}`,
    write: `${CASE_SIDE} AND ${through('children', 'child_id')}`,
  },
  child_caregivers: through('children', 'child_id'),
  child_views: PAPER,
  children: `${CASES} AND ${known('child', 'id')} OR ${desk('child')}`,
  closures: FACILITY_FACTS,
  consents: PAPER,
  contact_decisions: PAPER,
  contact_events: `${CASES} AND ${known('child', 'child_id')} OR ${desk('dyad', 'dyad_id')}`,
  custody_episodes: `${DESK} OR ${CASE_SIDE} AND ${through('imprisoned_parents', 'parent_id')}`,
  custody_events: through('roster_entries', 'roster_entry_id'),
  data_audits: CASES,
  data_requests: `${CASES} AND ${known('child', 'child_id')}`,
  data_sharing_agreements: CASES,
  disclosures: `${CASES} AND (child_id IS NULL OR ${known('child', 'child_id')})`,
  dyads: `${CASES} AND ${known('child', 'child_id')} OR ${desk('dyad')}`,
  entitlement_entries: through('roster_entries', 'roster_entry_id'),
  entitlement_periods: through('roster_entries', 'roster_entry_id'),
  exchange_status_changes: through('exchanges', 'exchange_id'),
  exchanges: `${CASES} AND ${through('dyads', 'dyad_id')} OR ${DESK}`,
  facilities: { see: ANYBODY, write: `id = (SELECT current_facility())` },
  facility_rules: FACILITY_FACTS,
  family_answers: through('visits', 'visit_id'),
  gate_results: PAPER,
  harm_markers: PAPER,
  imprisoned_parents: `${CASES} AND ${known('parent', 'id')} OR ${desk('parent')}`,
  inbound_messages: `${CASE_SIDE} AND ${through('caregivers', 'caregiver_id')}`,
  incidents: PAPER,
  // The facility asks for the paper too.
  kinship_proofs: through('dyads', 'dyad_id'),
  mandatory_reports: PAPER,
  messages: `${CASES} AND ${known('caregiver', 'caregiver_id')}`,
  milestones: PAPER,
  organisations: { see: ANYBODY, write: `id = (SELECT current_organisation())` },
  quarter_checks: `${CASES} AND ${known('child', 'child_id')}`,
  readiness_forms: PAPER,
  relatives: `${CASES} AND ${known('parent', 'parent_id')} OR ${desk('relative')}`,
  reply_codes: `${CASE_SIDE} AND ${through('visits', 'visit_id')}`,
  restrictions: `${CASES} AND (dyad_id IS NULL OR ${through('dyads', 'dyad_id')}) AND (parent_id IS NULL OR ${known('parent', 'parent_id')})`,
  retention_holds: `${CASE_SIDE} AND ${through('children', 'child_id')}`,
  retention_runs: CASES,
  // Of an entry that moved away the officer still sees the line: past visits name it.
  roster_entries: { see: `${ROSTER} OR ${desk('roster')}`, write: ROSTER },
  // Whoever books or cancels takes or gives back a seat, so everybody counts; the session itself is the facility's.
  sessions: { see: ANYBODY, write: ANYBODY, add: DESK, remove: DESK },
  stored_files: `${CASES} OR ${desk('file')}`,
  tasks: `${CASES} AND (owner_user_id = ${ME} OR child_id IS NULL OR ${known('child', 'child_id')}) OR owner_role = 'liaison' AND (SELECT current_facility()) IS NOT NULL AND ${through('visits', 'visit_id')}`,
  timetables: FACILITY_FACTS,
  // The asker learns of the one that was found, never who else was looked at.
  tracing_candidates: `${DESK} OR ${CASE_SIDE} AND status = 'confirmed' AND ${through('tracings', 'tracing_id')}`,
  tracings: `${CASES} AND ${known('parent', 'parent_id')} OR ${desk('tracing')}`,
  users: OWN,
  visit_dyads: {
    see: `${through('visits', 'visit_id')} AND (${known('child', 'child_id')} OR (SELECT current_facility()) IS NOT NULL)`,
    write: through('visits', 'visit_id'),
    add: `(${WITH_VISIT.add}) AND ${through('dyads', 'dyad_id')}`,
  },
  visit_party: WITH_VISIT,
  visit_reports: through('visits', 'visit_id'),
  visit_status_changes: WITH_VISIT,
  visit_steps: through('visits', 'visit_id'),
  visits: `${CASES} AND ${known('visit', 'id')} OR ${DESK}`,
  wards: FACILITY_FACTS,
  worker_approvals: `${DESK} OR ${CASE_SIDE} AND ${through('workers', 'worker_id')}`,
  worker_vettings: `${CASE_SIDE} AND ${through('workers', 'worker_id')}`,
  workers: `${CASES} OR ${desk('worker')}`,
};

/** Tables without a policy, and why. */
const EXEMPT: Record<string, string> = {
  cron_runs: 'which job ran when; no word about anybody',
  http_sessions: 'read before anybody is known, by the session library on a connection of its own',
  migrations: 'the list of migrations; readable for the health check',
  outbox: 'written in every scope, read by the system; payloads are codes and ids',
  rate_limits: 'counters under hashed keys, written before anybody is known',
};

const CREATE_ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') THEN
    CREATE ROLE ${ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  END IF;
EXCEPTION
  -- Roles belong to the whole server: another database may be migrating at this moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END $$`;

/** Whoever migrates must be able to act as the role when no other login is configured. */
const JOIN_ROLE = `DO $$ BEGIN
  IF NOT pg_has_role(current_user, '${ROLE}', CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT ${ROLE} TO %I', current_user);
  END IF;
END $$`;

/** A second wall under the application's own filters: docs/decisions/0011-row-level-security.md. */
export class RowLevelSecurity1795310000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(CREATE_ROLE);
    await db.query(JOIN_ROLE);
    await db.query(`GRANT USAGE ON SCHEMA public TO ${ROLE}`);
    await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE}`);
    await db.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${ROLE}`);
    await db.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${ROLE}`);
    await db.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${ROLE}`);
    await db.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO ${ROLE}`);
    await db.query(`REVOKE UPDATE, DELETE ON ${APPEND_ONLY.split(' ').join(', ')} FROM ${ROLE}`);
    await db.query(`REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${ROLE}`);
    for (const [table, given] of Object.entries(POLICIES)) {
      const rule = typeof given === 'string' ? { see: given } : given;
      // Not FORCEd: the owner, who migrates and checks foreign keys, must see every row.
      await db.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      for (const policy of policiesOf(table, rule)) await db.query(policy);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of Object.keys(POLICIES)) {
      for (const kind of ['scope', 'see', 'add', 'change', 'remove']) await db.query(`DROP POLICY IF EXISTS ${table}_${kind} ON ${table}`);
      await db.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
    for (const object of ['TABLES', 'SEQUENCES'])
      await db.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON ${object} FROM ${ROLE}`);
    for (const object of ['TABLES', 'SEQUENCES', 'FUNCTIONS']) await db.query(`REVOKE ALL ON ALL ${object} IN SCHEMA public FROM ${ROLE}`);
    await db.query(`REVOKE ALL ON SCHEMA public FROM ${ROLE}`);
  }

  /** For the structure test, which holds both lists against the catalogue. */
  static readonly tables = { policies: Object.keys(POLICIES), exempt: Object.keys(EXEMPT), appendOnly: APPEND_ONLY.split(' ') };
}

function policiesOf(table: string, { see, write, add, remove }: Rule): string[] {
  const or = (rule: string): string => `((SELECT is_system()) OR (${rule.replaceAll('%', table)}))`;
  if (write === undefined) return [`CREATE POLICY ${table}_scope ON ${table} TO ${ROLE} USING ${or(see)}`];
  return [
    `CREATE POLICY ${table}_see ON ${table} FOR SELECT TO ${ROLE} USING ${or(see)}`,
    `CREATE POLICY ${table}_add ON ${table} FOR INSERT TO ${ROLE} WITH CHECK ${or(add ?? write)}`,
    `CREATE POLICY ${table}_change ON ${table} FOR UPDATE TO ${ROLE} USING ${or(write)}`,
    `CREATE POLICY ${table}_remove ON ${table} FOR DELETE TO ${ROLE} USING ${or(remove ?? write)}`,
  ];
}
