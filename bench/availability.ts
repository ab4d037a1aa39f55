import 'reflect-metadata';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createApp } from '../src/app.setup';
import { loadConfig } from '../src/config/config';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres';
import { migrate } from '../src/database/prepare-database';
import { AvailabilityService } from '../src/eligibility/availability.service';
import { addDays } from '../src/kernel/days';
import { loadWorld } from './load';

// How long does it take to explain every session of a dyad over 60 days, compared with the index-only scan that finds them, in one run?
const DAYS = 60;
const SESSIONS_A_DAY = 20;
const SCALES = [1, 4, 16] as const;
/** Facilities at scale 1. */
const FACILITIES = 4;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 25);
/** design/performance.md */
const TARGET = 3;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Sessions of every facility that has none yet: half an hour each, so many a day, for two months and a little more. */
const SESSIONS = `INSERT INTO sessions (id, facility_id, mode, day, starts_at, ends_at, capacity, held)
  SELECT gen_random_uuid(), f.id, 'visit', d.day, (d.day + interval '8 hours' + s * interval '25 minutes') AT TIME ZONE 'Asia/Shanghai',
         (d.day + interval '8 hours 20 minutes' + s * interval '25 minutes') AT TIME ZONE 'Asia/Shanghai', 8, s % 8
    FROM facilities f CROSS JOIN (SELECT current_date + g AS day FROM generate_series(0, $1::int) g) d CROSS JOIN generate_series(0, $2::int) s
   WHERE NOT EXISTS (SELECT 1 FROM sessions x WHERE x.facility_id = f.id)`;
const MORE = `INSERT INTO facilities (id, organisation_id, name, public_alias, kind, county_code, time_zone, pack)
  SELECT gen_random_uuid(), (SELECT organisation_id FROM facilities LIMIT 1), 'Invented', 'Invented', 'prison', '990101', 'Asia/Shanghai', 'cn'
    FROM generate_series(1, $1::int)`;
const SCAN = `SELECT starts_at FROM sessions WHERE facility_id = $1 AND mode = 'visit' AND starts_at >= $2 AND starts_at < $3`;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinline-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'pg'), throwAway: true, log: () => undefined });
  const admin = new Client({ connectionString: server.url });
  try {
    await migrate(server.url);
    await admin.connect();
    const world = await loadWorld(admin, 200, 1, 1);
    await admin.query('DELETE FROM sessions');
    const facility = (await admin.query<{ id: string }>('SELECT id FROM facilities')).rows[0]?.id ?? '';
    const app = await createApp(loadConfig({ NODE_ENV: 'test', DATABASE_URL: server.url, LOG_LEVEL: 'silent' }));
    const availability = app.get(AvailabilityService, { strict: false });
    const today = new Date().toISOString().slice(0, 10);
    const window = { from: today, to: addDays(today, DAYS - 1), mode: 'visit' as const };
    let facilities = 1;
    for (const scale of SCALES) {
      await admin.query(MORE, [FACILITIES * scale - facilities]);
      facilities = FACILITIES * scale;
      await admin.query(SESSIONS, [DAYS, SESSIONS_A_DAY - 1]);
      await admin.query('VACUUM ANALYZE');
      const scanned = [facility, new Date(`${window.from}T00:00:00+08:00`), new Date(`${addDays(window.to, 1)}T00:00:00+08:00`)];
      const plan = await admin.query<Record<string, string>>(`EXPLAIN ${SCAN}`, scanned);
      const isIndexOnly = plan.rows.some((row) => Object.values(row).join().includes('Index Only Scan'));
      const [ours, scan]: [number[], number[]] = [[], []];
      let sessions = 0;
      const explain = async (): Promise<void> => {
        sessions = (await availability.find([world.families[(sessions + ours.length) % 200]?.dyadId ?? ''], window)).sessions.length;
      };
      const find = (): Promise<unknown> => admin.query({ name: 'scan', text: SCAN, values: scanned });
      for (let i = 0; i < 5; i += 1) await Promise.all([explain(), find()]);
      for (let i = 0; i < ROUNDS; i += 1) {
        // In random order, so that neither always follows the other.
        if (Math.random() < 0.5) {
          ours.push(await timed(explain));
          scan.push(await timed(find));
        } else {
          scan.push(await timed(find));
          ours.push(await timed(explain));
        }
      }
      const ratio = median(ours) / median(scan);
      say(
        `${scale}×: ${facilities} facilities, ${facilities * (DAYS + 1) * SESSIONS_A_DAY} sessions; ${sessions} explained in ${median(ours).toFixed(1)} ms, ` +
          `${isIndexOnly ? 'index-only' : 'OTHER'} scan ${median(scan).toFixed(2)} ms, ratio ${ratio.toFixed(1)} (target ${TARGET})`,
      );
    }
    await app.close();
  } finally {
    await admin.end().catch(() => undefined);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
