import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import request from 'supertest';
import { useApp } from '../support/app';
import { people, requestOf } from './visits-given';

/** The server itself, reached by another database than the one that goes away. */
async function withServer<T>(databaseUrl: string, work: (client: Client, name: string) => Promise<T>): Promise<T> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client, name);
  } finally {
    await client.end();
  }
}

describe('while the database is away', () => {
  const used = useApp();
  const leave = (): Promise<void> =>
    withServer(used.databaseUrl, async (client, name) => {
      await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
      await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name]);
    });
  const comeBack = (): Promise<void> =>
    withServer(used.databaseUrl, async (client, name) => {
      await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    });
  /** While it is away; afterwards it is there again, whatever happened. */
  async function away<T>(work: () => Promise<T>): Promise<T> {
    await leave();
    try {
      return await work();
    } finally {
      await comeBack();
    }
  }

  it('answers 503 with Retry-After and words in both languages, and goes on by itself when it is back', async () => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const { coordinator } = await people(used, family);
    const userId = await used.given.user('coordinator', { organisationId: family.organisationId });
    const token = await used.as(userId);
    const key = randomUUID();
    const body = requestOf(family, sessionId);
    await away(async () => {
      const read = await token
        .get('/visits')
        .expect(503)
        .expect('Content-Type', /application\/problem\+json/);
      expect(Number(read.headers['retry-after'])).toBeGreaterThan(0);
      expect(read.body).toMatchObject({
        status: 503,
        code: 'database.away',
        title: 'Kinline cannot reach its data at the moment.',
        errors: [],
      });
      const chinese = await request(used.url)
        .get('/api/v1/visits')
        .set('Accept-Language', 'zh-CN')
        .set('Authorization', `Bearer ${'x'.repeat(40)}`);
      expect([chinese.status, chinese.body.title]).toEqual([503, '系统暂时读不到数据。']);
      await coordinator.post('/visits', body, { 'Idempotency-Key': key }).expect(503);
      expect(read.text).not.toMatch(/postgres|terminat|ECONN|SELECT/i);
      expect((await request(used.url).get('/healthz')).status).toBe(200);
      expect((await request(used.url).get('/readyz')).status).toBe(503);
    });
    await token.get('/visits').expect(200);
    // The same key after the fact: booked once.
    const booked = await coordinator.post('/visits', body, { 'Idempotency-Key': key }).expect(201);
    const again = await coordinator.post('/visits', body, { 'Idempotency-Key': key }).expect(201);
    expect(again.body.id).toBe(booked.body.id);
  });

  it('says so on pages in plain words, to people who are signed in and to those who are not', async () => {
    const family = await used.given.readyFamily();
    const browser = await used.browser(await used.given.user('coordinator', { organisationId: family.organisationId }));
    await browser.get('/today').expect(200);
    await away(async () => {
      const stranger = await used.browser();
      const answers = [await browser.get('/today'), await stranger.submit('/sign-in', { email: 'a@kinline.test', password: 'x' })];
      for (const page of answers) {
        expect([page.status, page.headers['retry-after']]).toEqual([503, '10']);
        expect(page.text).toContain('Kinline cannot reach its data at the moment.');
        expect(page.text).toContain('Wait a few seconds');
      }
      // What needs no data is still there.
      expect((await stranger.get('/sign-in')).status).toBe(200);
    });
    await browser.get('/today').expect(200);
  });

  it('when a connection breaks in the middle of a statement too', async () => {
    const family = await used.given.readyFamily();
    const sessionId = await used.given.session(family.facilityId);
    const { coordinator } = await people(used, family);
    const answer = await withServer(used.databaseUrl, async (server, name) => {
      const holder = new Client({ connectionString: used.databaseUrl });
      holder.on('error', () => undefined);
      await holder.connect();
      await holder.query('BEGIN');
      await holder.query(`SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE`, [sessionId]);
      const booking = coordinator.post('/visits', requestOf(family, sessionId)).then((response) => response);
      for (let tries = 0; tries < 200; tries += 1) {
        const { rows } = await server.query(`SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [name]);
        if (rows.length > 0) break;
        await sleep(20);
      }
      await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [name]);
      const response = await booking;
      await holder.end();
      return response;
    });
    expect([answer.status, answer.body.code]).toEqual([503, 'database.away']);
    expect(await used.db.sql(`SELECT 1 FROM visits`)).toEqual([]);
  });
});
