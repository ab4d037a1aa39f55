import { Client } from 'pg';
import type { AddressInfo } from 'node:net';
import { createApp } from '../src/app.setup';
import { loadConfig } from '../src/config/config';
import { hashPassword } from '../src/access/passwords';
import { appRole, setScope } from '../src/database/scope';
import { ReportRunsService } from '../src/reports/report-runs.service';
import { option, say } from './http';
import { openPages } from './growth/pages';
import { PASSWORD, SIGN_INS } from './growth/database';

// Which statements of which pages take long on a database of sample data? DATABASE_URL=… node dist/bench/slow-pages.js [--over=20]
const OVER = option('over', 20);

interface Slow {
  milliseconds: number;
  text: string;
  values: unknown[];
  /** The scope the connection was in. */
  scope: unknown[];
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL ?? '';
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`UPDATE users SET password_hash = $1 WHERE email = ANY($2)`, [await hashPassword(PASSWORD), SIGN_INS]);
  const slow = new Map<string, Slow>();
  const scopes = new WeakMap<object, unknown[]>();
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  const app = await createApp(loadConfig({ NODE_ENV: 'test', DATABASE_URL: url, LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '1000000' }));
  await app.listen(0, '127.0.0.1');
  // What the night does: pages are opened in the morning.
  const began = performance.now();
  const counted = await app.get(ReportRunsService).countDue();
  say(`figures of ${counted} organisations counted in ${Math.round(performance.now() - began)} ms`);
  prototype.query = function (this: Client, ...args: unknown[]): unknown {
    // Prepared statements come as an object.
    const [first, second] = args;
    const { text, values } =
      typeof first === 'object' && first !== null && 'text' in first
        ? (first as { text: unknown; values?: unknown })
        : { text: first, values: second };
    if (text === setScope && Array.isArray(values)) scopes.set(this, values);
    const began = performance.now();
    const done = (): void => {
      const milliseconds = performance.now() - began;
      if (typeof text !== 'string' || milliseconds < OVER) return;
      const known = slow.get(text);
      if (!known || known.milliseconds < milliseconds)
        slow.set(text, { milliseconds, text, values: Array.isArray(values) ? values : [], scope: scopes.get(this) ?? [] });
    };
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (...result: unknown[]): void => {
        done();
        (last as (...r: unknown[]) => void)(...result);
      };
      return original.apply(this, args);
    }
    const answer = original.apply(this, args);
    if (answer instanceof Promise) void answer.then(done, done);
    return answer;
  };
  const port = (app.getHttpServer().address() as AddressInfo).port;
  for (const { who, path, status, milliseconds } of await openPages(`http://127.0.0.1:${port}`, url, 3))
    say(`${String(status).padEnd(4)} ${String(Math.round(Math.min(...milliseconds))).padStart(6)} ms  ${who.padEnd(12)} ${path}`);
  prototype.query = original;
  for (const { milliseconds, text, values, scope } of [...slow.values()].sort((a, b) => b.milliseconds - a.milliseconds)) {
    say(`\n${Math.round(milliseconds)} ms: ${text.replace(/\s+/g, ' ').slice(0, 3000)}\n  ${JSON.stringify(values).slice(0, 300)}`);
    await client.query(`SET ROLE ${appRole}`);
    if (scope.length > 0) await client.query(setScope, scope);
    const plan = await client.query<Record<string, string>>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values).catch(() => undefined);
    for (const row of plan?.rows ?? []) say(`    ${row['QUERY PLAN'] ?? ''}`);
  }
  await client.end();
  await app.close();
}

void main();
