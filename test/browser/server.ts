import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayInZone, instantOf, addDays, timeInZone } from '../../src/kernel/days';
import { nextAllowed } from '../../src/notifications/message-plan.rules';
import { createTestDatabase, TestDatabase } from '../support/database';

export interface RunningServer {
  url: string;
  databaseUrl: string;
  /** The server's own time. */
  now(): Date;
  stop(): Promise<void>;
}

const root = join(__dirname, '..', '..');
const ZONE = 'Asia/Shanghai';
const RUN_MINUTES = 25;

/** Minutes until families may be written to for the length of a test run; the server's clock is moved ahead by them. */
function minutesToDaytime(now: Date): number {
  let at = nextAllowed(now, ZONE);
  const end = new Date(at.getTime() + RUN_MINUTES * 60_000);
  if (nextAllowed(end, ZONE) > end)
    at =
      timeInZone(at, ZONE) < '14:00'
        ? instantOf(dayInZone(at, ZONE), '14:00', ZONE)
        : instantOf(addDays(dayInZone(at, ZONE), 1), '08:30', ZONE);
  return at > now ? Math.ceil((at.getTime() - now.getTime()) / 60_000) : 0;
}

/** The built server as a process of its own, with the demo, on a database of its own; with `daytime` it is never night there. */
export async function startServer({
  daytime = false,
  env = {},
}: { daytime?: boolean; env?: Record<string, string> } = {}): Promise<RunningServer> {
  const ahead = daytime ? minutesToDaytime(new Date()) : 0;
  const database: TestDatabase = await createTestDatabase();
  const data = mkdtempSync(join(tmpdir(), 'kinline-browser-'));
  const child: ChildProcess = spawn(process.execPath, ['--require', join(__dirname, 'daytime.cjs'), join(root, 'dist', 'src', 'main.js')], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      DEMO: '1',
      PORT: '0',
      DATABASE_URL: database.url,
      DATA_DIR: data,
      LOG_LEVEL: 'error',
      KINLINE_MINUTES_AHEAD: String(ahead),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /ready: (http:\/\/\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
  return {
    url,
    databaseUrl: database.url,
    now: () => new Date(Date.now() + ahead * 60_000),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      await database.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
