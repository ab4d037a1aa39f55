import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createApp } from '../src/app.setup';
import { loadConfig } from '../src/config/config';
import { appRole } from '../src/database/scope';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres';
import { migrate } from '../src/database/prepare-database';
import { post, say } from './http';
import { BenchWorld, inconsistencies, loadWorld, resetBookings } from './load';
import { NaiveVerb } from './naive';
import { Booking, capture, rewrite, Statement } from './replay';
import { ServerProcess } from './servers';

// How fast is a booking over HTTP, compared in the same run with the same SQL statements sent by the bare driver under the same role (row-level security is the statements' cost, not ours), and with the same reads and writes
// through TypeORM's repository?
const CLIENTS = 16;
const FAMILIES = 6000;
const SESSIONS = 300;
const SMALL = 50;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2.5);
const SERVERS = Number(process.env.BENCH_SERVERS ?? 2);

interface Measured {
  perSecond: number;
  milliseconds: number[];
  refused: number;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const quantile = (sorted: number[], q: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(1);

/** The first round: servers that have just been started compile what they run. */
const WARM_UP_SECONDS = Number(process.env.BENCH_WARM_UP ?? 8);
/** Emptied tables make every connection plan anew, whichever way books: not what a round is about. */
const RUN_IN_SECONDS = Number(process.env.BENCH_RUN_IN ?? 1.5);
/** No round begins after this: the whole run stays below four minutes even on a busy machine, unless it is told otherwise. */
const LAST_START_SECONDS = Number(process.env.BENCH_LAST_START ?? 150);

/** 16 clients, each sending its next booking as soon as the last is answered, until the time is up or the families run out; what begins in the run-in is not counted. */
async function run(world: BenchWorld, seconds: number, book: (client: number, family: number) => Promise<boolean>): Promise<Measured> {
  let next = 1;
  let [booked, refused] = [0, 0];
  const milliseconds: number[] = [];
  const began = performance.now() + RUN_IN_SECONDS * 1000;
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      while (performance.now() < until && next < world.families.length) {
        const family = next++;
        const start = performance.now();
        const isBooked = await book(client, family);
        if (start < began) continue;
        if (isBooked) booked += 1;
        else refused += 1;
        milliseconds.push(performance.now() - start);
      }
    }),
  );
  return { perSecond: (booked * 1000) / (performance.now() - began), milliseconds, refused };
}

const bodyOf = (world: BenchWorld, family: number, sessionId: string): string => {
  const { dyadId, caregiverId, workerId } = world.families[family] ?? { dyadId: '', caregiverId: '', workerId: '' };
  const party = [
    { personType: 'caregiver', personId: caregiverId, place: 'inside' },
    { personType: 'worker', personId: workerId, place: 'waits' },
  ];
  return JSON.stringify({ sessionId, dyadIds: [dyadId], party });
};

/** The statements of one booking, as this very code sends them. */
async function captureOne(world: BenchWorld, databaseUrl: string, key: string): Promise<Statement[]> {
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' });
  const app = await createApp(config);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const agent = new Agent();
  try {
    return await capture(async () => {
      const { status, text } = await post(agent, url, '/visits', world.token, key, bodyOf(world, 0, world.hotSessionId));
      if (status !== 201) throw new Error(`The sample booking was refused: ${text}`);
    });
  } finally {
    agent.destroy();
    await app.close();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinline-bench-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'pg'), throwAway: true, log: () => undefined });
  const servers: ServerProcess[] = [];
  const connections: Client[] = [];
  const admin = new Client({ connectionString: server.url });
  let verb: NaiveVerb | undefined;
  try {
    await migrate(server.url);
    await admin.connect();
    const world = await loadWorld(admin, FAMILIES, SESSIONS, SMALL);
    const key = randomUUID();
    const sample = await captureOne(world, server.url, key);
    const times = await admin.query<{ id: string; starts_at: Date; ends_at: Date; day: string }>(
      `SELECT id, starts_at, ends_at, day::text FROM sessions`,
    );
    const sessions = new Map(times.rows.map((r) => [r.id, { startsAt: r.starts_at, endsAt: r.ends_at, day: r.day }]));
    const { rows } = await admin.query<{ id: string }>(
      `SELECT id FROM organisations UNION SELECT id FROM facilities UNION SELECT id FROM users`,
    );
    const constant = new Set(rows.map((r) => r.id));
    const booking = (family: number, sessionId: string, k: string): Booking => {
      const [f, session] = [world.families[family], sessions.get(sessionId)];
      if (!f || !session) throw new Error('no such family or session');
      return { family: f, sessionId, session, key: k };
    };
    const first = booking(0, world.hotSessionId, key);
    const lockAt = sample.findIndex((s) => s.text.includes('lock_for_booking'));
    say(
      `One booking is ${sample.length} statements, BEGIN and COMMIT included; ${sample.length - 2 - lockAt} round trip(s) and the COMMIT after the session is locked.`,
    );

    for (let i = 0; i < SERVERS; i += 1) servers.push(await ServerProcess.start(server.url));
    for (let i = 0; i < CLIENTS; i += 1) connections.push(new Client({ connectionString: server.url, options: `-c role=${appRole}` }));
    for (const connection of connections) await connection.connect();
    // Anew for each round: between two of them a server closes connections that are idle.
    const withAgent = async <T>(work: (agent: Agent) => Promise<T>): Promise<T> => {
      const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
      return work(agent).finally(() => agent.destroy());
    };
    const sessionOf = (hot: boolean, family: number): string =>
      hot ? world.hotSessionId : (world.sessionIds[family % world.sessionIds.length] ?? '');

    const overHttp = (hot: boolean, seconds: number): Promise<Measured> =>
      withAgent((agent) =>
        run(world, seconds, async (client, family) => {
          const url = servers[client % servers.length]?.url ?? '';
          const body = bodyOf(world, family, sessionOf(hot, family));
          return (await post(agent, url, '/visits', world.token, randomUUID(), body)).status === 201;
        }),
      );
    const bare = (hot: boolean, seconds: number): Promise<Measured> =>
      run(world, seconds, async (client, family) => {
        const connection = connections[client];
        let refusal: unknown;
        for (const statement of rewrite(sample, first, booking(family, sessionOf(hot, family), randomUUID()), constant)) {
          const result = await connection?.query<unknown[]>({ ...statement, rowMode: 'array' });
          if (statement.text.includes('lock_for_booking'))
            refusal = result?.rows[0]?.[result.fields.findIndex(({ name }) => name === 'refusal')];
        }
        return refusal === null;
      });

    const naiveVerb = (verb = await NaiveVerb.start(server.url, CLIENTS));
    const naive = (hot: boolean, seconds: number): Promise<Measured> =>
      run(world, seconds, async (_, family) => {
        const who = world.families[family];
        return who !== undefined && naiveVerb.book(who, sessionOf(hot, family));
      });

    const ways = { http: overHttp, bare, naive };
    const results = new Map(
      ['hot', 'spread'].flatMap((load) => Object.keys(ways).map((way): [string, Measured[]] => [`${way} ${load}`, []])),
    );
    let wrong = 0;
    // The first round warms everything up and is not counted.
    let rounds = 0;
    for (let round = 0; round <= ROUNDS && performance.now() < LAST_START_SECONDS * 1000; round += 1) {
      rounds = round;
      for (const name of [...results.keys()].sort(() => Math.random() - 0.5)) {
        await resetBookings(admin);
        const hot = name.endsWith('hot');
        const way = name.split(' ')[0] as keyof typeof ways;
        const measured = await ways[way](hot, round === 0 ? WARM_UP_SECONDS : SECONDS);
        wrong += await inconsistencies(admin);
        if (round > 0) results.get(name)?.push(measured);
      }
    }
    await resetBookings(admin);
    const small = await withAgent((agent) =>
      Promise.all(
        Array.from({ length: SMALL * 4 }, async (_, i) => {
          const url = servers[i % servers.length]?.url ?? '';
          return (await post(agent, url, '/visits', world.token, randomUUID(), bodyOf(world, i + 1, world.smallSessionId))).status;
        }),
      ),
    );
    wrong += await inconsistencies(admin);

    const speed = (name: string): number => median((results.get(name) ?? []).map((m) => m.perSecond));
    for (const name of results.keys()) if (speed(name) === 0) throw new Error(`No booking went through: ${name}`);
    say(`\n${CLIENTS} clients, ${SERVERS} server processes, ${rounds} rounds of ${SECONDS} s in random order, medians:`);
    say('load    http/s  bare/s  ratio   naive/s ratio   p50 ms  p95 ms  p99 ms  refused');
    for (const load of ['hot', 'spread']) {
      const http = results.get(`http ${load}`) ?? [];
      const all = http.flatMap((m) => m.milliseconds).sort((a, b) => a - b);
      const [h, b, n] = [speed(`http ${load}`), speed(`bare ${load}`), speed(`naive ${load}`)];
      const cells = [
        h.toFixed(0),
        b.toFixed(0),
        (h / b).toFixed(2),
        n.toFixed(0),
        (h / n).toFixed(2),
        quantile(all, 0.5),
        quantile(all, 0.95),
        quantile(all, 0.99),
        String(http.reduce((sum, m) => sum + m.refused, 0)),
      ];
      say(`${load.padEnd(8)}${cells.map((cell) => cell.padEnd(8)).join('')}`);
    }
    say(
      `\n${SMALL * 4} requests at once for ${SMALL} seats: ${small.filter((s) => s === 201).length} booked, ${small.filter((s) => s === 409).length} answered 409.`,
    );
    say(`Overbooked sessions, overdrawn or wrong ledgers in all rounds: ${wrong}`);
  } finally {
    await verb?.stop();
    for (const connection of connections) await connection.end();
    await Promise.all(servers.map((s) => s.stop()));
    await admin.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
