import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, TestDatabase } from '../support/database';

export interface RunningServer {
  url: string;
  databaseUrl: string;
  stop(): Promise<void>;
}

const root = join(__dirname, '..', '..');

/** The built server as a process of its own, with the demo, on a database of its own. */
export async function startServer(env: Record<string, string> = {}): Promise<RunningServer> {
  const database: TestDatabase = await createTestDatabase();
  const data = mkdtempSync(join(tmpdir(), 'kinline-browser-'));
  const child: ChildProcess = spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', DEMO: '1', PORT: '0', DATABASE_URL: database.url, DATA_DIR: data, LOG_LEVEL: 'error', ...env },
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
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      await database.drop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
