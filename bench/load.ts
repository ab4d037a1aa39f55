import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** One family with everything a booking names. */
export interface BenchFamily {
  dyadId: string;
  childId: string;
  caregiverId: string;
  workerId: string;
  parentId: string;
  rosterEntryId: string;
}

/** What the benchmark books with. */
export interface BenchWorld {
  token: string;
  families: BenchFamily[];
  /** One session that everybody wants. */
  hotSessionId: string;
  /** Sessions at different times. */
  sessionIds: string[];
  /** A small session, to see that it is never overbooked. */
  smallSessionId: string;
}

const RULES = {
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 3,
  horizonDays: 80,
  entitlement: { strict: 0, observation: 1, general: 1, lenient: 2 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register'],
  makeUpWorkday: 'unknown',
  openOnHolidays: true,
  noShowForfeits: false,
  letters: { maxPages: 5, drawings: true, recordedMessages: true },
};

/** Invented families that may all book today, sessions, and a coordinator's token; set-based, some seconds for thousands. */
export async function loadWorld(client: Client, families: number, sessions: number, smallCapacity: number): Promise<BenchWorld> {
  const token = randomBytes(32).toString('base64url');
  const id = async (sql: string, params: unknown[] = []): Promise<string> =>
    (await client.query<{ id: string }>(`${sql} RETURNING id`, params)).rows[0]?.id ?? '';
  const organisation = (kind: string): Promise<string> =>
    id(
      `INSERT INTO organisations (id, kind, name, public_alias, time_zone) VALUES (gen_random_uuid(), $1, 'Invented', 'Invented', 'Asia/Shanghai')`,
      [kind],
    );
  const ngo = await organisation('ngo');
  const authority = await organisation('facility');
  const user = (role: string): Promise<string> =>
    id(
      `INSERT INTO users (id, organisation_id, email, name, password_hash, role) VALUES (gen_random_uuid(), $1, $2, 'Invented', 'none', $3)`,
      [ngo, `${role}@bench.kinline.test`, role],
    );
  const coordinator = await user('coordinator');
  const lead = await user('lead');
  await client.query(
    `INSERT INTO access_tokens (id, user_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, $2, now() + interval '1 day')`,
    [coordinator, createHash('sha256').update(token).digest('base64url')],
  );
  const facility = await id(
    `INSERT INTO facilities (id, organisation_id, name, public_alias, kind, county_code, time_zone, pack) VALUES (gen_random_uuid(), $1, 'Invented', 'Invented', 'prison', '990101', 'Asia/Shanghai', 'cn')`,
    [authority],
  );
  await client.query(
    `INSERT INTO facility_rules (id, facility_id, effective_from, rules, source, as_of, confidence) VALUES (gen_random_uuid(), $1, '2020-01-01', $2, 'benchmark', '2026-01-01', 'assumed')`,
    [facility, JSON.stringify(RULES)],
  );
  const session = (n: number, capacity: number, count: number): Promise<{ rows: { id: string }[] }> =>
    client.query<{ id: string }>(
      `INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity)
       SELECT gen_random_uuid(), $1, 'visit', t.at::date, t.at AT TIME ZONE 'Asia/Shanghai', (t.at + interval '20 minutes') AT TIME ZONE 'Asia/Shanghai', $3
         FROM (SELECT (current_date + 21 + (g % 20))::timestamp + interval '8 hours' + (g / 20) % 18 * interval '30 minutes' AS at FROM generate_series($2::int, $2::int + $4::int - 1) g) t
       RETURNING id`,
      [facility, n, capacity, count],
    );
  const spread = (await session(0, families, sessions)).rows.map((r) => r.id);
  const hot = (await session(0, families, 1)).rows[0]?.id ?? '';
  const small = (await session(1, smallCapacity, 1)).rows[0]?.id ?? '';
  const { rows } = await client.query<Record<string, string>>(
    `SELECT gen_random_uuid() AS child, gen_random_uuid() AS caregiver, gen_random_uuid() AS worker, gen_random_uuid() AS parent, gen_random_uuid() AS roster, gen_random_uuid() AS dyad
       FROM generate_series(1, $1::int)`,
    [families],
  );
  await client.query(`CREATE TEMP TABLE f (n int, child uuid, caregiver uuid, worker uuid, parent uuid, roster uuid, dyad uuid)`);
  await client.query(
    `INSERT INTO f SELECT row_number() OVER (), r.* FROM jsonb_to_recordset($1::jsonb) AS r(child uuid, caregiver uuid, worker uuid, parent uuid, roster uuid, dyad uuid)`,
    [JSON.stringify(rows)],
  );
  const family = [
    `INSERT INTO workers (id, organisation_id, name, sex, vetted_on, vetting_clear, hired_on, trained_on, conduct_accepted_on)
     SELECT worker, $1, 'W', 'female', current_date - 30, true, current_date - 30, current_date - 60, current_date - 30 FROM f`,
    `INSERT INTO children (id, organisation_id, reference, family_name, given_name, preferred_name, name_key, sex, birth_date, home_county_code, care_type, visited_before)
     SELECT child, $1, 'B' || n, 'B', n::text, n::text, 'b' || n, 'female', '2016-04-09', '990101', 'grandparents', true FROM f`,
    `INSERT INTO caregivers (id, organisation_id, name, channel, language, birth_date) SELECT caregiver, $1, 'C', 'call', 'zh-CN', '1958-01-01' FROM f`,
    `INSERT INTO child_caregivers (id, child_id, caregiver_id, relationship, is_guardian, since) SELECT gen_random_uuid(), child, caregiver, 'grandmother', true, '2020-01-01' FROM f WHERE $1::uuid IS NOT NULL`,
    `INSERT INTO imprisoned_parents (id, organisation_id, family_name, given_name, name_key, sex) SELECT parent, $1, 'B', n::text, 'b' || n, 'male' FROM f`,
    `INSERT INTO dyads (id, organisation_id, child_id, parent_id, relationship, enrolled_on) SELECT dyad, $1, child, parent, 'father', current_date - 100 FROM f`,
    `INSERT INTO consents (id, dyad_id, purpose, caregiver_id, capacity, evidence, starts_on, expires_on)
     SELECT gen_random_uuid(), dyad, p, caregiver, 'court_appointed', 'signed_form', current_date - 60, current_date + 300 FROM f, unnest(ARRAY['visit', 'travel']) p WHERE $1::uuid IS NOT NULL`,
    `INSERT INTO child_views (id, dyad_id, view, method, caregiver_present, asked_on, valid_until) SELECT gen_random_uuid(), dyad, 'yes', 'talk', false, current_date - 20, current_date + 160 FROM f WHERE $1::uuid IS NOT NULL`,
    `INSERT INTO kinship_proofs (id, dyad_id, kind, seen_on) SELECT gen_random_uuid(), dyad, 'household_register', current_date - 20 FROM f WHERE $1::uuid IS NOT NULL`,
  ];
  for (const sql of family) await client.query(sql, [ngo]);
  await client.query(
    `INSERT INTO roster_entries (id, facility_id, number, family_name, given_name, name_key, sex, grade) SELECT roster, $1, 'B' || n, 'B', n::text, 'b' || n, 'male', 'general' FROM f`,
    [facility],
  );
  await client.query(
    `INSERT INTO custody_episodes (id, parent_id, roster_entry_id, facility_id, began_on, confirmed_at) SELECT gen_random_uuid(), parent, roster, $1, '2025-01-01', now() FROM f`,
    [facility],
  );
  await client.query(
    `INSERT INTO contact_decisions (id, dyad_id, level, reason, status, proposed_by, proposed_at, approved_by, approved_at, review_on)
     SELECT gen_random_uuid(), dyad, 3, 'benchmark', 'active', $1, now(), $2, now(), current_date + 150 FROM f`,
    [coordinator, lead],
  );
  await client.query('ANALYZE');
  return {
    token,
    families: rows.map((r) => ({
      childId: r.child ?? '',
      caregiverId: r.caregiver ?? '',
      workerId: r.worker ?? '',
      parentId: r.parent ?? '',
      rosterEntryId: r.roster ?? '',
      dyadId: r.dyad ?? '',
    })),
    hotSessionId: hot,
    sessionIds: spread,
    smallSessionId: small,
  };
}

/** Takes every booking back, so that each round starts from the same state. */
export async function resetBookings(client: Client): Promise<void> {
  await client.query(
    `TRUNCATE visits, visit_dyads, visit_party, visit_status_changes, visit_steps, visit_reports, family_answers, entitlement_periods, entitlement_entries, outbox, idempotency_keys, audit_events CASCADE`,
  );
  await client.query(`UPDATE sessions SET held = 0, confirmed = 0 WHERE held + confirmed > 0`);
}

/** Sessions or ledgers that hold more, or less, than the visits that are there; 0 is what must come out. */
export async function inconsistencies(client: Client): Promise<number> {
  const { rows } = await client.query<{ wrong: number }>(
    `WITH seats AS (SELECT session_id, count(*)::int AS n FROM visits WHERE live GROUP BY session_id),
          contacts AS (SELECT roster_entry_id, period, count(*)::int AS n FROM visits WHERE live GROUP BY roster_entry_id, period)
     SELECT (SELECT count(*) FROM sessions s LEFT JOIN seats ON seats.session_id = s.id
              WHERE s.held + s.confirmed > s.capacity OR s.held <> coalesce(seats.n, 0))::int
          + (SELECT count(*) FROM entitlement_periods p FULL JOIN contacts c ON (c.roster_entry_id, c.period) = (p.roster_entry_id, p.period)
              WHERE p.held + p.used > p.granted OR coalesce(p.held, 0) <> coalesce(c.n, 0))::int AS wrong`,
  );
  return rows[0]?.wrong ?? 0;
}
