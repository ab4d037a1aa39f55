import { Agent, IncomingMessage, request } from 'node:http';
import { Client } from 'pg';
import { PASSWORD, SIGN_INS } from './database';

/** A page and how long it took. */
export interface PageTime {
  who: string;
  path: string;
  status: number;
  milliseconds: number[];
}

interface Got {
  status: number;
  text: string;
  cookies: string[];
}

/** A browser's least: cookies kept, nothing else. */
class Visitor {
  private readonly cookies = new Map<string, string>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  send(method: 'GET' | 'POST', path: string, form?: Record<string, string>): Promise<Got> {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const headers = {
      cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } : {}),
    };
    return new Promise((done, fail) => {
      const call = request(`${this.url}${path}`, { method, agent: this.agent, headers }, (response: IncomingMessage) => {
        let text = '';
        for (const cookie of response.headers['set-cookie'] ?? []) {
          const [name, value] = (cookie.split(';')[0] ?? '').split('=');
          this.cookies.set(name ?? '', value ?? '');
        }
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => done({ status: response.statusCode ?? 0, text, cookies: [] }));
      });
      call.on('error', fail);
      call.end(body);
    });
  }

  async signIn(email: string): Promise<void> {
    const { text } = await this.send('GET', '/sign-in');
    const hidden = (name: string): string => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(text)?.[1] ?? '';
    const { status } = await this.send('POST', '/sign-in', { _csrf: hidden('_csrf'), _key: hidden('_key'), email, password: PASSWORD });
    if (status !== 303) throw new Error(`Sign-in of ${email} answered ${status}`);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Which pages somebody with this sign-in opens every day; `$child`, `$visit` and days are filled in. */
const PAGES: Record<string, string[]> = {
  'coordinator-1@sample.kinline.test': [
    '/',
    '/children',
    '/children?q=%E6%A0%B7%E4%BE%8B12',
    '/children/$child',
    '/visits',
    '/visits?status=confirmed',
    '/visits/$visit',
    '/dyads/$dyad/book',
    '/exchanges',
    '/calls',
    '/tasks',
  ],
  'lead-1@sample.kinline.test': ['/', '/audit', '/audit?action=visit.confirm', '/impact', '/incidents', '/contact-decisions'],
  'liaison-1@sample.kinline.test': ['/', '/liaison/inbox', '/liaison/days/$tomorrow', '/liaison/letters', '/liaison/timetable'],
};

/** Opens every page some times, one after the other, as one person at a time; milliseconds as seen by the browser. */
export async function openPages(url: string, databaseUrl: string, times: number): Promise<PageTime[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(
    `SELECT d.child_id AS child, d.id AS dyad, (SELECT visit_id FROM visit_dyads x WHERE x.dyad_id = d.id LIMIT 1) AS visit, (current_date + 1)::text AS tomorrow
       FROM dyads d JOIN users u ON u.organisation_id = d.organisation_id WHERE u.email = $1 ORDER BY md5(d.id::text) LIMIT 1`,
    [SIGN_INS[0]],
  );
  await client.end();
  const known = rows[0] ?? {};
  const result: PageTime[] = [];
  for (const who of SIGN_INS) {
    const visitor = new Visitor(url);
    await visitor.signIn(who);
    for (const page of PAGES[who] ?? []) {
      const path = page.replace(/\$(\w+)/g, (_, name: string) => known[name] ?? '');
      const time: PageTime = { who: who.split('-')[0] ?? '', path: page, status: 0, milliseconds: [] };
      for (let i = 0; i <= times; i += 1) {
        const began = performance.now();
        time.status = (await visitor.send('GET', path)).status;
        // The first opening warms up and is not counted.
        if (i > 0) time.milliseconds.push(performance.now() - began);
      }
      result.push(time);
    }
    visitor.close();
  }
  return result;
}
