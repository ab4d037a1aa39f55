import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { hashPassword } from '../../src/access/passwords';
import { migrate } from '../../src/database/prepare-database';
import { generate } from '../data/generate';
import type { Shape } from '../data/shape';
import type { BenchFamily } from '../load';

/** A booking that should go through: somebody of organisation 0 whose parent is in facility 0, and a free session there. */
export interface Wish {
  family: BenchFamily;
  sessionId: string;
  session: { startsAt: Date; endsAt: Date; day: string };
}

/** One generated database and what the measurements need of it. */
export interface Generated {
  url: string;
  factor: number;
  rows: number;
  shape: Shape;
  token: string;
  wishes: Wish[];
  /** Ids that stay the same from booking to booking. */
  constant: ReadonlySet<string>;
}

export const PASSWORD = 'sample-data-password';
/** Who signs in to see pages: the first coordinator, lead and liaison officer. */
export const SIGN_INS = ['coordinator-1', 'lead-1', 'liaison-1'].map((name) => `${name}@sample.kinline.test`);

const TABLES = 'organisations UNION SELECT id FROM facilities UNION SELECT id FROM users';

/** Makes a database of its own beside the server's and fills it. `url` is the server's owner. */
export async function makeGenerated(url: string, scale: number, factor: number, told: (line: string) => void): Promise<Generated> {
  const name = `growth_${factor}`;
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  await migrate(own.href);
  let next = 0;
  const { shape, written } = await generate(own.href, {
    scale: scale * factor,
    told: ({ rows, ofAll }) => {
      if (rows < next) return;
      next += ofAll / 4;
      told(`  ${factor}×: ${Math.round((rows / ofAll) * 100)} % of ${Math.round(ofAll)} rows`);
    },
  });
  const rows = [...written.values()].reduce((sum, n) => sum + n, 0);
  const client = new Client({ connectionString: own.href });
  await client.connect();
  try {
    await client.query('VACUUM');
    await client.query(`UPDATE users SET password_hash = $1 WHERE email = ANY($2)`, [await hashPassword(PASSWORD), SIGN_INS]);
    const token = randomBytes(32).toString('base64url');
    await client.query(
      `INSERT INTO access_tokens (id, user_id, token_hash, expires_at) SELECT gen_random_uuid(), id, $2, now() + interval '1 day' FROM users WHERE email = $1`,
      [SIGN_INS[0], createHash('sha256').update(token).digest('base64url')],
    );
    const constant = await client.query<{ id: string }>(`SELECT id FROM ${TABLES}`);
    return { url: own.href, factor, rows, shape, token, wishes: await wishesOf(client), constant: new Set(constant.rows.map((r) => r.id)) };
  } finally {
    await client.end();
  }
}

async function wishesOf(client: Client): Promise<Wish[]> {
  const { rows } = await client.query<Record<string, string> & { starts: Date; ends: Date }>(
    `WITH places AS (SELECT u.organisation_id AS o, (SELECT facility_id FROM users WHERE email = $2) AS f FROM users u WHERE u.email = $1),
     families AS (
       SELECT d.id AS dyad, d.child_id AS child, l.caregiver_id AS caregiver, d.parent_id AS parent, e.roster_entry_id AS roster, row_number() OVER (ORDER BY d.id) AS n
         FROM places p JOIN dyads d ON d.organisation_id = p.o JOIN custody_episodes e ON e.parent_id = d.parent_id AND e.facility_id = p.f
         JOIN child_caregivers l ON l.child_id = d.child_id
        WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.parent_id = d.parent_id AND v.live)),
     free AS (
       SELECT s.id, s.starts_at, s.ends_at, s.day, row_number() OVER (ORDER BY md5(s.id::text)) AS n, count(*) OVER () AS of
         FROM places p JOIN sessions s ON s.facility_id = p.f WHERE s.day BETWEEN current_date + 8 AND current_date + 29),
     escorts AS (SELECT w.id, row_number() OVER (ORDER BY w.id) AS n, count(*) OVER () AS of FROM places p JOIN workers w ON w.organisation_id = p.o)
     SELECT f.dyad, f.child, f.caregiver, f.parent, f.roster, w.id AS worker, s.id AS session, s.starts_at AS starts, s.ends_at AS ends, s.day::text AS day
       FROM generate_series(0, 2) AS turn, families f, free s, escorts w
      WHERE s.n = 1 + (f.n * 7 + turn * 131) % s.of AND w.n = 1 + (f.n + turn) % w.of ORDER BY turn, f.n`,
    [SIGN_INS[0], SIGN_INS[2]],
  );
  return rows.map((r) => ({
    family: {
      dyadId: r.dyad ?? '',
      childId: r.child ?? '',
      caregiverId: r.caregiver ?? '',
      workerId: r.worker ?? '',
      parentId: r.parent ?? '',
      rosterEntryId: r.roster ?? '',
    },
    sessionId: r.session ?? '',
    session: { startsAt: r.starts, endsAt: r.ends, day: r.day ?? '' },
  }));
}
