import { option, say } from './http';
import { generate, Progress } from './data/generate';
import { migrate } from '../src/database/prepare-database';

// npm run data:generate -- --scale=0.01 [--seed=1]   with DATABASE_URL: the owner of an empty database.
const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
let shown = 0;

/** A bar on a terminal, a line every ten seconds elsewhere. */
function show({ table, rows, ofAll }: Progress): void {
  const terminal = process.stderr.isTTY;
  if (seconds() - shown < (terminal ? 0.2 : 10) && rows < ofAll) return;
  shown = seconds();
  const part = Math.min(1, rows / ofAll);
  const left = part > 0.01 ? `, about ${Math.ceil(((1 - part) * shown) / part / 60)} min left` : '';
  const bar = `[${'#'.repeat(Math.round(part * 30)).padEnd(30, '.')}] ${(part * 100).toFixed(0)} %  ${rows} rows  ${Math.round(rows / Math.max(1, shown))}/s${left}  ${table}`;
  process.stderr.write(terminal ? `\r${bar.padEnd(110)}` : `${bar}\n`);
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
  if (url === undefined) throw new Error('Set DATABASE_URL to an empty database and its owner.');
  await migrate(url);
  const { shape, written } = await generate(url, { scale: option('scale', 0.001), seed: option('seed', 1), told: show });
  process.stderr.write('\n');
  for (const [table, count] of written) say(`${table.padEnd(24)} ${count}`);
  const rows = [...written.values()].reduce((sum, n) => sum + n, 0);
  say(
    `${shape.children} children, ${shape.facilities} facilities: ${rows} rows in ${Math.round(seconds())} s (${Math.round(rows / seconds())}/s), ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
