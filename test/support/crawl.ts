import type { PageClient } from './app';
import { read } from './unpack';

export interface Seen {
  path: string;
  status: number;
  html: string;
  headers: Record<string, string>;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Pages of one kind: ids, days and queries do not make a new one. */
const kindOf = (path: string): string =>
  path
    .replace(ID, ':id')
    .replace(/\d{4}-\d{2}-\d{2}/g, ':day')
    .replace(/\?.*/, (query) => query.replace(/=[^&]*/g, ''));

/** The paths a page leads to. */
export const linksOf = (html: string): string[] =>
  [...html.matchAll(/href="(\/[^"#]*)/g)]
    .map((m) => (m[1] ?? '').replace(/&amp;/g, '&'))
    .filter((path) => !path.startsWith('/assets/') && !path.startsWith('/api/'));

/** Follows every link from the start pages, a few pages of each kind. */
export async function crawl(client: PageClient, starts: string[], perKind = 3): Promise<Seen[]> {
  const queue = [...starts];
  const queued = new Set(queue);
  const kinds = new Map<string, number>();
  const seen: Seen[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const kind = kindOf(path);
    const count = kinds.get(kind) ?? 0;
    if (count >= perKind) continue;
    kinds.set(kind, count + 1);
    const { status, text, headers } = await read(client.get(path));
    seen.push({ path, status, html: text, headers });
    for (const link of linksOf(text)) {
      if (queued.has(link)) continue;
      queued.add(link);
      queue.push(link);
    }
  }
  return seen;
}

/** What a reader sees and hears of a page: no tags, no scripts, entities decoded. */
export const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? ' ');

/** The words of the browser's tab. */
export const titleOf = (html: string): string => /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';
