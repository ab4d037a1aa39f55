import { Client } from 'pg';
import { SystemClock } from '../../src/kernel/clock';
import { dayInZone } from '../../src/kernel/days';
import { contacts } from './contacts';
import { copyInto } from './copy';
import { Batch, families, places } from './places';
import { Calendar, Shape, shapeOf, ZONE } from './shape';

/** What generating has done so far. */
export interface Progress {
  table: string;
  rows: number;
  ofAll: number;
}

/** What came of it: rows by table, in the order they were written. */
export type Written = Map<string, number>;

/**
 * Fills an empty, migrated database with invented families. Constraints, triggers and indexes stay on: what they would refuse is not
 * there. Ids, names and times are the same for the same scale, seed and day. Memory does not grow with the scale.
 * @param options `scale` 1 is a nation; `unchecked`: foreign keys are not checked row by row (needs a superuser)
 * @throws Error when there are children already
 */
export async function generate(
  url: string,
  options: { scale: number; seed?: number; today?: string; unchecked?: boolean; told?: (progress: Progress) => void },
): Promise<{ shape: Shape; written: Written }> {
  const { scale, seed = 1, today = dayInZone(new SystemClock().now(), ZONE), told = () => undefined } = options;
  const shape = shapeOf(scale, today, seed);
  const calendar = new Calendar(shape);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM children LIMIT 1');
    if (rowCount !== 0) throw new Error('There are children in this database already: sample data goes into an empty one.');
    if (options.unchecked) await client.query('SET session_replication_role = replica');
    const batches: Batch[] = [...places(calendar), ...families(calendar), ...contacts(calendar)];
    const all = batches.reduce((sum, batch) => sum + batch.expected, 0);
    const written: Written = new Map();
    let done = 0;
    for (const { table, columns, rows } of batches) {
      let count = 0;
      await copyInto(client, table, columns.split(', '), rows(), (n) => {
        count += n;
        done += n;
        told({ table, rows: done, ofAll: Math.max(all, done) });
      });
      written.set(table, count);
    }
    await client.query('ANALYZE');
    return { shape, written };
  } finally {
    await client.end();
  }
}
