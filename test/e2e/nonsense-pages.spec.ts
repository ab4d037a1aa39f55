import { randomUUID } from 'node:crypto';
import { loadDemo } from '../../src/demo/load-demo';
import { Role, permissionsOf } from '../../src/kernel/permissions';
import { Route, routesOf } from '../structure/routes';
import { useApp } from '../support/app';
import { deep, each, everything, send, someIds, takes } from './nasty';

const ROLES: [string, Role][] = [
  ['coordinator', 'coordinator'],
  ['liaison', 'liaison'],
  ['worker', 'worker'],
  ['lead', 'lead'],
  ['director', 'director'],
  ['data-officer', 'data_officer'],
  ['admin', 'admin'],
];
/** What a note may say. */
/** Fields that hold nothing but somebody's words. */
const WORDS = ['note', 'question', 'suspicion', 'facts', 'code,name'];
/** Where a button's page goes back to: nonsense in it only leads elsewhere. */
const WAY_BACK = 'childId';
/** Buttons whose page sends that and nothing else. */
const BUTTONS = ['/contact-decisions/:id/withdrawals', '/restrictions/:id/liftings'];
const ANY_TEXT = ['a script', 'an impossible day', 'a huge number'];
const FORM = 'application/x-www-form-urlencoded';
/** What one field of a form is made to say. */
const VALUES: [string, (name: string) => string][] = [
  ['a list', (n) => `${n}=a&${n}=b`],
  ['an object', (n) => `${n}[a]=x`],
  ['an object in a list', (n) => `${n}[0][a][b]=x`],
  ['a prototype', (n) => `${n}[__proto__][x]=1`],
  ['a method', (n) => `${n}[toString]=1`],
  ['NUL', (n) => `${n}=a%00b`],
  ['broken bytes', (n) => `${n}=%FF%FE`],
  ['half a character', (n) => `${n}=%ED%A0%80`],
  ['far too long', (n) => `${n}=${'x'.repeat(10_000)}`],
  ['a script', (n) => `${n}=%3Cscript%3Ealert(1)%3C%2Fscript%3E`],
  ['an impossible day', (n) => `${n}=2026-02-30`],
  ['a huge number', (n) => `${n}=999999999999999999999`],
  ['deep', (n) => `${n}${'[a]'.repeat(1000)}=1`],
];

/** For forms that no page of the demo shows on the day: names that such forms have. */
const OTHER_FIELDS = [
  'sessionId',
  'reasonCode',
  'cause',
  'note',
  'answer',
  'step',
  'at',
  'from',
  'to',
  'sessions',
  'dyadIds',
  'party',
  'code',
  'last4',
  'mode',
];

const TEN_MEGABYTES = Buffer.from(`note=${'x'.repeat(10 * 1024 * 1024)}`);

interface FormSeen {
  action: string;
  route: string;
  fields: string[];
  csrf: string;
}

describe('nonsense sent to the forms', () => {
  const used = useApp();
  const wrong: string[] = [];
  const cookies = new Map<string, string>();
  const ids = new Map<string, Record<string, string>>();

  const cookieOf = (headers: Record<string, unknown>, old = ''): string => {
    const jar = new Map(
      old
        .split('; ')
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0], pair]),
    );
    for (const line of (headers['set-cookie'] as string[] | undefined) ?? []) jar.set(line.split('=')[0], line.split(';')[0] ?? '');
    return [...jar.values()].join('; ');
  };
  const tokenIn = (html: string): string =>
    /name="_csrf"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? /value="([^"]*)"[^>]*name="_csrf"/.exec(html)?.[1] ?? '';

  async function signIn(mail: string): Promise<void> {
    const page = await send(used.url, 'GET', '/sign-in', {});
    const before = cookieOf(page.headers);
    const form = new URLSearchParams({
      _csrf: tokenIn(page.text),
      email: `${mail}@demo.kinline.test`,
      password: 'kinline-demo',
    }).toString();
    const answer = await send(used.url, 'POST', '/sign-in', { Cookie: before, 'Content-Type': FORM }, form);
    expect(answer.status).toBe(303);
    cookies.set(mail, cookieOf(answer.headers, before));
    ids.set(mail, await someIds(used, `${mail}@demo.kinline.test`));
  }

  const mailOf = (route: Route): string =>
    ROLES.find(([, role]) => route.permission === undefined || permissionsOf(role).has(route.permission))?.[0] ?? 'lead';

  /** A path with the ids of rows its reader may see; every noun names the id that follows it. */
  const fill = (route: Route): string => {
    const mine = ids.get(mailOf(route)) ?? {};
    const aliases: Record<string, string> = {
      checks: 'children',
      calls: 'call-tasks',
      letters: 'exchanges',
      inbox: 'visits',
      tracing: 'tracing-candidates',
    };
    return route.path.replace(
      /\/([a-z-]+)\/:(\w+)/g,
      (_, noun: string, name: string) => `/${noun}/${name === 'day' ? '2026-09-14' : (mine[aliases[noun] ?? noun] ?? randomUUID())}`,
    );
  };
  const patternOf = (route: Route): RegExp => new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`);

  /** Every form of every page, one for each route that takes forms, with the names of its fields. */
  async function forms(posts: Route[]): Promise<Map<string, FormSeen[]>> {
    const found = new Map<string, FormSeen[]>();
    const pages = routesOf(used.app).filter(
      (r) => r.method === 'GET' && !r.path.startsWith('/api') && !/^\/(assets|metrics|healthz|readyz)/.test(r.path),
    );
    for (const route of pages) {
      const mail = mailOf(route);
      const path = fill(route);
      const page = await send(used.url, 'GET', path, { Cookie: cookies.get(mail) });
      cookies.set(mail, cookieOf(page.headers, cookies.get(mail)));
      if (page.status >= 500) wrong.push(`GET ${path}: ${page.status}`);
      for (const [, head = '', inner = ''] of page.text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
        if (!/method="post"/i.test(head)) continue;
        const action = (/action="([^"]*)"/.exec(head)?.[1] ?? path).replace(/&amp;/g, '&');
        const target = posts.find((post) => patternOf(post).test(action.split('?')[0] ?? ''));
        const seen = found.get(`${mail} ${target?.path}`) ?? [];
        const fields = [...new Set([...inner.matchAll(/ name="([^"]+)"/g)].map((m) => m[1] ?? ''))].filter((n) => !n.startsWith('_'));
        if (!target || seen.length > 0) continue;
        found.set(`${mail} ${target.path}`, [...seen, { action, route: target.path, fields, csrf: tokenIn(inner) }]);
      }
    }
    for (const post of posts) {
      const mail = mailOf(post);
      if ([...found.keys()].some((key) => key.endsWith(` ${post.path}`))) continue;
      const buttonOnly = takes(used, post.handler).body === undefined;
      const own = [...found].find(([key]) => key.startsWith(`${mail} `))?.[1][0];
      found.set(`${mail} ${post.path}`, [
        { action: fill(post), route: post.path, fields: buttonOnly ? [] : [...OTHER_FIELDS], csrf: own?.csrf ?? '' },
      ]);
    }
    return found;
  }

  it('is refused or answered with a page, never with a failure, and changes nothing', async () => {
    await loadDemo(used.app);
    for (const [mail] of ROLES) await signIn(mail);
    const posts = routesOf(used.app).filter((r) => r.method === 'POST' && !r.path.startsWith('/api'));
    const found = await forms(posts);
    const before = await everything(used);
    const accepted: string[] = [];
    const reached = new Set<string>();
    const statuses: Record<string, number> = {};

    const post = async (
      mail: string,
      action: string,
      what: string,
      body: string | Buffer,
      headers: Record<string, string> = {},
    ): Promise<void> => {
      const answer = await send(
        used.url,
        'POST',
        action,
        { Cookie: cookies.get(mail), 'Content-Type': FORM, 'Accept-Language': 'en', ...headers },
        body,
      );
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      // A search and a preview look and show; their words are posted so that no address carries a name.
      const fine = /\/(searches|family-note-previews)$/.test(action) ? /^(4\d\d|200)$/ : /^(4\d\d|303)$/;
      if (!fine.test(String(answer.status))) wrong.push(`POST ${action}, ${what}: ${answer.status} ${answer.text.slice(0, 100)}`);
      if (answer.text.includes('<script>alert')) wrong.push(`POST ${action}, ${what}: the script stands in the page`);
      // Back to signing in, or to the family's code: nobody is known there, and nothing is done.
      if (answer.status === 303 && !/^\/(sign-in|r$)/.test(String(answer.headers.location)))
        accepted.push(`${action.replace(/[0-9a-f-]{36}/g, ':id')} ${what}`);
    };

    for (const [key, seen] of found) {
      const mail = key.split(' ')[0] ?? '';
      for (const { action, route, fields, csrf } of seen) {
        reached.add(route);
        const asked = BUTTONS.includes(route) ? [] : fields.filter((field) => field !== WAY_BACK);
        const hidden = (): string => `_csrf=${encodeURIComponent(csrf)}&_key=${randomUUID()}`;
        // Signing out, choosing a language or an account takes any of it, and rightly so.
        if (/^\/(sign-out|language|demo-sign-in)/.test(route)) continue;
        await each(
          // A form of one text takes any words; one of a button alone takes nothing.
          VALUES.filter(([what]) => asked.length > 0 && !(WORDS.includes(asked.join()) && ANY_TEXT.includes(what))),
          async ([what, value]) => void (await post(mail, action, what, [hidden(), ...fields.map(value)].join('&'))),
        );
        await post(mail, action, 'an old form', `_csrf=x&_key=${randomUUID()}`);
        await post(mail, action, 'no token', '');
        await post(mail, action, 'a list of tokens', '_csrf=a&_csrf=b&_csrf[c]=d');
        await post(mail, action, 'no key', `_csrf=${encodeURIComponent(csrf)}&_key=`);
        await post(mail, action, 'an unknown field', `${hidden()}&colour=red&__proto__[x]=1&constructor=1`);
        await post(mail, action, 'four hundred fields', `${hidden()}&${Array.from({ length: 400 }, (_, i) => `f${i}=1`).join('&')}`);
        await post(mail, action, 'a wrong type', '{"a":1}', { 'Content-Type': 'application/json' });
        await post(mail, action, 'text', 'hello', { 'Content-Type': 'text/plain' });
        await post(mail, action, 'no parts', 'x', { 'Content-Type': 'multipart/form-data; boundary=x' });
        await post(mail, action, 'no boundary', 'x', { 'Content-Type': 'multipart/form-data' });
        await post(mail, action, 'ten megabytes', TEN_MEGABYTES);
        await post(mail, action, 'a deep list', `${hidden()}&note=${deep(1000)}&${'a[]'.repeat(500)}=1`);
      }
    }
    expect(wrong).toEqual([]);
    // Nothing that can be told from "nothing ticked": the inbox says that none was confirmed.
    expect(accepted.filter((line) => !line.startsWith('/liaison/inbox/decisions '))).toEqual([]);
    // Most got as far as the form's own judgement.
    expect(statuses['422'] ?? 0).toBeGreaterThan(200);
    const after = await everything(used);
    expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual([]);
    expect(posts.map((p) => p.path).filter((path) => !reached.has(path))).toEqual([]);
  }, 300_000);
});
