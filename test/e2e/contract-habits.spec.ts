import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { loadDemo } from '../../src/demo/load-demo';
import { ApiClient, useApp } from '../support/app';
import { got, Json, list, Problem, problem, signIn } from './contract-given';
import { everything } from './nasty';

const LISTS: [string, string][] = [
  ['coordinator', '/children'],
  ['coordinator', '/dyads'],
  ['coordinator', '/visits'],
  ['coordinator', '/workers'],
  ['coordinator', '/tracings'],
  ['coordinator', '/exchanges'],
  ['coordinator', '/messages'],
  ['coordinator', '/call-tasks'],
  ['coordinator', '/facilities'],
  ['coordinator', '/contact-decisions?status=active'],
  ['lead', '/audit-events'],
  ['liaison', '/roster-entries'],
  ['liaison', '/tracing-candidates'],
  ['liaison', '/exchanges'],
  ['liaison', '/visits'],
];
const HAN = /\p{Script=Han}/u;

/** What every call keeps to, on the demo's data: the contract's "Habits". */
describe('the habits of the HTTP contract', () => {
  const used = useApp();
  const clients = new Map<string, ApiClient>();
  const as = (mail: string): ApiClient => {
    const client = clients.get(mail);
    if (!client) throw new Error(`${mail} has not signed in`);
    return client;
  };

  it('hold on the demo’s data', async () => {
    await loadDemo(used.app);
    for (const mail of ['coordinator', 'lead', 'liaison', 'liaison-b', 'other-ngo']) clients.set(mail, await signIn(used, mail));
    await everythingWrongAtOnce();
    await unknownIsNeverIgnored();
    await notThereAndNotYours();
    await signedInOrNot();
    await versions();
    await sentTwice();
    await pages();
  }, 300_000);

  async function everythingWrongAtOnce(): Promise<void> {
    const body = { givenName: '<script>', familyName: '', sex: 'x', birthDate: '2026-02-30', homeCountyCode: '12', careType: 'x' };
    const before = await everything(used);
    const english = await problem(as('coordinator').post('/children', body), 422);
    const chinese = await problem(as('coordinator').in('zh-CN').post('/children', body), 422);
    expect(english.code).toBe('validation.failed');
    expect(english.errors.map((e) => e.pointer).sort()).toEqual(
      Object.keys(body)
        .map((name) => `/${name}`)
        .sort(),
    );
    expect(chinese.errors.map(({ pointer, code }) => [pointer, code])).toEqual(english.errors.map(({ pointer, code }) => [pointer, code]));
    const words = ({ title, detail, errors }: Problem): string[] => [title, detail, ...errors.flatMap((e) => [e.message, e.fix])];
    expect(words(english).filter((word) => HAN.test(word))).toEqual([]);
    expect(words(chinese).filter((word) => !HAN.test(word))).toEqual([]);
    const future = await problem(
      as('coordinator').post('/children', {
        ...body,
        givenName: '小溪',
        familyName: '榆',
        sex: 'female',
        birthDate: '2026-09-03',
        homeCountyCode: '990101',
        careType: 'foster',
      }),
      422,
    );
    expect(future.errors).toEqual([expect.objectContaining({ pointer: '/birthDate' })]);
    expect(await everything(used)).toEqual(before);
  }

  async function unknownIsNeverIgnored(): Promise<void> {
    const field = await problem(
      as('coordinator').post('/dyads', { childId: randomUUID(), parentId: randomUUID(), relationship: 'father', colour: 'red' }),
      400,
    );
    expect(field.errors).toEqual([expect.objectContaining({ pointer: '/colour' })]);
    const parameter = await problem(as('coordinator').get('/children?colour=red'), 400);
    expect(parameter.errors).toEqual([expect.objectContaining({ pointer: '/colour' })]);
    for (const limit of ['0', '201', '-1', 'x', '1.5'])
      expect((await problem(as('coordinator').get(`/children?limit=${limit}`), 422)).errors).toEqual([
        expect.objectContaining({ pointer: '/limit' }),
      ]);
    expect((await problem(as('coordinator').get('/children?cursor=x'), 400)).code).toBe('cursor.invalid');
    const url = `${used.url}/api/v1/children`;
    const token = {
      Authorization: `Bearer ${(await request(used.url).post('/api/v1/tokens').send({ email: 'coordinator@demo.kinline.test', password: 'kinline-demo' })).body.accessToken as string}`,
    };
    await problem(request(url).post('').set(token).type('text/plain').send('hello'), 415);
    await problem(request(url).post('').set(token).type('application/json').send('{"a":'), 400);
    await problem(
      request(url)
        .post('')
        .set(token)
        .send({ givenName: 'x'.repeat(10 * 1024 * 1024) }),
      413,
    );
  }

  async function notThereAndNotYours(): Promise<void> {
    const [child] = await list(as('coordinator').get('/children?limit=1'));
    const [dyad] = await list(as('coordinator').get('/dyads?limit=1'));
    const [visit] = await list(as('coordinator').get('/visits?limit=1'));
    const strip = ({ instance: _, requestId: __, ...rest }: Problem & { requestId?: string }): unknown => rest;
    const paths = (id: unknown): string[] => [`/children/${id as string}`, `/children/${id as string}/timeline`];
    for (const path of [
      ...paths(child?.id),
      `/dyads/${dyad?.id as string}`,
      `/dyads/${dyad?.id as string}/eligibility`,
      `/visits/${visit?.id as string}`,
      `/dyads/${dyad?.id as string}/consents`,
    ]) {
      const foreign = await problem(as('other-ngo').get(path), 404);
      const missing = await problem(as('other-ngo').get(path.replace(/[0-9a-f-]{36}/, randomUUID())), 404);
      expect(strip(foreign)).toEqual(strip(missing));
      await problem(as('other-ngo').get(path.replace(/[0-9a-f-]{36}/, 'not-an-id')), 404);
    }
    await problem(as('liaison').get(`/children/${child?.id as string}`), 403);
    await problem(as('coordinator').get('/nothing-here'), 404);
    const before = await everything(used);
    await problem(
      as('other-ngo').post(`/dyads/${dyad?.id as string}/child-views`, { view: 'yes', method: 'talk', caregiverPresent: false }),
      404,
    );
    await problem(
      as('other-ngo').post('/caregivers', {
        childId: child?.id,
        name: '榆奶奶',
        relationship: 'grandmother',
        isGuardian: true,
        phone: '10000004321',
        channel: 'sms',
        language: 'zh-CN',
      }),
      404,
    );
    await problem(as('other-ngo').post('/visits', { sessionId: visit?.sessionId, dyadIds: [dyad?.id], party: [] }), 422);
    await problem(as('liaison-b').post('/decision-batches', { decisions: [] }), 422);
    expect(await everything(used)).toEqual(before);
  }

  async function signedInOrNot(): Promise<void> {
    const nobody = new ApiClient(used.url, undefined);
    await problem(nobody.get('/children'), 401);
    await problem(new ApiClient(used.url, 'a'.repeat(43)).get('/children'), 401);
    await problem(nobody.post('/tokens', { email: 'coordinator@demo.kinline.test', password: 'wrong' }), 401);
    const answer = await nobody.get('/children').set('X-Request-Id', 'my-request-42');
    expect(answer.headers['x-request-id']).toBe('my-request-42');
    expect((await nobody.get('/children')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const [path, status] of [
      ['/healthz', 200],
      ['/readyz', 200],
      ['/metrics', 200],
      ['/api/openapi.json', 200],
    ] as const)
      expect((await request(used.url).get(path)).status).toBe(status);
  }

  async function versions(): Promise<void> {
    const [child] = await list(as('coordinator').get('/children?limit=1'));
    const path = `/children/${child?.id as string}`;
    const seen = await as('coordinator').get(path);
    const etag = seen.headers.etag as string;
    expect(etag).toBe(`"${(seen.body as Json).version as number}"`);
    expect((await problem(as('coordinator').patch(path, { preferredName: '小雨' }), 428)).code).toBe('version.required');
    const changed = await as('coordinator').patch(path, { preferredName: '小雨' }, { 'If-Match': etag });
    expect([changed.status, (changed.body as Json).preferredName, changed.headers.etag === etag]).toEqual([200, '小雨', false]);
    expect((await problem(as('coordinator').patch(path, { preferredName: '小雪' }, { 'If-Match': etag }), 412)).code).toBe('version.stale');
    expect((await got(as('coordinator').get(path))).preferredName).toBe('小雨');
  }

  async function sentTwice(): Promise<void> {
    const [task] = await list(as('coordinator').get('/call-tasks?limit=1'));
    const path = `/call-tasks/${task?.id as string}/outcomes`;
    const body = { outcome: 'no_answer', note: 'Nobody at home.' };
    expect((await problem(as('coordinator').post(path, body, { 'Idempotency-Key': '' }), 400)).code).toBe('idempotency.missing');
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await as('coordinator').post(path, body, key);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    const before = await everything(used);
    const again = await as('coordinator').post(path, body, key);
    expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([201, 'true', first.body]);
    expect((await problem(as('coordinator').post(path, { ...body, note: 'Another.' }, key), 422)).code).toBe('idempotency.mismatch');
    // A key belongs to its sender.
    await problem(as('other-ngo').post(path, body, key), 404);
    expect(await everything(used)).toEqual(before);
  }

  async function pages(): Promise<void> {
    for (const [mail, path] of LISTS) {
      const whole: string[] = [];
      let cursor: string | null = '';
      for (let page = 0; cursor !== null && page < 12; page += 1) {
        const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const answer: { data: { id: string }[]; page: { nextCursor: string | null } } = await got(
          as(mail).get(`${path}${path.includes('?') ? '&' : '?'}limit=7${after}`),
        );
        expect(answer.data.length).toBeLessThanOrEqual(7);
        whole.push(...answer.data.map((row) => row.id));
        cursor = answer.page.nextCursor;
      }
      const together = (await list<{ id: string }>(as(mail).get(`${path}${path.includes('?') ? '&' : '?'}limit=200`))).map((row) => row.id);
      // Reading the record adds to it: what was read page by page must stand in it in the same order, with nothing between.
      const from = together.indexOf(whole[0] ?? '');
      expect([mail, path, whole]).toEqual([mail, path, together.slice(from, from + whole.length)]);
      if (path !== '/audit-events' && cursor === null) expect(whole.length).toBe(together.length);
    }
  }
});
