import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { migrate } from '../src/database/prepare-database';
import { option, say } from './http';
import { SinkProcess } from './reminders/sink';
import { loadReminders, makeDue } from './reminders/world';
import { ServerProcess } from './servers';
import { FragileDatabase } from './stress/crashes';

// Reminders due at once leave through two server processes; one is killed with -9 in the middle, the database is killed and comes back.
// Afterwards the mail server and the database are asked: none may have come twice, and of each it must be known that it has left, or a person
// must have been asked to call.
const COUNT = option('count', 10_000);
const MINUTES = option('minutes', 15);
/** Two rounds of the killed process, each with what is said, what is on its way and what is not marked yet. */
const MOST_UNSURE = 100;

interface Sums {
  open: number;
  accepted: number;
  audited: number;
  /** The provider may have them: not sent again. */
  unsure: number;
  /** Of these, with an open call task. */
  called: number;
  /** How the others ended. */
  others: string | null;
}

const NOTHING: Sums = { open: -1, accepted: -1, audited: -1, unsure: -1, called: -1, others: null };

async function sums(url: string): Promise<Sums> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Sums>(
      `SELECT count(*) FILTER (WHERE status IN ('queued', 'sending'))::int AS open, count(*) FILTER (WHERE status = 'accepted')::int AS accepted,
              (SELECT count(DISTINCT subject_id)::int FROM audit_events WHERE action = 'message.accepted') AS audited,
              count(*) FILTER (WHERE status = 'failed' AND failure = 'unsure')::int AS unsure,
              count(*) FILTER (WHERE status = 'failed' AND failure = 'unsure' AND EXISTS (SELECT 1 FROM call_tasks t WHERE t.visit_id = m.visit_id
                AND t.caregiver_id = m.caregiver_id AND t.reason_code = 'message_failed' AND t.status = 'open'))::int AS called,
              string_agg(DISTINCT status || ' ' || coalesce(reason, '') || ' ' || coalesce(failure, ''), ', ') FILTER (WHERE status <> 'accepted') AS others FROM messages m`,
    );
    return rows[0] ?? NOTHING;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinline-reminders-'));
  chmodSync(folder, 0o755);
  const database = await FragileDatabase.start(join(folder, 'pg'));
  const sink = await SinkProcess.start();
  const servers: ServerProcess[] = [];
  let failed = true;
  try {
    await migrate(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await loadReminders(client, COUNT);
    const environment = {
      ...{ NODE_ENV: 'development', LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '12', DATA_DIR: join(folder, 'data') },
      SMTP_URL: sink.url,
    };
    for (let i = 0; i < 2; i += 1) servers.push(await ServerProcess.start(database.url, environment));
    const [first] = servers;
    await makeDue(client);
    await client.end();
    const began = performance.now();
    const reached = async (share: number): Promise<void> => {
      while ((await sink.ask('count')).different < COUNT * share && performance.now() - began < MINUTES * 60_000) await sleep(5);
    };
    const at = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    await reached(0.3);
    await first?.crash();
    say(`${at()}  killed a server process with -9; the mail server had ${(await sink.ask('count')).taken}`);
    await reached(0.6);
    await database.killServer();
    say(`${at()}  killed the database with -9 and started it again; the mail server had ${(await sink.ask('count')).taken}`);
    let now: Sums = NOTHING;
    while (now.open !== 0 && performance.now() - began < MINUTES * 60_000) {
      await sleep(500);
      now = await sums(database.url).catch(() => now);
    }
    say(`${at()}  nothing is due any more`);
    for (const server of servers) await server.stop();
    now = await sums(database.url);
    const { taken, different, repeated } = await sink.ask('count');
    const { open, accepted, audited, unsure, called } = now;
    const doubles = taken - different;
    // What is marked as taken and never came, what nobody knows of and nobody is asked to call about, and what is in neither state.
    const lost = Math.max(0, accepted - different) + (unsure - called) + (COUNT - accepted - unsure);
    const rows: [string, number][] = [
      ['reminders due at once', COUNT],
      ['reminders that came (Message-IDs at the mail server)', different],
      ['marked as accepted', accepted],
      ['accepted with an audit line', audited],
      ['doubles: handed over a second time', doubles],
      ['Message-IDs that came twice', repeated],
      ['unsure: in the hands of the killed process, not sent again', unsure],
      ['unsure, with a call task', called],
      ['of the unsure ones the mail server has', different - accepted],
      ['lost', lost],
      ['still open', open],
    ];
    say('');
    for (const [what, value] of rows) say(`${what.padEnd(72)} ${value}`);
    if (now.others !== null) say(`others: ${now.others}`);
    failed = doubles !== 0 || lost !== 0 || open !== 0 || audited !== accepted || called !== unsure || unsure > MOST_UNSURE;
    say(failed ? '\nBROKEN' : '\nNone came twice, none is lost; a person calls about those that are unsure.');
  } finally {
    for (const server of servers) await server.stop();
    sink.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(failed ? 1 : 0);
}

void main();
