import { Client } from 'pg';
import { SystemClock } from '../../src/kernel/clock';
import { dayInZone } from '../../src/kernel/days';
import { contacts } from './contacts';
import { copyInto } from './copy';
import { withoutIndexes } from './indexes';
import { Batch, families, places } from './places';
import { Calendar, Shape, shapeOf, ZONE } from './shape';

/** What generating has done so far. */
export interface Progress {
  /** The table that is being filled, or the index that is being made. */
  table: string;
  rows: number;
  ofAll: number;
}

/** What came of it: rows by table, in the order they were written. */
export type Written = Map<string, number>;

/**
 * Fills an empty, migrated database with invented families, in one transaction. Indexes and the constraints that need them are made after the rows;
 * they are the same and check the same. Ids, names and times are the same for the same scale, seed and day. Memory does not grow with the scale.
 * @param options `scale` 1 is a nation; `told` hears of rows, and of indexes as they are made
 * @throws Error when there are children already; the database's error for a row that a constraint refuses: then nothing is there
 */
export async function generate(
  url: string,
  options: { scale: number; seed?: number; today?: string; told?: (progress: Progress) => void },
): Promise<{ shape: Shape; written: Written }> {
  const { scale, seed = 1, today = dayInZone(new SystemClock().now(), ZONE), told = () => undefined } = options;
  const shape = shapeOf(scale, today, seed);
  const calendar = new Calendar(shape);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM children LIMIT 1');
    if (rowCount !== 0) throw new Error('There are children in this database already: sample data goes into an empty one.');
    const batches: Batch[] = [...places(calendar), ...families(calendar), ...contacts(calendar)];
    const all = batches.reduce((sum, batch) => sum + batch.expected, 0);
    const written: Written = new Map();
    let done = 0;
    const load = async (): Promise<void> => {
      for (const { table, columns, rows } of batches) {
        let count = 0;
        await copyInto(client, table, columns.split(', '), rows(), (n) => {
          count += n;
          done += n;
          told({ table, rows: done, ofAll: Math.max(all, done) });
        });
        written.set(table, count);
      }
    };
    const tables = [...new Set(batches.map(({ table }) => table))];
    await withoutIndexes(client, tables, load, (name, n, of) => told({ table: `${name} (${n} of ${of})`, rows: done, ofAll: done }));
    await client.query('ANALYZE');
    return { shape, written };
  } finally {
    await client.end();
  }
}
