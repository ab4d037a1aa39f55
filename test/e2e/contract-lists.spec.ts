import { apiDocument } from '../../src/http/openapi';
import { loadDemo } from '../../src/demo/load-demo';
import { ApiClient, useApp } from '../support/app';
import { problem, signIn } from './contract-given';

interface Row {
  id?: string;
}
interface ListAnswer {
  data: Row[];
  page: { nextCursor: string | null };
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: { enum?: string[] };
}
interface List {
  path: string;
  names: string[];
  sorts: string[];
}

const ROLES = ['coordinator', 'liaison', 'worker', 'director', 'lead', 'admin'];
/** Not lists: figures with the rows behind them. */
const FIGURES = /\/answered|\/reports\//;
/** Lists that want a question first. */
const QUESTION: Record<string, string> = { '/roster-prints': 'day=2026-09-10' };

describe('every list of the API', () => {
  const used = useApp();
  const clients = new Map<string, ApiClient>();
  const as = (role: string): ApiClient => clients.get(role) as ApiClient;

  /** The lists that need no id, as the description names them. */
  const lists = (): List[] =>
    Object.entries(apiDocument(used.app).paths).flatMap(([path, methods]) => {
      const parameters = (methods.get?.parameters ?? []) as Parameter[];
      const names = parameters.filter((p) => p.in === 'query').map((p) => p.name);
      const asked = parameters.some((p) => p.required === true && QUESTION[path.replace('/api/v1', '')] === undefined);
      if (methods.get === undefined || path.includes('{') || !path.startsWith('/api/v1/') || FIGURES.test(path) || asked) return [];
      return [{ path: path.replace('/api/v1', ''), names, sorts: parameters.find((p) => p.name === 'sort')?.schema?.enum ?? [] }];
    });

  const get = async (role: string, path: string, query: Record<string, string> = {}): Promise<ListAnswer | undefined> => {
    const words = [QUESTION[path], ...Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
    const answer = await as(role).get(`${path}?${words.filter(Boolean).join('&')}`);
    const { data } = answer.body as Partial<ListAnswer>;
    return answer.status === 200 && Array.isArray(data) ? (answer.body as ListAnswer) : undefined;
  };

  /** All rows of a list, so many at a time; at most six pages. */
  const walk = async (role: string, path: string, limit: number, query: Record<string, string> = {}): Promise<(string | undefined)[]> => {
    const seen: (string | undefined)[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; pages < 6 && cursor !== null; pages += 1) {
      const answer = await get(role, path, { ...query, limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
      expect(answer?.data.length).toBeLessThanOrEqual(limit);
      seen.push(...(answer?.data ?? []).map((row) => row.id));
      cursor = answer?.page.nextCursor;
    }
    return seen;
  };

  it('takes a limit and a cursor, walks through itself without a gap or a double, and turns around when sorted so', async () => {
    await loadDemo(used.app);
    for (const role of ROLES) clients.set(role, await signIn(used, role));
    const endless: string[] = [];
    let walked = 0;
    let turned = 0;
    for (const { path, names, sorts } of lists()) {
      for (const role of ROLES) {
        const whole = await get(role, path);
        if (whole === undefined) continue;
        const here = `${role} ${path}`;
        if (!names.includes('limit') || (whole as Partial<ListAnswer>).page?.nextCursor === undefined) {
          endless.push(here);
          break;
        }
        expect((await problem(as(role).get(`${path}?limit=0`), 422)).errors).toContainEqual(expect.objectContaining({ pointer: '/limit' }));
        await problem(as(role).get(`${path}?${QUESTION[path] ?? 'limit=1'}&cursor=x`), 400);
        await problem(as(role).get(`${path}?nonsense=1`), 400);
        const ids = whole.data.map((row) => row.id);
        if (ids.length < 2 || ids.includes(undefined)) continue;
        const size = Math.ceil(Math.min(ids.length, 50) / 4);
        const pages = await walk(role, path, size);
        const first = ids.slice(0, pages.length);
        expect([here, pages.slice(0, first.length)]).toEqual([here, first]);
        expect(new Set(pages).size).toBe(pages.length);
        walked += 1;
        for (const sort of sorts.filter((s) => !s.startsWith('-'))) {
          const [up, down] = [await walk(role, path, 200, { sort }), await walk(role, path, 200, { sort: `-${sort}` })];
          expect([here, sort, down]).toEqual([here, sort, up.reverse()]);
          const few = await walk(role, path, 3, { sort: `-${sort}` });
          expect([here, sort, few]).toEqual([here, sort, down.slice(0, few.length)]);
          turned += 1;
        }
        if (sorts.length > 0) await problem(as(role).get(`${path}?sort=-nonsense`), 422);
        else await problem(as(role).get(`${path}?sort=-id`), 400);
        break;
      }
    }
    expect(endless).toEqual([]);
    expect(walked).toBeGreaterThan(15);
    expect(turned).toBeGreaterThanOrEqual(10);
  }, 300_000);
});
