import { ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SignInService } from '../../src/access/sign-in.service';
import { UsersQueries } from '../../src/access/users.queries';
import { freePort } from '../../src/database/free-port';
import { UsedApp } from '../support/app';

export interface Answer {
  status: number;
  body: { id?: string; code?: string; alternatives?: unknown[] };
  replayed: boolean;
}

export interface Call {
  path: string;
  body: object;
  token: string;
  key?: string;
}

/** Sends everything at once, in turn to each server; `heard` is told of each answer as it comes. */
export async function storm(servers: string[], calls: Call[], heard: (answer: Answer) => void = () => undefined): Promise<Answer[]> {
  return Promise.all(
    calls.map(async ({ path, body, token, key = randomUUID() }, i) => {
      const send = (): Promise<Response> =>
        fetch(`${servers[i % servers.length] ?? ''}/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
          body: JSON.stringify(body),
        });
      // A kept connection may be closed at the very moment it is used again; the key makes a second try the same request.
      const response = await send().catch(send);
      const answer: Answer = {
        status: response.status,
        body: (await response.json()) as Answer['body'],
        replayed: response.headers.get('idempotency-replayed') === 'true',
      };
      heard(answer);
      return answer;
    }),
  );
}

/** How many gave which answer, for a readable failure. */
export const tally = (answers: Answer[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { status, body } of answers) {
    const key = body.code === undefined ? String(status) : `${status} ${body.code}`;
    sums[key] = (sums[key] ?? 0) + 1;
  }
  return sums;
};

/** A token of a user, for calls outside supertest. */
export async function tokenOf(used: UsedApp, userId: string): Promise<string> {
  const actor = await used.app.get(UsersQueries).fromUserId(userId);
  if (!actor) throw new Error('no such user');
  return (await used.app.get(SignInService).issueToken(actor)).accessToken;
}

/** Several servers on the test's database, as an operator would run them; from dist/, by the real clock. Call inside a describe. */
export function useServers(used: UsedApp, count: number): () => string[] {
  const children: ChildProcess[] = [];
  const urls: string[] = [];
  const main = join(__dirname, '..', '..', 'dist', 'src', 'main.js');

  beforeAll(async () => {
    if (!existsSync(main)) throw new Error('dist/ is missing: npm run build');
    for (let i = 0; i < count; i += 1) urls.push(await start());
  }, 180_000);
  beforeEach(() => {
    // These processes go by the real clock; what the builders make must lie ahead of it too.
    used.clock.set(new Date());
  });
  afterAll(async () => {
    await Promise.all(
      children.map(
        (child) => new Promise<void>((done) => (child.exitCode === null ? child.once('exit', () => done()).kill('SIGTERM') : done())),
      ),
    );
  });

  async function start(): Promise<string> {
    const port = await freePort();
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: used.databaseUrl,
      PORT: String(port),
      DEMO: '0',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      RATE_LIMIT_PER_MINUTE: '1000000',
    };
    const child = fork(main, [], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    children.push(child);
    let output = '';
    const url = `http://127.0.0.1:${port}`;
    await new Promise<void>((ready, failed) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        if (process.env.TEST_LOG_LEVEL !== undefined) process.stdout.write(chunk);
        if (output.includes('Kinline is ready')) ready();
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', () => failed(new Error(`The server ended: ${output}`)));
    });
    return url;
  }
  return () => urls;
}
