import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Response, Test } from 'supertest';

/** An answer with what a person would read in it, whatever it is packed in. */
export interface ReadAnswer {
  status: number;
  text: string;
  headers: Record<string, string>;
  body: unknown;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Sends a request and unpacks what comes: sheets of a workbook as their XML, the words of a PDF, everything else as it is. */
export async function read(request: Test): Promise<ReadAnswer> {
  const answer: Response = await request.buffer(true).parse((response, done) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
    response.on('end', () => done(null, Buffer.concat(chunks)));
  });
  const bytes = answer.body as Buffer;
  const type = (answer.headers['content-type'] as string | undefined) ?? '';
  const text = unpack(bytes, type);
  return {
    status: answer.status,
    text,
    headers: answer.headers as Record<string, string>,
    body: type.includes('json') && text !== '' ? (JSON.parse(text) as unknown) : {},
  };
}

function unpack(bytes: Buffer, type: string): string {
  if (type.startsWith(XLSX))
    return Object.values(unzipSync(bytes))
      .map((part) => strFromU8(part))
      .join('\n');
  if (type.startsWith('application/pdf')) return wordsOfPdf(bytes);
  return bytes.toString('utf8');
}

/**
 * The words of a PDF; a word that was broken over two lines of a narrow column stands there once more in one piece.
 * @throws Error when it cannot be read
 */
export function wordsOfPdf(bytes: Buffer): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'pdf-text.cjs')], { input: bytes, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The PDF could not be read: ${stderr}`);
  return `${stdout}\n${stdout.replace(/\s+/g, '')}`;
}
