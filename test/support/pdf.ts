import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What can be read in a PDF. */
export interface PdfFacts {
  text: string;
  /** For the window of whoever opens it. */
  title: string;
  pages: number;
  /** In points. */
  widths: number[];
}

/** Reads a PDF with a library that has nothing to do with what wrote it. */
export function textOfPdf(bytes: Buffer): PdfFacts {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'pdf-facts.cjs')], { input: bytes, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as PdfFacts;
}
