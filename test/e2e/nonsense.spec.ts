import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { loadDemo } from '../../src/demo/load-demo';
import { permissionsOf } from '../../src/kernel/permissions';
import type { Role } from '../../src/kernel/permissions';
import { Route, routesOf } from '../structure/routes';
import { useApp } from '../support/app';
import { Answer, deep, each, everything, Field, fieldsOf, NONSENSE, send, someIds, takes } from './nasty';

const ROLES: [string, Role][] = [
  ['lead', 'lead'],
  ['liaison', 'liaison'],
  ['director', 'director'],
  ['data-officer', 'data_officer'],
  ['admin', 'admin'],
];
const BAD_IDS = ['0', '%00', '__proto__', '..%2f..%2fhealthz', 'f'.repeat(3000), '00000000-0000-0000-0000-00000000000g'];
const cursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');
const POSITIONS = [
  [],
  ['x'],
  ['x', 'y'],
  [1, 2],
  {},
  [['a'], ['b']],
  ['2026-02-30T00:00:00Z', randomUUID()],
  ['0000-01-01T00:00:00Z', randomUUID()],
];
const BAD_CURSORS = ['x', '🦊', ...POSITIONS.map(cursor), ...['\u0000', '\ud800'].flatMap((c) => [cursor([c]), cursor([c, c])])];
const BAD_LIMITS = ['-1', '0', '201', '1.5', '1e2', 'abc', '0x10', '', '999999999999999999999', '5&limit=6', 'NaN', '%00'];
/** What is nonsense elsewhere and means something in these fields. */
const MEANT: Record<string, readonly string[]> = {
  'a negative number': ['amount', 'shiftDays'],
  'many digits': ['file', 'receipt'],
  'nothing typed': ['anchorDay', 'region', 'seasonFrom', 'seasonTo', 'validTo', 'wardId'],
  'text far too long': ['file', 'receipt'],
};
/** Never a body of ours, whatever the route. */
const BAD_BODIES: [string, string | Buffer][] = [
  ['half of JSON', '{"a":'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '1'],
  ['an unknown field', '{"colour":"red"}'],
  ['the prototype', '{"__proto__":{"isAdmin":true}}'],
  ['the constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ['names every object knows', '{"toString":1,"hasOwnProperty":2,"valueOf":3}'],
  ['a promise', '{"then":"x"}'],
  ['a thousand levels', `{"a":${deep(1000)}}`],
  ['a hundred thousand levels', `{"a":${deep(100_000)}}`],
  ['a thousand levels in a known name', `{"note":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}`],
  ['bytes that are no text', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['ten megabytes', Buffer.from(`{"note":"${'x'.repeat(10 * 1024 * 1024)}"}`)],
];
const JSON_TYPE = 'application/json';
const BAD_TYPES: OutgoingHttpHeaders[] = [
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
  { 'Content-Type': 'multipart/form-data; boundary=x' },
  { 'Content-Type': 'nonsense' },
  { 'Content-Type': `${JSON_TYPE}; charset=utf-7` },
  { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' },
  { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'zebra' },
  {},
];

interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: { pointer: string; code: string; message: string; fix: string }[];
}

describe('nonsense sent to the API', () => {
  const used = useApp();
  const tokens = new Map<string, string>();
  const ids = new Map<string, Record<string, string>>();
  const wrong: string[] = [];
  let english = true;

  async function prepare(): Promise<void> {
    await loadDemo(used.app);
    for (const [mail] of ROLES) {
      const email = `${mail}@demo.kinline.test`;
      const answer = await send(
        used.url,
        'POST',
        '/api/v1/tokens',
        { 'Content-Type': JSON_TYPE },
        JSON.stringify({ email, password: 'kinline-demo' }),
      );
      tokens.set(mail, (JSON.parse(answer.text) as { accessToken: string }).accessToken);
      ids.set(mail, await someIds(used, email));
    }
  }

  const roleOf = (route: Route): string =>
    ROLES.find(([, role]) => route.permission === undefined || permissionsOf(role).has(route.permission))?.[0] ?? 'lead';
  const nounOf = (route: Route): string => /^\/api\/v1\/([a-z-]+)/.exec(route.path)?.[1] ?? '';
  const fill = (route: Route, id?: string): string =>
    route.path
      .replace(':id', id ?? ids.get(roleOf(route))?.[nounOf(route)] ?? randomUUID())
      .replace(':year', '2025')
      .replace(':day', '2026-12-01')
      .replace(':wardId', randomUUID())
      .replace(':lineId', ids.get(roleOf(route))?.timetables ?? randomUUID())
      .replace(':absenceId', ids.get(roleOf(route))?.absences ?? randomUUID());

  /** One request in the route's own role; what comes back must be a problem that a reader can mend, in the reader's language. */
  async function refused(
    route: Route,
    what: string,
    path: string,
    extra: OutgoingHttpHeaders = {},
    body?: string | Buffer,
    expected?: RegExp,
  ): Promise<Problem | undefined> {
    const inEnglish = (english = !english);
    const headers: OutgoingHttpHeaders = {
      Authorization: `Bearer ${tokens.get(roleOf(route)) ?? ''}`,
      'Accept-Language': inEnglish ? 'en' : 'zh-CN',
      'Idempotency-Key': randomUUID(),
      'If-Match': '"1"',
      ...(body === undefined ? {} : { 'Content-Type': JSON_TYPE }),
      ...extra,
    };
    for (const name of Object.keys(headers)) if (headers[name] === undefined) delete headers[name];
    const answer = await send(used.url, route.method, path, headers, body);
    const say = (problem: string): void => void wrong.push(`${route.method} ${route.path}, ${what}: ${problem}`);
    if (!(expected ?? /^4\d\d$/).test(String(answer.status))) {
      say(`${answer.status} ${answer.text.slice(0, 200)}`);
      return undefined;
    }
    return soundProblem(answer, inEnglish, say);
  }

  function soundProblem(answer: Answer, inEnglish: boolean, say: (problem: string) => void): Problem | undefined {
    if (!String(answer.headers['content-type']).startsWith('application/problem+json')) {
      say(`content type ${answer.headers['content-type']}`);
      return undefined;
    }
    const problem = JSON.parse(answer.text) as Problem;
    if (problem.status !== answer.status || typeof problem.code !== 'string' || !Array.isArray(problem.errors))
      say(`members ${answer.text.slice(0, 200)}`);
    const words = [problem.title, problem.detail, ...problem.errors.flatMap((e) => [e.message, e.fix])];
    // A key stands where its words are missing.
    for (const word of words) if (/^[\w.:]+\.(message|fix)$/.test(word) || word.includes('{{')) say(`no words for ${word}`);
    // What was sent is said again in quotes, in whatever script it came.
    const own = words.map((word) => (inEnglish ? word.replaceAll(/“[^”]*”/g, '') : word));
    if (own.some((word) => /\p{Script=Han}/u.test(word) === inEnglish))
      say(`not in the reader's language: ${words.join(' | ').slice(0, 200)}`);
    return problem;
  }

  const routes = (): Route[] => routesOf(used.app).filter((r) => r.path.startsWith('/api/v1') && r.path !== '/api/v1/openapi.json');

  it('is refused in words, route by route, and leaves the database as it was', async () => {
    await prepare();
    const before = await everything(used);
    expect(routes().length).toBeGreaterThan(60);
    for (const route of routes()) {
      const { body, query } = takes(used, route.handler);
      const fields = fieldsOf(body);
      await each(
        BAD_IDS.filter(() => route.path.includes(':id')),
        async (id) =>
          void (await refused(
            route,
            `the id ${id.slice(0, 40)}`,
            fill(route, id),
            {},
            route.method === 'GET' ? undefined : '{}',
            /^4(00|04|22)$/,
          )),
      );
      if (route.path.includes(':id')) await refused(route, 'a broken escape', fill(route, '%E0%A4%A'));
      if (!route.isPublic)
        await each(
          ['', `Bearer ${'a'.repeat(43)}`, 'Bearer \u00ff'],
          async (Authorization) =>
            void (await refused(route, `credential ${Authorization}`, fill(route), { Authorization }, undefined, /^40[01]$/)),
        );
      await refused(route, 'an unknown query parameter', `${fill(route)}?colour=red`, {}, undefined, /^400$/);
      if (query) await badQueries(route, fieldsOf(query));
      if (route.method !== 'GET') await badBodies(route, fields);
    }
    expect(wrong).toEqual([]);
    expect(await everything(used)).toEqual(before);
  }, 300_000);

  async function badQueries(route: Route, fields: Field[]): Promise<void> {
    const names = fields.map((f) => f.name);
    const path = fill(route);
    if (names.includes('limit'))
      await each(BAD_LIMITS, async (limit) => void (await refused(route, `limit=${limit}`, `${path}?limit=${limit}`)));
    // Two lists go on after a name or a number: there any text is a position.
    const cursors = BAD_CURSORS.filter((value) => !(/facilities|roster-entries/.test(route.path) && POSITIONS.map(cursor).includes(value)));
    if (names.includes('cursor'))
      await each(cursors, async (value) => void (await refused(route, `cursor ${value}`, `${path}?cursor=${encodeURIComponent(value)}`)));
    await each(
      NONSENSE.filter(({ value }) => typeof value === 'string' && value.length < 1000),
      async ({ name, value, except }) => {
        const asked = fields.filter(
          (f) => !except.includes(f.kind) && !(f.kind === 'text' && String(value).length < 30) && f.name !== 'dryRun',
        );
        if (asked.length === 0) return;
        const text = String(value).includes('\ud800') ? '%ED%A0%80' : encodeURIComponent(String(value));
        await refused(
          route,
          `${name} as a query`,
          `${path}?${asked.map((f) => `${f.name}=${text}`).join('&')}`,
          {},
          route.method === 'GET' ? undefined : '{}',
        );
      },
    );
  }

  async function badBodies(route: Route, fields: Field[]): Promise<void> {
    const path = fill(route);
    await each(BAD_BODIES, async ([name, body]) => void (await refused(route, name, path, {}, body)));
    await each(
      BAD_TYPES,
      async (type) =>
        void (await refused(route, JSON.stringify(type), path, { 'Content-Type': undefined, ...type }, '{"a":1}', /^4(00|15)$/)),
    );
    if (route.idempotent)
      await each(
        [undefined, '', 'x'.repeat(201), 'with space'],
        async (key) => void (await refused(route, `key ${key}`, path, { 'Idempotency-Key': key }, '{}', /^4(00|22)$/)),
      );
    if (route.method === 'PATCH') {
      const stale = fields.some((f) => !f.optional) ? /^4(12|22)$/ : /^412$/;
      await refused(route, 'no If-Match', path, { 'If-Match': undefined }, '{}', /^428$/);
      await each(
        ['x', '"x"', '*', '""', '"-1"', '1', '"99999999999999999999"', '"2147483648"', '"1", "2"'],
        // A body that must not be empty may be refused first.
        async (match) => void (await refused(route, `If-Match ${match}`, path, { 'If-Match': match }, '{}', stale)),
      );
    }
    await each(NONSENSE, async ({ name, value, except }) => {
      const sent = fields.filter((f) => !except.includes(f.kind));
      if (sent.length === 0) return;
      const problem = await refused(
        route,
        name,
        path,
        {},
        JSON.stringify(Object.fromEntries(sent.map((f) => [f.name, value]))),
        /^4(00|22)$/,
      );
      const pointed = new Set(problem?.errors.map((e) => e.pointer.split('/')[1]));
      const silent = sent.filter((f) => !pointed.has(f.name) && !MEANT[name]?.includes(f.name)).map((f) => f.name);
      if (problem && silent.length > 0) wrong.push(`${route.method} ${route.path}, ${name}: nothing said about ${silent.join(', ')}`);
    });
    const required = fields.filter((f) => !f.optional).map((f) => f.name);
    if (required.length === 0) return;
    const problem = await refused(route, 'nothing at all', path, {}, '{}', /^422$/);
    const pointed = problem?.errors.map((e) => e.pointer) ?? [];
    const silent = required.filter((name) => !pointed.includes(`/${name}`));
    if (problem && silent.length > 0) wrong.push(`${route.method} ${route.path}, {}: nothing said about ${silent.join(', ')}`);
  }
});
