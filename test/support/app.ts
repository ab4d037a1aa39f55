import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DestinationStream } from 'pino';
import request from 'supertest';
import { SignInService } from '../../src/access/sign-in.service';
import { UsersQueries } from '../../src/access/users.queries';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/config';
import { Database } from '../../src/database/database';
import { OutboxWorker } from '../../src/jobs/outbox-worker';
import { FixedClock } from '../../src/kernel/clock';
import { onUndeclared } from '../../src/kernel/redact';
import { createTestDatabase, emptyTables, filledTables, TestDatabase } from './database';
import { Given } from './given';

/** A Wednesday morning in Shanghai. */
export const TEST_NOW = '2026-09-02T02:00:00Z';

export interface UsedApp {
  readonly app: NestExpressApplication;
  readonly db: Database;
  readonly clock: FixedClock;
  readonly given: Given;
  readonly url: string;
  readonly databaseUrl: string;
  /** An API client signed in as a user; without a user, nobody. Every POST carries a fresh Idempotency-Key unless one is set. */
  as(userId?: string): Promise<ApiClient>;
  /** A browser without JavaScript signed in as a user. */
  browser(userId?: string): Promise<PageClient>;
  /** Does all outbox work that is due now. */
  drain(): Promise<number>;
}

/** Changes nothing that is anybody's: the session's end, the language of a visitor, a preview, the caregiver's code; a batch audits each item. */
const UNAUDITED = /^\/(sign-out|language|r(\/|$))|dryRun=true|preview|decision-batches/;

/** Calls the API as one user. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    private readonly locale = 'en',
  ) {}

  in(locale: 'en' | 'zh-CN'): ApiClient {
    return new ApiClient(this.url, this.token, locale);
  }

  get(path: string): request.Test {
    return this.with(request(this.url).get(`/api/v1${path}`));
  }

  post(path: string, body?: object, headers: Record<string, string> = {}): request.Test {
    const call = this.with(request(this.url).post(`/api/v1${path}`))
      .set('Idempotency-Key', randomUUID())
      .set(headers);
    return body === undefined ? call : call.send(body);
  }

  patch(path: string, body: object, headers: Record<string, string> = {}): request.Test {
    return this.with(request(this.url).patch(`/api/v1${path}`))
      .set(headers)
      .send(body);
  }

  put(path: string, body: object, headers: Record<string, string> = {}): request.Test {
    return this.with(request(this.url).put(`/api/v1${path}`))
      .set(headers)
      .send(body);
  }

  private with(call: request.Test): request.Test {
    void call.set('Accept-Language', this.locale);
    return this.token === undefined ? call : call.set('Authorization', `Bearer ${this.token}`);
  }
}

/** Reads and sends pages the way a browser without JavaScript does: cookies kept, hidden fields sent back. */
export class PageClient {
  private readonly agent;

  constructor(
    url: string,
    private readonly locale: string,
  ) {
    this.agent = request.agent(url);
  }

  get(path: string): request.Test {
    return this.agent.get(path).set('Accept-Language', this.locale);
  }

  /** Opens the page that holds the form, takes its tokens, and posts the fields (to `action`, by default the same path). */
  async submit(pagePath: string, fields: Record<string, string | string[]>, action = pagePath): Promise<request.Response> {
    const html = (await this.get(pagePath)).text;
    const hidden = (name: string): string =>
      new RegExp(`name="${name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="${name}"`).exec(html)?.slice(1).find(Boolean) ?? '';
    return this.agent
      .post(action)
      .set('Accept-Language', this.locale)
      .type('form')
      .send({ _csrf: hidden('_csrf'), _key: hidden('_key') || randomUUID(), ...fields });
  }

  /** Sends one file with the fields of a multipart form, whose token the caller has read from its page. */
  upload(action: string, fields: Record<string, string>, file: Buffer, name: string): request.Test {
    return this.agent.post(action).set('Accept-Language', this.locale).field(fields).attach('file', file, name);
  }
}

/**
 * The whole application on a database of its own, listening on a free loopback port, with a clock that stands still at
 * TEST_NOW. Rows are deleted before each test.
 * @param options `environment`: variables on top of the usual ones; `logTo`: keeps the log lines
 */
export function useApp(options: { environment?: () => Promise<Record<string, string>>; logTo?: DestinationStream } = {}): UsedApp {
  let app: NestExpressApplication | undefined;
  let database: TestDatabase | undefined;
  let url = '';
  let given: Given | undefined;
  let reference: ReadonlySet<string> = new Set();
  const clock = new FixedClock(TEST_NOW);
  /** Successful requests that change something, by route. */
  let mutations = new Map<string, string[]>();
  const undeclared = new Set<string>();
  /** Answers that the client may have read already, while the server has not yet noticed that they are gone. */
  let unfinished = 0;
  const noteMutation = (notes: Map<string, string[]>, request: IncomingMessage, response: ServerResponse): void => {
    const path = ((request as { originalUrl?: string }).originalUrl ?? '').replace(/[0-9a-f-]{36}/g, ':id');
    const toSignIn = String(response.getHeader('location') ?? '').startsWith('/sign-in');
    const succeeded = response.statusCode < 400 && !toSignIn && response.getHeader('idempotency-replayed') === undefined;
    if (request.method === 'GET' || request.method === 'HEAD' || !succeeded || UNAUDITED.test(path)) return;
    const route = `${request.method} ${path}`;
    notes.set(route, [...(notes.get(route) ?? []), String(response.getHeader('x-request-id'))]);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    const config = loadConfig({
      NODE_ENV: 'test',
      DEMO: '1',
      DATABASE_URL: database.url,
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      DATA_DIR: '.data/test',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...(await options.environment?.()),
    });
    app = await createApp(config, { clock, logTo: options.logTo });
    await app.listen(0, '127.0.0.1');
    (app.getHttpServer() as Server).on('request', (request: IncomingMessage, response: ServerResponse) => {
      unfinished += 1;
      // The notes of the test that asked: an answer noticed late does not count against the next one.
      const notes = mutations;
      response.on('finish', () => noteMutation(notes, request, response));
      response.on('close', () => (unfinished -= 1));
    });
    url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
    given = new Given(app.get(Database), clock);
    reference = new Set(await filledTables(database.owner));
  });
  beforeEach(async () => {
    clock.set(TEST_NOW);
    mutations = new Map();
    undeclared.clear();
    onUndeclared((kind, key) => undeclared.add(`${kind}.${key}`));
    if (database) await emptyTables(database.owner, reference);
  });
  // Every test of the application proves it again: what changed something left a line in the audit.
  afterEach(async () => {
    while (unfinished > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    for (const [route, requestIds] of mutations) {
      const line = await app?.get(Database).one(`SELECT 1 AS there FROM audit_events WHERE request_id = ANY($1) LIMIT 1`, [requestIds]);
      if (!line) throw new Error(`${route} answered well but left no audit line`);
    }
    // And that every key it answered with and every prop it gave a view has a class.
    if (undeclared.size > 0) throw new Error(`Declare in src/kernel/fields.ts: ${[...undeclared].sort().join(', ')}`);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('useApp(): the application is there only after beforeAll');
    return value;
  };
  return {
    get app() {
      return present(app);
    },
    get db() {
      return present(app).get(Database);
    },
    get given() {
      return present(given);
    },
    get url() {
      return url;
    },
    get databaseUrl() {
      return present(database).url;
    },
    clock,
    async as(userId) {
      if (userId === undefined) return new ApiClient(url, undefined);
      const actor = present(await present(app).get(UsersQueries).fromUserId(userId));
      return new ApiClient(url, (await present(app).get(SignInService).issueToken(actor)).accessToken);
    },
    async browser(userId) {
      const client = new PageClient(url, 'en');
      if (userId === undefined) return client;
      const user = present(await present(app).get(Database).one<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]));
      const answer = await client.submit('/sign-in', { email: user.email, password: Given.PASSWORD });
      if (answer.status !== 303) throw new Error(`Sign-in answered ${answer.status}`);
      return client;
    },
    drain: () => present(app).get(OutboxWorker).drain(),
  };
}
