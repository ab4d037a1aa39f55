import { Client } from 'pg';
import { loadWorld } from '../load';

/** A zone in which it is about three in the afternoon now: reminders may leave for the next four hours. */
export function afternoonZone(now: Date): string {
  const ahead = ((15 - now.getUTCHours() + 36) % 24) - 12;
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Invented families, each with a confirmed meeting and one reminder by e-mail that is not due yet. */
export async function loadReminders(client: Client, count: number): Promise<void> {
  await loadWorld(client, count, 300, 50);
  const zone = afternoonZone(new Date());
  await client.query(`UPDATE facilities SET time_zone = $1`, [zone]);
  await client.query(`UPDATE organisations SET time_zone = $1`, [zone]);
  await client.query(
    `UPDATE caregivers g SET channel = 'email', email = 'family' || f.n || '@mail.kinline.test' FROM f WHERE f.caregiver = g.id`,
  );
  await client.query(
    `CREATE TEMP TABLE v AS SELECT f.*, gen_random_uuid() AS visit, s.id AS session, s.facility_id, s.starts_at, s.ends_at
       FROM f JOIN (SELECT *, row_number() OVER (ORDER BY starts_at, id) AS k FROM sessions WHERE mode = 'visit') s ON s.k = 1 + f.n % 300`,
  );
  await client.query(
    `INSERT INTO visits (id, organisation_id, reference, session_id, facility_id, parent_id, roster_entry_id, mode, status, starts_at, ends_at, period, pool, requested_at, version)
     SELECT visit, c.organisation_id, 'B' || n, session, facility_id, parent, roster, 'visit', 'confirmed', starts_at, ends_at, date_trunc('month', starts_at)::date, 'contact', now(), 2
       FROM v JOIN caregivers c ON c.id = v.caregiver`,
  );
  await client.query(
    `INSERT INTO visit_dyads (visit_id, dyad_id, child_id, starts_at, ends_at) SELECT visit, dyad, child, starts_at, ends_at FROM v`,
  );
  await client.query(
    `INSERT INTO visit_party (visit_id, person_id, person_type, place, starts_at, ends_at) SELECT visit, caregiver, 'caregiver', 'inside', starts_at, ends_at FROM v`,
  );
  await client.query(
    `INSERT INTO reply_codes (id, visit_id, caregiver_id, code_hash, token_hash, expires_at)
     SELECT gen_random_uuid(), visit, caregiver, 'c' || n, 't' || n, ends_at FROM v`,
  );
  await client.query(
    `INSERT INTO messages (id, organisation_id, visit_id, visit_version, caregiver_id, channel, template, locale, params, step_key, run_at, useless_after)
     SELECT gen_random_uuid(), c.organisation_id, visit, 2, caregiver, 'email', 'plan', 'zh-CN',
            jsonb_build_object('children', jsonb_build_array('小宇'), 'day', to_char(starts_at, 'YYYY-MM-DD'), 'time', '09:30', 'worker', '王芳', 'alias', '小禾家庭服务',
              'startsAt', to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
            'visit.confirmed:' || visit || ':2:' || caregiver || ':email:plan', now() + interval '1 day', now() + interval '2 days'
       FROM v JOIN caregivers c ON c.id = v.caregiver`,
  );
  await client.query('ANALYZE');
}

/** Makes every reminder due, as if none had left. */
export async function makeDue(client: Client): Promise<void> {
  await client.query(
    `UPDATE messages SET status = 'queued', run_at = now() - interval '1 minute', attempts = 0, tries = 0, sent_at = NULL, locked_by = NULL, locked_until = NULL,
            provider = NULL, provider_reference = NULL, handed_at = NULL`,
  );
}
