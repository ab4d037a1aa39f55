import { Client } from 'pg';
import { Database } from '../../src/database/database';
import { FieldClass } from '../../src/kernel/fields';

/** A class a canary belongs to. `place` is the name of a facility: public in a list of facilities, custody beside a family. */
export type Planted = Exclude<FieldClass, 'public'> | 'place';

const TOKEN = /canary-(identity|custody|safeguarding|notes|place)-([a-z]+)-(\d{5})/gi;

export interface Canary {
  token: string;
  planted: Planted;
  noun: string;
}

/** Every canary in a text, each once. Also where it is written in capitals or inside a longer word. */
export function canariesIn(text: string): Canary[] {
  const found = new Map<string, Canary>();
  for (const [match, planted = '', noun = ''] of text.matchAll(TOKEN)) {
    const token = match.toLowerCase();
    found.set(token, { token, planted: planted.toLowerCase() as Planted, noun: noun.toLowerCase() });
  }
  return [...found.values()];
}

/** A canary of one's own, for what a test types itself. */
export const canary = (planted: Planted, noun: string, number = 1): string =>
  `canary-${planted}-${noun}-${String(number).padStart(5, '0')}`;

/** Rows of the demo's first organisation. The second one keeps its plain words: nothing planted may ever reach it. */
const MINE = `organisation_id = (SELECT organisation_id FROM users WHERE email = 'coordinator@demo.kinline.test')`;
/** A person whom the second organisation knows is on its own pages, with number and all. */
const NOT_THEIRS = `id NOT IN (SELECT e.roster_entry_id FROM custody_episodes e JOIN imprisoned_parents p ON p.id = e.parent_id
  WHERE e.roster_entry_id IS NOT NULL AND p.organisation_id = (SELECT organisation_id FROM users WHERE email = 'other-ngo@demo.kinline.test'))`;
const MY_DYADS = `dyad_id IN (SELECT id FROM dyads WHERE ${MINE})`;
const MY_CHILDREN = `child_id IN (SELECT id FROM children WHERE ${MINE})`;
const MY_VISITS = `visit_id IN (SELECT id FROM visits WHERE ${MINE})`;
const MY_EXCHANGES = `exchange_id IN (SELECT id FROM exchanges WHERE ${MINE})`;

/**
 * Where each class is planted: table, column, noun of the token, rows. Not planted: ID numbers (encrypted, and never read back), codes and
 * days (a word would not survive their checks), the names children are called by (public), and the passwords of staff.
 */
const PLACES: readonly [Exclude<Planted, 'place'>, string, string, string, string][] = [
  ['identity', 'children', 'family_name', 'childfamily', MINE],
  ['identity', 'children', 'given_name', 'childgiven', MINE],
  ['identity', 'imprisoned_parents', 'family_name', 'parentfamily', MINE],
  ['identity', 'imprisoned_parents', 'given_name', 'parentgiven', MINE],
  ['identity', 'caregivers', 'name', 'caregiver', MINE],
  ['identity', 'caregivers', 'phone', 'caregiverphone', MINE],
  ['identity', 'caregivers', 'best_time', 'besttime', MINE],
  ['identity', 'caregivers', 'wechat_open_id', 'wechatopenid', MINE],
  ['identity', 'caregivers', 'postal_address', 'postaladdress', MINE],
  ['identity', 'discretion_profiles', 'who_answers', 'whoanswers', MINE],
  ['identity', 'discretion_profiles', 'cover_phrase', 'coverphrase', MINE],
  ['identity', 'discretion_profiles', 'stranger_script', 'strangerscript', MINE],
  ['identity', 'discretion_profiles', 'second_name', 'secondname', MINE],
  ['identity', 'discretion_profiles', 'second_phone', 'secondphone', MINE],
  ['notes', 'discretion_profiles', 'child_words', 'childwords', MINE],
  ['identity', 'relatives', 'name', 'relative', MINE],
  ['identity', 'relatives', 'phone', 'relativephone', MINE],
  ['identity', 'consents', 'witness', 'witness', MY_DYADS],
  ['identity', 'roster_entries', 'family_name', 'rosterfamily', 'true'],
  ['identity', 'roster_entries', 'given_name', 'rostergiven', 'true'],
  ['custody', 'roster_entries', 'number', 'rosternumber', NOT_THEIRS],
  ['custody', 'wards', 'name', 'wardname', 'true'],
  ['custody', 'wards', 'code', 'wardcode', 'true'],
  ['safeguarding', 'restrictions', 'authority', 'authority', MINE],
  ['safeguarding', 'contact_decisions', 'reason', 'decisionreason', MY_DYADS],
  ['safeguarding', 'incidents', 'note', 'incident', MY_DYADS],
  ['safeguarding', 'incidents', 'containment', 'containment', MY_DYADS],
  ['safeguarding', 'incidents', 'review', 'incidentreview', MY_DYADS],
  ['safeguarding', 'case_conferences', 'question', 'question', MY_DYADS],
  ['safeguarding', 'case_conferences', 'grounds', 'grounds', MY_DYADS],
  ['safeguarding', 'approvals', 'reason', 'approvalreason', MY_DYADS],
  ['safeguarding', 'mandatory_reports', 'suspicion', 'suspicion', MY_DYADS],
  ['safeguarding', 'mandatory_reports', 'receiver', 'receiver', `${MY_DYADS} AND reported_at IS NOT NULL`],
  ['safeguarding', 'mandatory_reports', 'external_reference', 'externalreference', MY_DYADS],
  ['notes', 'children', 'duplicate_reason', 'duplicate', MINE],
  ['notes', 'visits', 'note', 'visit', MINE],
  ['notes', 'visit_status_changes', 'note', 'visitchange', MY_VISITS],
  ['custody', 'visit_status_changes', 'desk_note', 'desknote', MY_VISITS],
  ['identity', 'visit_status_changes', 'family_note', 'familynote', MY_VISITS],
  ['notes', 'visit_reports', 'next_step', 'nextstep', MY_VISITS],
  ['notes', 'call_tasks', 'note', 'call', MINE],
  ['notes', 'quarter_checks', 'note', 'check', MY_CHILDREN],
  ['notes', 'exchange_status_changes', 'note', 'exchangechange', MY_EXCHANGES],
  ['notes', 'inbound_messages', 'body', 'inbound', `caregiver_id IN (SELECT id FROM caregivers WHERE ${MINE})`],
  ['notes', 'approvals', 'note', 'approval', MY_DYADS],
  ['notes', 'tasks', 'note', 'task', MINE],
  ['notes', 'break_glass', 'review_note', 'glassreview', MY_CHILDREN],
  ['identity', 'break_glass', 'reason', 'glass', MY_CHILDREN],
  ['identity', 'data_requests', 'wording', 'wording', MINE],
  ['identity', 'data_requests', 'identity_proof', 'identityproof', MINE],
  ['identity', 'retention_holds', 'reason', 'hold', MY_CHILDREN],
];

/** Rows of kinds that the demo may lack, for a family in the caseload of the demo's worker, so that their pages have something to hide. */
async function addRows(client: Client): Promise<void> {
  const file = `SELECT d.id AS dyad_id, d.child_id, d.organisation_id, w.id AS worker, c.id AS coordinator, l.id AS lead, timestamptz '2026-09-01 10:00+08' AS at
      FROM dyads d JOIN children k ON k.id = d.child_id
      JOIN users w ON w.email = 'worker@demo.kinline.test' AND w.worker_id = k.worker_id
      JOIN users c ON c.email = 'coordinator@demo.kinline.test' JOIN users l ON l.email = 'lead@demo.kinline.test'
     WHERE d.status = 'open' ORDER BY d.id LIMIT 1`;
  const rows: [string, string, string][] = [
    // A worker reads the worries she raised, and no others.
    ['incidents', 'id, dyad_id, note, raised_at, raised_by', `gen_random_uuid(), dyad_id, '', at, worker`],
    ['case_conferences', 'id, dyad_id, question, called_at, called_by', `gen_random_uuid(), dyad_id, '', at, coordinator`],
    [
      'approvals',
      'id, dyad_id, reason, reason_code, requested_at, requested_by',
      `gen_random_uuid(), dyad_id, '', 'worker_vetting', at, coordinator`,
    ],
    [
      'mandatory_reports',
      'id, dyad_id, suspicion, decided_at, decided_by, authority, receiver, reported_at, reported_by',
      `gen_random_uuid(), dyad_id, '', at, lead, 'police', '', at, lead`,
    ],
    ['mandatory_reports', 'id, dyad_id, suspicion, decided_at, decided_by', `gen_random_uuid(), dyad_id, '', at, lead`],
    ['harm_markers', 'id, dyad_id, kind, recorded_at, recorded_by', `gen_random_uuid(), dyad_id, 'unclear', at, coordinator`],
    [
      'tasks',
      'id, organisation_id, kind, key, child_id, dyad_id, owner_role, due_at, cause, opened_at',
      `gen_random_uuid(), organisation_id, 'ask_child', 'planted', child_id, dyad_id, 'coordinator', at, 'planted', at`,
    ],
    [
      'break_glass',
      'id, child_id, user_id, reason_code, reason, opened_at, ends_at',
      `gen_random_uuid(), child_id, coordinator, 'on_call', '', at, at + interval '4 hours'`,
    ],
    ['retention_holds', 'id, child_id, reason, placed_by, placed_at', `gen_random_uuid(), child_id, '', lead, at`],
    [
      'data_requests',
      'id, organisation_id, child_id, kind, requester, identity_proof, wording, received_on, due_on',
      `gen_random_uuid(), organisation_id, child_id, 'access', 'guardian', '', '', '2026-09-01', '2026-09-16'`,
    ],
  ];
  for (const [table, columns, values] of rows)
    await client.query(`INSERT INTO ${table} (${columns}) SELECT ${values} FROM (${file}) AS file`);
}

/** A word for every row, so that a hit says whose value it is. Columns that may be empty are filled as well. @returns how many rows */
async function plant(client: Client, table: string, column: string, word: string, where: string, key = 'id'): Promise<number> {
  const answer = await client.query(
    `UPDATE ${table} AS t SET ${column} = ${word} FROM (SELECT ${key}, row_number() OVER (ORDER BY ${key}) AS n FROM ${table} WHERE ${where}) AS x WHERE t.${key} = x.${key}`,
  );
  return answer.rowCount ?? 0;
}
const numbered = (planted: Planted, noun: string): string => `'canary-${planted}-${noun}-' || lpad(x.n::text, 5, '0')`;

/**
 * Plants a canary into every text of a class, past the application: as the owner of the database and without its triggers, since
 * histories are append-only.
 * @returns how many rows each class and noun got
 */
export async function plantCanaries(databaseUrl: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    await addRows(client);
    for (const [planted, table, column, noun, where] of PLACES) {
      const key = table === 'visit_reports' ? 'visit_id' : table === 'discretion_profiles' ? 'caregiver_id' : 'id';
      counts.set(`${planted} ${noun}`, await plant(client, table, column, numbered(planted, noun), where, key));
    }
    const mail = `${numbered('identity', 'caregivermail')} || '@mail.kinline.test'`;
    counts.set('identity caregivermail', await plant(client, 'caregivers', 'email', mail, `${MINE} AND email IS NOT NULL`));
    counts.set('place facility', await plant(client, 'facilities', 'name', numbered('place', 'facility'), 'true'));
    // Who said it: the name inside every "on behalf of".
    for (const [table, mine] of [
      ['visit_status_changes', MY_VISITS],
      ['exchange_status_changes', MY_EXCHANGES],
    ] as const) {
      const name = `jsonb_set(on_behalf_of, '{name}', '"${canary('identity', 'onbehalf')}"')`;
      await plant(client, table, 'on_behalf_of', name, `on_behalf_of IS NOT NULL AND ${mine}`);
    }
  } finally {
    await client.end();
  }
  return counts;
}

/**
 * Which facilities a person's token may be shown at: where the person has a meeting, something sent, a question, or a bed.
 * Tokens of people who have none of these are at no facility.
 */
export async function facilitiesOf(db: Database): Promise<Map<string, Set<string>>> {
  const rows = await db.sql<{ token: string; facilityId: string }>(
    `WITH child_at AS (
       SELECT vd.child_id AS id, v.facility_id FROM visit_dyads vd JOIN visits v ON v.id = vd.visit_id
       UNION SELECT d.child_id, e.facility_id FROM exchanges e JOIN dyads d ON d.id = e.dyad_id WHERE e.facility_id IS NOT NULL),
     parent_at AS (
       SELECT v.parent_id AS id, v.facility_id FROM visits v
       UNION SELECT d.parent_id, e.facility_id FROM exchanges e JOIN dyads d ON d.id = e.dyad_id WHERE e.facility_id IS NOT NULL
       UNION SELECT c.parent_id, c.facility_id FROM custody_episodes c
       UNION SELECT t.parent_id, x.facility_id FROM tracing_candidates x JOIN tracings t ON t.id = x.tracing_id),
     adult_at AS (SELECT p.person_id AS id, v.facility_id FROM visit_party p JOIN visits v ON v.id = p.visit_id),
     at AS (
       SELECT unnest(ARRAY[c.family_name, c.given_name]) AS token, a.facility_id FROM children c JOIN child_at a ON a.id = c.id
       UNION SELECT unnest(ARRAY[p.family_name, p.given_name]), a.facility_id FROM imprisoned_parents p JOIN parent_at a ON a.id = p.id
       UNION SELECT unnest(ARRAY[g.name, g.phone]), a.facility_id FROM caregivers g JOIN adult_at a ON a.id = g.id
       UNION SELECT unnest(ARRAY[r.name, r.phone]), a.facility_id FROM relatives r JOIN adult_at a ON a.id = r.id
       UNION SELECT unnest(ARRAY[r.family_name, r.given_name, r.number]), r.facility_id FROM roster_entries r
       -- What a desk wrote about a meeting: its own note, and what the family is told.
       UNION SELECT unnest(ARRAY[h.desk_note, h.family_note]), v.facility_id FROM visit_status_changes h JOIN visits v ON v.id = h.visit_id
       UNION SELECT unnest(ARRAY[w.name, w.code]), w.facility_id FROM wards w)
     SELECT token, facility_id FROM at WHERE token LIKE 'canary-%'`,
  );
  const map = new Map<string, Set<string>>();
  for (const { token, facilityId } of rows) map.set(token, (map.get(token) ?? new Set()).add(facilityId));
  return map;
}
