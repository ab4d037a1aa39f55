import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** A value of a row: text is escaped, an array becomes a PostgreSQL array of plain words. */
export type Cell = string | number | boolean | null | Date | readonly string[];

/** What pg's client asks of a query that streams into COPY (node_modules/pg/lib/client.js calls these by name). */
interface Wire {
  stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const CHUNK = 1 << 16;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escape = (text: string): string => text.replace(/[\\\n\r\t]/g, (c) => ESCAPES[c] ?? c);

const cell = (value: Cell): string => {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return `{${value.join(',')}}`;
  return typeof value === 'string' ? escape(value) : String(value);
};

/** One COPY under way, as pg's queue of queries sees it. */
class CopyIn {
  readonly finished: Promise<void>;
  private done!: () => void;
  private fail!: (error: unknown) => void;
  private failure: unknown;

  constructor(
    private readonly text: string,
    private readonly rows: Iterable<readonly Cell[]>,
    private readonly sent: (rows: number) => void,
  ) {
    this.finished = new Promise((done, fail) => ([this.done, this.fail] = [done, fail]));
  }

  submit(wire: Wire): void {
    wire.query(this.text);
  }

  handleCopyInResponse(wire: Wire): void {
    void this.send(wire).catch((error: unknown) => {
      this.failure = error;
      wire.sendCopyFail('the rows ended with an error');
    });
  }

  handleError(error: unknown): void {
    this.failure ??= error;
    this.fail(this.failure);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.done();
  }

  /** Never more than the socket takes: memory stays the same however many rows there are. */
  private async send(wire: Wire): Promise<void> {
    let [buffer, count] = ['', 0];
    const flush = async (): Promise<void> => {
      wire.sendCopyFromChunk(Buffer.from(buffer));
      this.sent(count);
      [buffer, count] = ['', 0];
      if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
    };
    for (const row of this.rows) {
      if (this.failure !== undefined) return;
      buffer += `${row.map(cell).join('\t')}\n`;
      count += 1;
      if (buffer.length >= CHUNK) await flush();
    }
    await flush();
    wire.endCopyFrom();
  }
}

/**
 * Streams rows into a table through COPY.
 * @param sent told of each chunk's number of rows as it leaves
 * @throws the database's error; nothing of this table is there then
 */
export function copyInto(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
  sent: (rows: number) => void,
): Promise<void> {
  const copy = new CopyIn(`COPY ${table} (${columns.join(', ')}) FROM STDIN`, rows, sent);
  client.query(copy as unknown as Parameters<Client['query']>[0]);
  return copy.finished;
}
