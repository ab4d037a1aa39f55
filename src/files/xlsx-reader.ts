import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { SaxesParser } from 'saxes';
import { DomainError, invalid } from '../kernel/domain-error';

/** A row as it stands in the file; cells that are not there are ''. */
export interface SheetRow {
  /** As the spreadsheet counts: from 1. */
  number: number;
  cells: string[];
}

/** What a file may hold at most; more is refused while it is being read. */
export interface XlsxLimits {
  rows: number;
  columns: number;
  /** Bytes after unpacking, of all parts together. */
  unpackedBytes: number;
}

const PARTS = 200;
// A packed byte can stand for a thousand: small pieces in, so that what comes out can be counted in time.
const PIECE_BYTES = 4096;
const LONGEST_CELL = 2000;
/** Code and things that fetch other things have no place in a filled sheet. */
const FORBIDDEN = /vbaProject|macrosheets|dialogsheets|activeX|embeddings|externalLinks|\.(bin|exe|dll|js|vbs)$/i;
const PROGRAM = /macroEnabled|vnd\.ms-office\.vbaProject/i;
const PREFIX = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

const refuse = (code: string, params: Record<string, string | number> = {}): DomainError =>
  invalid('validation.failed', {}, [{ pointer: '/file', code, params }]);

/**
 * The first sheet of a workbook as texts. Nothing is calculated, fetched or run; the file is unpacked piece by piece and given up as soon as
 * a limit is passed, so a small file cannot become a big one.
 * @throws DomainError invalid with `/file`: `xlsx.not_xlsx`, `xlsx.macros`, `xlsx.formula` (with its cell), `xlsx.too_big`, `xlsx.too_many_rows`
 */
export function readXlsx(bytes: Buffer, limits: XlsxLimits): SheetRow[] {
  if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) throw refuse('xlsx.not_xlsx');
  const parts = unpack(bytes, limits);
  if (PROGRAM.test(parts.get('[Content_Types].xml') ?? '')) throw refuse('xlsx.macros');
  const sheet = parts.get(firstSheet(parts));
  if (sheet === undefined) throw refuse('xlsx.not_xlsx');
  return rowsOf(sheet, sharedTexts(parts.get('xl/sharedStrings.xml') ?? ''), limits);
}

/** The parts that are read, as text. Every part is counted, also those that are not. */
function unpack(bytes: Buffer, limits: XlsxLimits): Map<string, string> {
  const parts = new Map<string, string>();
  let [unpacked, count] = [0, 0];
  let problem: DomainError | undefined;
  const stop = (error: DomainError): never => {
    // The unpacker tells of the first refusal as its own failure.
    problem ??= error;
    throw problem;
  };
  const unzip = new Unzip((file) => {
    const name = file.name.replace(/\\/g, '/').replace(/^\//, '');
    count += 1;
    if (count > PARTS) stop(refuse('xlsx.too_big'));
    if (FORBIDDEN.test(name)) stop(refuse('xlsx.macros'));
    if (!/\.(xml|rels)$/i.test(name)) return;
    // Two parts of one name: which is meant is anybody's guess.
    if (parts.has(name)) stop(refuse('xlsx.not_xlsx'));
    const pieces: Uint8Array[] = [];
    parts.set(name, '');
    file.ondata = (error, piece, final) => {
      if (error) stop(refuse('xlsx.not_xlsx'));
      unpacked += piece.length;
      if (unpacked > limits.unpackedBytes) stop(refuse('xlsx.too_big'));
      pieces.push(piece);
      if (final) parts.set(name, Buffer.concat(pieces).toString('utf8'));
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      unzip.push(bytes.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= bytes.length);
  } catch {
    throw problem ?? refuse('xlsx.not_xlsx');
  }
  return parts;
}

/** Walks through XML; a declared entity, a broken tag: not a file of ours. */
function walk(
  xml: string,
  on: { open?: (name: string, attributes: Record<string, string>) => void; text?: (text: string) => void; close?: (name: string) => void },
): void {
  const parser = new SaxesParser();
  const plain = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('error', () => {
    throw refuse('xlsx.not_xlsx');
  });
  parser.on('doctype', () => {
    throw refuse('xlsx.not_xlsx');
  });
  parser.on('opentag', (tag) => on.open?.(plain(tag.name), tag.attributes));
  parser.on('text', (text) => on.text?.(text));
  parser.on('closetag', (tag) => on.close?.(plain(tag.name)));
  parser.write(xml).close();
}

/** The name of the part that holds the first sheet of the workbook. */
function firstSheet(parts: Map<string, string>): string {
  let id: string | undefined;
  let target = '';
  walk(parts.get('xl/workbook.xml') ?? '<none/>', {
    open: (name, attributes) => {
      if (name === 'sheet') id ??= Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
    },
  });
  walk(parts.get('xl/_rels/workbook.xml.rels') ?? '<none/>', {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes.Id === id) target = attributes.Target ?? '';
    },
  });
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function sharedTexts(xml: string): string[] {
  const texts: string[] = [];
  if (xml === '') return texts;
  let [now, inText, phonetic] = ['', false, false];
  walk(xml, {
    open: (name) => {
      if (name === 'si') now = '';
      if (name === 'rPh') phonetic = true;
      if (name === 't') inText = !phonetic;
    },
    text: (text) => {
      if (inText && now.length < LONGEST_CELL) now += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') texts.push(now.slice(0, LONGEST_CELL));
    },
  });
  return texts;
}

/** 0 for "A7", 27 for "AB7". */
const columnOf = (cell: string): number =>
  [...(/^[A-Z]{1,3}/.exec(cell)?.[0] ?? 'A')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

function rowsOf(xml: string, shared: readonly string[], limits: XlsxLimits): SheetRow[] {
  const rows: SheetRow[] = [];
  let row: SheetRow = { number: 0, cells: [] };
  let cell = { at: '', type: '', text: '' };
  let inValue = false;
  walk(xml, {
    open: (name, attributes) => {
      if (name === 'row') {
        if (rows.length >= limits.rows) throw refuse('xlsx.too_many_rows', { most: limits.rows });
        row = { number: Number(attributes.r ?? row.number + 1), cells: [] };
      } else if (name === 'c') {
        cell = { at: attributes.r ?? `A${row.number}`, type: attributes.t ?? 'n', text: '' };
        if (columnOf(cell.at) >= limits.columns) throw refuse('xlsx.wrong_columns');
      } else if (name === 'f') throw refuse('xlsx.formula', { cell: cell.at });
      else if (name === 'v' || name === 't') inValue = true;
    },
    text: (text) => {
      if (inValue && cell.text.length < LONGEST_CELL) cell.text += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'c') {
        const text = cell.type === 's' ? (shared[Number(cell.text)] ?? '') : cell.text;
        while (row.cells.length < columnOf(cell.at)) row.cells.push('');
        row.cells[columnOf(cell.at)] = text.slice(0, LONGEST_CELL).trim();
      }
      if (name === 'row' && row.cells.some((text) => text !== '')) rows.push(row);
    },
  });
  return rows;
}
