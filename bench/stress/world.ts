import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { BenchFamily, loadWorld } from '../load';

/** People and places that everybody wants at once. */
export interface CrowdedWorld {
  coordinator: string;
  liaison: string;
  /** Ways to ask: the dyads of one child or of two siblings, and who goes inside. */
  askers: { dyadIds: string[]; caregiverId: string }[];
  workers: string[];
  sessions: string[];
}

const FAMILIES = 60;
const SLOTS = 24;
const ESCORTS = 16;
const PLACES = 3;

/** Copies what the dyad of one family has to the dyad of a child with another family's parent. */
const COPIES: [table: string, columns: string][] = [
  ['consents', 'purpose, caregiver_id, capacity, evidence, starts_on, expires_on'],
  ['child_views', 'view, method, caregiver_present, asked_on, valid_until'],
  ['kinship_proofs', 'kind, seen_on'],
  ['contact_decisions', 'level, reason, status, proposed_by, proposed_at, approved_by, approved_at, review_on'],
];

/**
 * 60 families in pairs whose children share parents, 16 escorts and 48 sessions of three places, two of which overlap at every time: each
 * request meets others at the seat, the child, the parent, the escort or the allowance.
 */
export async function loadCrowd(client: Client): Promise<CrowdedWorld> {
  const world = await loadWorld(client, FAMILIES, SLOTS, PLACES);
  await client.query(`UPDATE facility_rules SET rules = jsonb_set(rules, '{entitlement,general}', '3')`);
  await client.query(`DELETE FROM sessions WHERE id <> ALL($1::uuid[])`, [world.sessionIds]);
  await client.query(`UPDATE sessions SET capacity = $1`, [PLACES]);
  await client.query(
    `INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity)
     SELECT gen_random_uuid(), facility_id, mode, day, starts_at + interval '10 minutes', ends_at + interval '10 minutes', capacity FROM sessions`,
  );
  const askers = world.families.map(({ dyadId, caregiverId }) => ({ dyadIds: [dyadId], caregiverId }));
  for (let i = 0; i + 1 < world.families.length; i += 2) {
    const [parent, child] = [world.families[i], world.families[i + 1]];
    if (!parent || !child) continue;
    const dyadId = await sharedDyad(client, parent, child);
    askers.push(
      { dyadIds: [dyadId], caregiverId: child.caregiverId },
      { dyadIds: [parent.dyadId, dyadId], caregiverId: parent.caregiverId },
    );
  }
  const sessions = await client.query<{ id: string }>(`SELECT id FROM sessions ORDER BY starts_at, id`);
  return {
    coordinator: world.token,
    liaison: await liaison(client),
    askers,
    workers: world.families.slice(0, ESCORTS).map((family) => family.workerId),
    sessions: sessions.rows.map((row) => row.id),
  };
}

async function sharedDyad(client: Client, parent: BenchFamily, child: BenchFamily): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO dyads (id, organisation_id, child_id, parent_id, relationship, enrolled_on)
     SELECT gen_random_uuid(), organisation_id, child_id, $2, 'father', enrolled_on FROM dyads WHERE id = $1 RETURNING id`,
    [child.dyadId, parent.parentId],
  );
  const id = rows[0]?.id ?? '';
  for (const [table, columns] of COPIES)
    await client.query(
      `INSERT INTO ${table} (id, dyad_id, ${columns}) SELECT gen_random_uuid(), $2, ${columns} FROM ${table} WHERE dyad_id = $1`,
      [child.dyadId, id],
    );
  return id;
}

async function liaison(client: Client): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO users (id, organisation_id, email, name, password_hash, role, facility_id)
     SELECT gen_random_uuid(), organisation_id, 'liaison@bench.kinline.test', 'Invented', 'none', 'liaison', id FROM facilities LIMIT 1 RETURNING id`,
  );
  await client.query(
    `INSERT INTO access_tokens (id, user_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, $2, now() + interval '1 day')`,
    [rows[0]?.id, createHash('sha256').update(token).digest('base64url')],
  );
  return token;
}
