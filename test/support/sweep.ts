import type { Route } from '../structure/routes';
import type { ApiClient, PageClient } from './app';
import { canariesIn, Canary } from './canaries';
import { crawl, linksOf, titleOf } from './crawl';
import { read } from './unpack';

/** What carried a text: only a page and a JSON answer may ever say anything. */
export type Medium = 'page' | 'json' | 'title' | 'url' | 'fileName' | 'message' | 'mail' | 'log' | 'metric' | 'audit' | 'kept';

export interface Hit extends Canary {
  reader: string;
  medium: Medium;
  where: string;
}

/** Searches everything it is given for canaries and remembers only where it found some. */
export class Search {
  readonly hits: Hit[] = [];
  readonly looked = new Map<string, number>();
  /** Answers that are the server's own fault. */
  readonly failures: string[] = [];

  look(reader: string, medium: Medium, where: string, text: string): void {
    const key = `${reader} ${medium}`;
    this.looked.set(key, (this.looked.get(key) ?? 0) + 1);
    for (const canary of canariesIn(text)) this.hits.push({ ...canary, reader, medium, where });
  }

  /** One answer of the server: its body, its title, its addresses, its file name. */
  answer(reader: string, path: string, answer: { status: number; text: string; headers: Record<string, string> }): void {
    if (answer.status >= 500) this.failures.push(`${reader} ${path} → ${answer.status}`);
    const json = (answer.headers['content-type'] ?? '').includes('json');
    this.look(reader, json ? 'json' : 'page', `${answer.status} ${path}`, answer.text);
    this.look(reader, 'fileName', path, decodeURIComponent(answer.headers['content-disposition'] ?? ''));
    if (json) return;
    this.look(reader, 'title', path, titleOf(answer.text));
    const addresses = [path, answer.headers.location ?? '', ...linksOf(answer.text)];
    this.look(reader, 'url', path, addresses.map((address) => decodeURIComponent(address)).join('\n'));
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Real values for the parameters of routes, by the word before them or by their name; readers add what they meet. */
export class Ids {
  private readonly known = new Map<string, Set<string>>();
  /** Parameters of routes for which no value was known: these routes were not looked at. */
  readonly unknown = new Set<string>();

  add(noun: string, ...ids: string[]): void {
    this.known.set(noun, new Set([...(this.known.get(noun) ?? []), ...ids]));
  }

  /** Takes every `/noun/uuid` out of addresses. */
  meet(paths: readonly string[]): void {
    for (const path of paths) {
      const parts = path.split(/[/?]/);
      parts.forEach((part, i) => {
        if (UUID.test(part)) this.add(parts[i - 1] ?? '', part);
      });
    }
  }

  /** A few real paths of a route: the newest and the oldest known. None when nothing is known for a parameter. */
  paths(route: string, most: number): string[] {
    const parts = route.split('/');
    let paths = [''];
    for (const [i, part] of parts.entries()) {
      if (i === 0) continue;
      const values = part.startsWith(':') ? this.values(part.slice(1), parts[i - 1] ?? '', route, most) : [part];
      paths = paths.flatMap((path) => values.map((value) => `${path}/${value}`));
    }
    return paths.slice(0, most * 2);
  }

  private values(name: string, before: string, route: string, most: number): string[] {
    const values = [...(this.known.get(name === 'id' ? before : name) ?? this.known.get(before) ?? [])];
    if (values.length === 0) this.unknown.add(`:${name} of ${route}`);
    return values.length <= most ? values : [...values.slice(0, Math.ceil(most / 2)), ...values.slice(-Math.floor(most / 2))];
  }
}

/** One reader looks at everything: follows every link, then asks every GET route with real ids, linked or not. */
export async function sweep(
  search: Search,
  reader: { label: string; pages: PageClient; api: ApiClient; starts: string[] },
  routes: readonly Route[],
  ids: Ids,
  most: number,
): Promise<void> {
  const { label } = reader;
  for (const seen of await crawl(reader.pages, reader.starts, most)) {
    search.answer(label, seen.path, { status: seen.status, text: seen.html, headers: seen.headers });
    ids.meet([seen.path, ...linksOf(seen.html)]);
  }
  const gets = routes.filter((route) => route.method === 'GET');
  const lists = gets.filter((route) => route.path.startsWith('/api/v1/') && !route.path.includes(':'));
  for (const { path } of lists) {
    const answer = await read(reader.api.get(`${path.slice('/api/v1'.length)}`));
    search.answer(label, path, answer);
    const data = (answer.body as { data?: unknown }).data;
    if (Array.isArray(data)) ids.add(path.split('/').at(-1) ?? '', ...data.flatMap((row: { id?: string }) => (row.id ? [row.id] : [])));
  }
  for (const { path } of gets.filter((route) => !lists.includes(route))) {
    for (const real of ids.paths(path, most)) {
      const answer = await read(path.startsWith('/api/v1/') ? reader.api.get(real.slice('/api/v1'.length)) : reader.pages.get(real));
      search.answer(label, real, answer);
    }
  }
}
