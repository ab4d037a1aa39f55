import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError, invalid } from '../../kernel/domain-error';
import { DECLINE_REASONS, DeclineReason } from '../visit.rules';

/** Columns of a request sheet. What comes before `yes` is ours and signed; the rest is the facility's to fill in. */
export const SHEET_COLUMNS = [
  'no',
  'reference',
  'day',
  'time',
  'parent',
  'child',
  'visitors',
  'papers',
  'yes',
  'reason',
  'remark',
] as const;
/** How many columns are signed. */
export const SIGNED_COLUMNS = SHEET_COLUMNS.indexOf('yes');

/** One request on a sheet. `cells` are the signed columns as printed. */
export interface SheetLine {
  visitId: string;
  version: number;
  cells: string[];
}

/** A row of a filled sheet: what it asks for, or what is wrong with it. */
export interface CheckedRow {
  /** As the spreadsheet counts. */
  row: number;
  reference: string;
  visitId: string;
  action?: 'confirm' | 'decline';
  reasonCode?: DeclineReason;
  /** What the officer wrote beside it. */
  note?: string;
  /** A code with words; the row is not applied. */
  problem?: string;
}

/** A row as read from a file. */
export interface ReadRow {
  number: number;
  cells: string[];
}

const CODE = /^KL(\d{1,9})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9a-f]{32})$/;
/** The code and the heads stand above this row. */
const HEAD_ROWS = 12;
const LONGEST_NOTE = 500;
const YES = ['x', '×', 'v', '✓', '✔', '√', 'y', 'yes', '1', '是', '同意', '对'];

const refuse = (code: string): DomainError => invalid('validation.failed', {}, [{ pointer: '/file', code }]);
const plain = (text: string | undefined): string => (text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();

/** The signature of a sheet: HMAC-SHA-256 over facility, number and lines, the first 128 bits in hex. */
export function signSheet(key: Buffer, facilityId: string, number: number, lines: readonly SheetLine[]): string {
  const said = JSON.stringify([facilityId, number, lines.map(({ visitId, version, cells }) => [visitId, version, cells.map(plain)])]);
  return createHmac('sha256', key).update(said).digest('hex').slice(0, 32);
}

/** What is printed on the sheet so that it can be known again. */
export const codeOf = (sheet: { id: string; number: number; signature: string }): string =>
  `KL${sheet.number}.${sheet.id}.${sheet.signature}`;

/**
 * The sheet that a file says it is, and its rows below the heads.
 * @param headers the heads of the columns in each language
 * @throws DomainError invalid with `/file`: `xlsx.wrong_columns`, `sheet.no_code`
 */
export function readHead(
  rows: readonly ReadRow[],
  headers: readonly (readonly string[])[],
): { sheetId: string; signature: string; rows: ReadRow[] } {
  const top = rows.filter((row) => row.number <= HEAD_ROWS);
  const wanted = headers.map((header) => header.map(plain));
  const at = top.findIndex((row) => wanted.some((header) => plain(row.cells[0]) === header[0] && plain(row.cells[1]) === header[1]));
  const head = top[at];
  const cells = head?.cells.map(plain) ?? [];
  if (!head || !wanted.some((header) => header.length === cells.length && header.every((text, i) => text === cells[i])))
    throw refuse('xlsx.wrong_columns');
  const code = top
    .slice(0, at)
    .flatMap((row) => row.cells.map((cell) => CODE.exec(plain(cell))))
    .find((found) => found !== null);
  if (!code) throw refuse('sheet.no_code');
  return {
    sheetId: code[2] ?? '',
    signature: code[3] ?? '',
    rows: rows.filter((row) => row.number > head.number && (plain(row.cells[0]) !== '' || plain(row.cells[1]) !== '')),
  };
}

/**
 * True when the file is this very sheet: its code carries our signature, and what stands in the signed columns is what was signed. The order
 * of the rows does not matter: people sort.
 */
export function isGenuine(
  key: Buffer,
  sheet: { facilityId: string; number: number; lines: readonly SheetLine[]; signature: string },
  filled: { signature: string; rows: readonly ReadRow[] },
): boolean {
  const lines = [...filled.rows]
    .sort((a, b) => Number(a.cells[0]) - Number(b.cells[0]))
    .map(({ cells }, i) => ({
      visitId: sheet.lines[i]?.visitId ?? '',
      version: sheet.lines[i]?.version ?? 0,
      cells: Array.from({ length: SIGNED_COLUMNS }, (_, c) => plain(cells[c])),
    }));
  const found = signSheet(key, sheet.facilityId, sheet.number, lines);
  return [filled.signature, found].every((signature) => timingSafeEqual(Buffer.from(signature), Buffer.from(sheet.signature)));
}

/** What the officer put into a row; a row left empty is not answered yet and left out. */
export function answersOf(lines: readonly SheetLine[], rows: readonly ReadRow[]): CheckedRow[] {
  const byReference = new Map(lines.map((line) => [line.cells[1], line.visitId]));
  const yesAt = SIGNED_COLUMNS;
  return rows.flatMap(({ number, cells }): CheckedRow[] => {
    const [reference, yes, reason, note] = [
      plain(cells[1]),
      plain(cells[yesAt]).toLowerCase(),
      plain(cells[yesAt + 1]),
      plain(cells[yesAt + 2]),
    ];
    const row: CheckedRow = {
      row: number,
      reference,
      visitId: byReference.get(reference) ?? '',
      ...(note ? { note: note.slice(0, LONGEST_NOTE) } : {}),
    };
    if (yes === '' && reason === '') return [];
    if (yes !== '' && reason !== '') return [{ ...row, problem: 'sheet.row_both' }];
    if (yes !== '') return [YES.includes(yes) ? { ...row, action: 'confirm' } : { ...row, problem: 'sheet.row_unreadable' }];
    const reasonCode = reasonOf(reason);
    return [reasonCode ? { ...row, action: 'decline', reasonCode } : { ...row, problem: 'sheet.row_reason' }];
  });
}

/** "3", "3." or "parent_released": the reasons as they are counted on the sheet. */
function reasonOf(text: string): DeclineReason | undefined {
  const number = /^(\d{1,2})[.、)]?$/.exec(text)?.[1];
  return number === undefined ? DECLINE_REASONS.find((code) => code === text.toLowerCase()) : DECLINE_REASONS[Number(number) - 1];
}
