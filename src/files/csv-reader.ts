import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import { DomainError, invalid } from '../kernel/domain-error';
import { readXlsx, SheetRow, XlsxLimits } from './xlsx-reader';

const LONGEST_CELL = 2000;
/** In characters; a row of a roster has some hundred. */
const LONGEST_RECORD = 100_000;
/** Lines for each row that a file may have: some stand empty, some cells hold several lines. */
const LINES_PER_ROW = 3;
/** A workbook is a ZIP file; a text is not. */
const ZIP = Buffer.from([0x50, 0x4b]);
/** Excel before 2007, and workbooks with a password. */
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

const refuse = (code: string, params: Record<string, string | number> = {}): DomainError =>
  invalid('validation.failed', {}, [{ pointer: '/file', code, params }]);

/**
 * A table as it was sent, workbook or text: by its first bytes, whatever its name says.
 * @throws DomainError invalid with `/file`, as `readXlsx` and `readCsv`
 */
export function readTable(bytes: Buffer, limits: XlsxLimits): SheetRow[] {
  if (bytes.subarray(0, OLD_OFFICE.length).equals(OLD_OFFICE)) throw refuse('xlsx.not_xlsx');
  return bytes.subarray(0, ZIP.length).equals(ZIP) ? readXlsx(bytes, limits) : readCsv(bytes, limits);
}

/**
 * The rows of a CSV file (RFC 4180, also with semicolons or tabs), in UTF-8, UTF-16 or – as Excel in Chinese writes it – GB 18030.
 * Rows without any text are left out; numbers are those of the lines a spreadsheet would show.
 * @throws DomainError invalid with `/file`: `xlsx.not_xlsx` for bytes that are no text or a quote that never ends, `xlsx.formula` (with its
 *   cell) for a text that a spreadsheet would calculate, `xlsx.too_many_rows`, `xlsx.wrong_columns`
 */
export function readCsv(bytes: Buffer, limits: Pick<XlsxLimits, 'rows' | 'columns'>): SheetRow[] {
  const text = withoutEmptyEnd(decoded(bytes));
  // A text holds no NUL; a program or a picture does.
  if (text.includes('\0')) throw refuse('xlsx.not_xlsx');
  // Looked at before anything is taken apart: that takes minutes for a file of a million lines, and everybody waits.
  if (linesOf(text) > LINES_PER_ROW * limits.rows) throw refuse('xlsx.too_many_rows', { most: limits.rows });
  const rows: SheetRow[] = [];
  let number = 0;
  for (const cells of records(text)) {
    number += 1;
    const texts = cells.map((cell) => cell.trim().slice(0, LONGEST_CELL));
    if (texts.every((cell) => cell === '')) continue;
    if (rows.length >= limits.rows) throw refuse('xlsx.too_many_rows', { most: limits.rows });
    while (texts.at(-1) === '') texts.pop();
    if (texts.length > limits.columns) throw refuse('xlsx.wrong_columns');
    const formula = texts.findIndex((cell) => cell.startsWith('='));
    if (formula !== -1) throw refuse('xlsx.formula', { cell: `${String.fromCharCode(65 + formula)}${number}` });
    rows.push({ number, cells: texts });
  }
  return rows;
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: then as Chinese Windows writes it.
  }
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('xlsx.not_xlsx');
  }
}

/** Spreadsheets write the empty lines below a table too, sometimes a million of them. */
function withoutEmptyEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n,;'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function linesOf(text: string): number {
  let lines = 1;
  // CR alone ends a line, too, in files of old Macs.
  for (let i = 0; i < text.length; i += 1) {
    const sign = text.charCodeAt(i);
    if (sign === 10 || (sign === 13 && text.charCodeAt(i + 1) !== 10)) lines += 1;
  }
  return lines;
}

/** Which sign parts the columns: the one that stands most often in the first line. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (sign: string): number => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function records(text: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter: separatorOf(text), relax_column_count: true, max_record_size: LONGEST_RECORD });
  } catch (error) {
    throw refuse(error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE' ? 'xlsx.wrong_columns' : 'xlsx.not_xlsx');
  }
}
