import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { migrate } from '../src/database/prepare-database';
import { option, say } from './http';
import { brokenRules, RULES } from './invariants';
import { ServerProcess } from './servers';
import { Crashes, FragileDatabase } from './stress/crashes';
import { Acknowledged, Clients } from './stress/run';
import { loadCrowd } from './stress/world';

// Many clients fight for few seats, children, parents and escorts through several server processes, while processes and the database are
// killed. Afterwards the database is asked whether anything that was acknowledged is lost and whether any rule is broken.
const REQUESTS = option('requests', 10_000);
const MINUTES = option('minutes', 60);
const SERVERS = option('servers', 4);
const CLIENTS = option('clients', 24);
const SECONDS = { server: option('kill-server', 10), database: option('kill-database', 45) };

const minutes = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;
const table = (sums: ReadonlyMap<string, number>): string =>
  [...sums]
    .sort((a, b) => b[1] - a[1])
    .map(([k, n]) => `${k} × ${n}`)
    .join(', ');

/** What the servers' logs say of transactions that PostgreSQL undid. */
class Heard {
  retried = 0;
  /** Transactions that failed for good with a deadlock. */
  unretried = 0;
  other = new Map<string, number>();

  line(line: string): void {
    if (line.includes('transaction.retried')) this.retried += 1;
    else if (line.includes('40P01') || line.includes('40001')) this.unretried += 1;
    else if (line.includes('"level":50')) {
      const code = /"code":"([^"]+)"/.exec(line)?.[1] ?? /"error":"([^"]+)"/.exec(line)?.[1] ?? 'unknown';
      this.other.set(code, (this.other.get(code) ?? 0) + 1);
    }
  }
}

interface Loss {
  lost: number;
  incomplete: number;
  unknown: number;
}

/** Compares what clients were told with what is there. */
async function losses(client: Client, told: Acknowledged): Promise<Loss> {
  const { rows } = await client.query<{ lost: number; incomplete: number; unknown: number }>(
    `SELECT (SELECT count(*) FROM unnest($1::uuid[]) AS a(id) WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.id = a.id))::int AS lost,
            (SELECT count(*) FROM unnest($2::uuid[], $3::text[]) AS a(id, action)
              WHERE NOT EXISTS (SELECT 1 FROM visit_status_changes c WHERE c.visit_id = a.id AND c.action = a.action))::int AS incomplete,
            (SELECT count(*) FROM visits v WHERE v.id <> ALL ($1::uuid[]))::int AS unknown`,
    [told.visits, told.acts.map((a) => a.visitId), told.acts.map((a) => a.action)],
  );
  return rows[0] ?? { lost: -1, incomplete: -1, unknown: -1 };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinline-stress-'));
  chmodSync(folder, 0o755);
  const database = await FragileDatabase.start(join(folder, 'pg'));
  const servers: ServerProcess[] = [];
  const heard = new Heard();
  let failed = true;
  try {
    await migrate(database.url);
    const loader = new Client({ connectionString: database.url });
    await loader.connect();
    const world = await loadCrowd(loader);
    await loader.end();
    // As an operator runs them: outbox and schedules work too.
    const environment = { NODE_ENV: 'development', LOG_LEVEL: 'warn', DATABASE_POOL_SIZE: '12', DATA_DIR: join(folder, 'data') };
    for (let i = 0; i < SERVERS; i += 1) servers.push(await ServerProcess.start(database.url, environment, (line) => heard.line(line)));
    say(
      `${SERVERS} server processes, ${CLIENTS} clients, ${world.sessions.length} sessions, ${world.askers.length} ways to ask; ${REQUESTS} bookings, at most ${MINUTES} min`,
    );

    const clients = new Clients(world, servers, world.sessions.length * 3, CLIENTS);
    const crashes = new Crashes(servers, database, SECONDS);
    const { told } = clients;
    const began = performance.now();
    let over = false;
    const ticker = setInterval(() => {
      const ms = performance.now() - began;
      say(
        `${minutes(ms)}  asked ${told.asked}/${REQUESTS} (${Math.round((told.asked * 1000) / ms)}/s)  booked ${told.visits.length}  other acts ${told.acts.length}` +
          `  sent again ${told.retries}  killed: servers ${crashes.servers}, connections ${crashes.backends}, database ${crashes.databases}`,
      );
    }, 5000);
    const late = (): boolean => performance.now() - began > MINUTES * 60_000;
    const chaos = crashes.run(() => over, late);
    await clients.run(CLIENTS, REQUESTS, late);
    const ms = performance.now() - began;
    over = true;
    clearInterval(ticker);
    await chaos;
    for (const server of servers) await server.stop();

    const client = new Client({ connectionString: database.url });
    await client.connect();
    const broken = await brokenRules(async (text) => (await client.query(text)).rows as never);
    const loss = await losses(client, told);
    const dead = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM outbox WHERE dead`);
    await client.end();

    const rows: [string, string | number][] = [
      ['bookings asked for', `${told.asked} in ${minutes(ms)} (${Math.round((told.asked * 1000) / ms)}/s)`],
      ['booked (201)', told.visits.length],
      ['other acts done', told.acts.length],
      ['refused', table(told.refusals)],
      [
        'kill -9 of a server process / a database connection / the database',
        `${crashes.servers} / ${crashes.backends} / ${crashes.databases}`,
      ],
      ['server processes that ended by themselves', servers.reduce((n, s) => n + s.deaths, 0)],
      ['sent again / answered from the stored answer', `${told.retries} / ${told.replays}`],
      ['5xx on the way (all sent again)', table(told.failures) || 0],
      ['deadlocks PostgreSQL found / transactions run again', `${database.deadlocks} / ${heard.retried}`],
      ['errors in the servers’ logs', table(heard.other) || 0],
      ['outbox messages given up', dead.rows[0]?.n ?? -1],
      ...Object.keys(RULES).map((rule): [string, number] => [`broken: ${rule}`, broken.find((b) => b.rule === rule)?.times ?? 0]),
      ['acknowledged bookings lost', loss.lost],
      ['acknowledged acts lost', loss.incomplete],
      ['bookings in the database that nobody was told of', loss.unknown],
      ['requests that stayed unanswered', told.unanswered],
      ['deadlocks left unretried', heard.unretried],
    ];
    say('');
    for (const [what, value] of rows) say(`${what.padEnd(72)} ${value}`);
    if (told.visits.length === 0) say(`nothing was booked: ${told.firstOddity ?? 'no answer'}`);
    for (const { rule, examples } of broken) say(`  ${rule}: ${examples.join(', ')}`);
    failed =
      told.visits.length === 0 ||
      broken.length > 0 ||
      loss.lost + loss.incomplete > 0 ||
      loss.unknown > told.unanswered ||
      heard.unretried > 0;
    say(failed ? '\nBROKEN' : '\nAll rules hold.');
  } finally {
    for (const server of servers) await server.stop();
    await sleep(100);
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(failed ? 1 : 0);
}

void main();
