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
import { startEmbeddedPostgres } from '../src/database/embedded-postgres';
import { Generated, makeGenerated, Wish } from './growth/database';
import { openPages } from './growth/pages';
import { option, post, say } from './http';
import { Booking, capture, rewrite, Statement } from './replay';
import { ServerProcess } from './servers';

// Does a booking, or a page, cost more when there is more? The same work on three databases of 1, 4 and 16 times the data, in one run, in
// random order, beside the booking's own statements sent by the bare driver.
const SCALE = option('scale', 0.002);
const ROUNDS = option('rounds', 4);
const SECONDS = option('seconds', 4);
const MINUTES = option('minutes', 10);
const FACTORS = [1, 4, 16];
const CLIENTS = option('clients', 2);
const PAGE_TIMES = option('pages', 7);
/** p50 at the largest may be so many times that at the smallest (design/performance.md); below so few milliseconds it says nothing. */
const MOST_GROWTH = 1.3;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Place extends Generated {
  server: ServerProcess;
  sample: Statement[];
  from: Booking;
  next: number;
  http: number[];
  bare: number[];
  refused: number;
}

const bodyOf = ({ family, sessionId }: Wish): string =>
  JSON.stringify({
    sessionId,
    dyadIds: [family.dyadId],
    party: [
      { personType: 'caregiver', personId: family.caregiverId, place: 'inside' },
      { personType: 'worker', personId: family.workerId, place: 'waits' },
    ],
  });

/** The statements of one booking on this database, as this code sends them. */
async function sampleOf(generated: Generated): Promise<{ sample: Statement[]; from: Booking; next: number }> {
  const app = await createApp(loadConfig({ NODE_ENV: 'test', DATABASE_URL: generated.url, LOG_LEVEL: 'silent' }));
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const agent = new Agent();
  try {
    for (const [i, wish] of generated.wishes.slice(0, 50).entries()) {
      const key = randomUUID();
      let [status, text] = [0, ''];
      const sample = await capture(async () => {
        ({ status, text } = await post(agent, url, '/visits', generated.token, key, bodyOf(wish)));
      });
      if (status === 201) return { sample, from: { ...wish, key }, next: i + 1 };
      if (i === 49) throw new Error(`No sample booking went through: ${text}`);
    }
    throw new Error('Nobody is there who could book.');
  } finally {
    agent.destroy();
    await app.close();
  }
}

/** Some clients, each taking the next wish as soon as it has its answer. */
async function during(seconds: number, work: (client: number) => Promise<void>): Promise<void> {
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      while (performance.now() < until) await work(client);
    }),
  );
}

function takeWish(place: Place): Wish {
  const wish = place.wishes[place.next % place.wishes.length];
  place.next += 1;
  if (!wish) throw new Error('no wish');
  return wish;
}

async function bookOverHttp(place: Place, agent: Agent, count: boolean): Promise<void> {
  await during(SECONDS, async () => {
    const wish = takeWish(place);
    const began = performance.now();
    const { status } = await post(agent, place.server.url, '/visits', place.token, randomUUID(), bodyOf(wish));
    if (status !== 201) place.refused += 1;
    else if (count) place.http.push(performance.now() - began);
  });
}

async function bookBare(place: Place, connections: Client[], count: boolean): Promise<void> {
  await during(SECONDS, async (client) => {
    const wish = takeWish(place);
    const statements = rewrite(place.sample, place.from, { ...wish, key: randomUUID() }, place.constant);
    const began = performance.now();
    let refusal: unknown;
    for (const statement of statements) {
      const result = await connections[client]?.query<{ refusal?: unknown }>({ ...statement });
      if (statement.text.includes('lock_for_booking')) refusal = result?.rows[0]?.refusal;
    }
    if (refusal !== null) place.refused += 1;
    else if (count) place.bare.push(performance.now() - began);
  });
}

async function main(): Promise<void> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'kinline-growth-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'pg'), throwAway: true, log: () => undefined });
  const places: Place[] = [];
  const open: Client[] = [];
  let failed = false;
  try {
    say(`Generating ${FACTORS.join('×, ')}× of scale ${SCALE} …`);
    for (const factor of FACTORS) {
      const generated = await makeGenerated(postgres.url, SCALE, factor, say);
      const sample = await sampleOf(generated);
      places.push({ ...generated, ...sample, server: await ServerProcess.start(generated.url), http: [], bare: [], refused: 0 });
    }
    const { sample } = places[0] ?? { sample: [] };
    const locked = sample.length - 2 - sample.findIndex((s) => s.text.includes('lock_for_booking'));
    say(`One booking is ${sample.length} statements; round trips while the session's row is locked: ${locked}, and COMMIT (at most 2)`);
    failed ||= locked > 2;

    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const connections = new Map<Place, Client[]>();
    for (const place of places) {
      const own = Array.from({ length: CLIENTS }, () => new Client({ connectionString: place.url }));
      for (const client of own) await client.connect();
      connections.set(place, own);
      open.push(...own);
    }
    for (let round = 0; round <= ROUNDS && performance.now() - began < MINUTES * 60_000; round += 1) {
      const turns = places.flatMap((place) => [
        () => bookOverHttp(place, agent, round > 0),
        () => bookBare(place, connections.get(place) ?? [], round > 0),
      ]);
      for (const turn of turns.sort(() => Math.random() - 0.5)) await turn();
      say(`round ${round} of ${ROUNDS}${round === 0 ? ' (not counted)' : ''}: ${Math.round((performance.now() - began) / 1000)} s`);
    }
    agent.destroy();

    const base = { http: median(places[0]?.http ?? []), bare: median(places[0]?.bare ?? []) };
    say(`\n${CLIENTS} clients, one server process for each database, medians of ${ROUNDS} rounds of ${SECONDS} s in random order`);
    say('data   rows       facilities  children  p50 over HTTP  to 1×   p50 bare SQL  to 1×   booked  refused');
    for (const { factor, rows, shape, http, bare, refused } of places) {
      const [h, b] = [median(http), median(bare)];
      const cells = [rows, shape.facilities, shape.children].map((n, i) => String(n).padEnd([11, 12, 10][i] ?? 0)).join('');
      say(
        `${`${factor}×`.padEnd(7)}${cells}${`${h.toFixed(1)} ms`.padEnd(15)}${(h / base.http).toFixed(2).padEnd(8)}${`${b.toFixed(1)} ms`.padEnd(14)}${(b / base.bare).toFixed(2).padEnd(8)}${String(http.length + bare.length).padEnd(8)}${refused}`,
      );
    }
    const growth = median(places.at(-1)?.http ?? []) / base.http;
    failed ||= growth > MOST_GROWTH;
    say(`A booking with ${FACTORS.at(-1) ?? 0} times the data: ${growth.toFixed(2)} times as long (at most ${MOST_GROWTH})`);

    say('\npage                                                   status  1×       4×       16×      16× to 1×');
    const pages = [];
    for (const place of places) pages.push(await openPages(place.server.url, place.url, PAGE_TIMES));
    for (const [i, first] of (pages[0] ?? []).entries()) {
      const times = pages.map((list) => median(list[i]?.milliseconds ?? []));
      const grown = (times.at(-1) ?? 0) / (times[0] ?? 1);
      say(
        `${`${first.who} ${first.path}`.padEnd(55)}${String(first.status).padEnd(8)}${times.map((t) => `${t.toFixed(0)} ms`.padEnd(9)).join('')}${grown.toFixed(2)}`,
      );
    }
  } finally {
    for (const client of open) await client.end();
    for (const { server } of places) await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(failed ? 1 : 0);
}

void main();
