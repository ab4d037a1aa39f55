import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dayInZone, instantOf, isoWeekday, timeInZone } from '../../src/kernel/days';
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
/**
 * Minutes until an afternoon of a working day, by which the server's clock is moved ahead: families may be written to for the length of a
 * run, the facility is open, and a meeting of an hour ago leaves a child home in time.
 */
function minutesToDaytime(now: Date): number {
  const time = timeInZone(now, ZONE);
  let day = dayInZone(now, ZONE);
  const fits = (): boolean => isoWeekday(day) <= 5;
  if (fits() && time >= '14:00' && time <= '16:00') return 0;
  if (time > '16:00') day = addDays(day, 1);
  while (!fits()) day = addDays(day, 1);
  return Math.max(0, Math.ceil((instantOf(day, '14:00', ZONE).getTime() - now.getTime()) / 60_000));
}

/** The built server as a process of its own, with the demo, on a database of its own; with `daytime` there it is the afternoon of a working day. */
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
