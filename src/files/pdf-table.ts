import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { fontOfWoff } from './woff';

/** A cell: its words, struck through when they no longer hold, with boxes to tick before each of `ticks`. */
export interface PdfCell {
  text: string;
  struck?: boolean;
  ticks?: readonly string[];
}

/** A4 across, one table; the head of the table and the foot stand on every page, and no row is cut. */
export interface PdfTable {
  /** For the reader's window: never a name or a place. */
  documentTitle: string;
  title: string;
  /** Lines between title and table. */
  lead: readonly string[];
  columns: readonly { header: string; /** Share of the width. */ width: number }[];
  rows: readonly (readonly (string | PdfCell)[])[];
  /** Under the table. */
  after: readonly string[];
  /** At the foot of each page, before "2 / 3". */
  footer: string;
  /** Written into the file; the same content gives the same bytes. */
  madeAt: Date;
}

const FONT = '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff';
const MARGIN = 30;
const SIZE = 8.5;
const PAD = 3;
const BOX = 7;
/** Stands for a sign that the font does not have. */
const MISSING = '〓';

let loaded: Buffer | undefined;
/** Noto Sans SC (OFL 1.1): some 7,900 signs, all of GB 2312 and many of names. Read once. */
export const sheetFont = (): Buffer => (loaded ??= fontOfWoff(readFileSync(require.resolve(FONT))));

/** The glyphs that pdfkit's font knows, asked sign by sign. */
interface Glyphs {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** The font's quotation marks are as wide as a sign of Chinese: beside Latin letters the plain ones stand. */
export const narrowQuotes = (text: string): string =>
  text
    .replace(/(?<=[A-Za-z])’(?=[A-Za-z])/g, "'")
    .replace(/“(?=[A-Za-z])/g, '"')
    .replace(/(?<=[A-Za-z][.,!?]?)”/g, '"');

/** Writes the table as PDF. */
export async function writePdf(table: PdfTable): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: table.documentTitle, CreationDate: table.madeAt, ModDate: table.madeAt },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(pieces)));
    doc.on('error', reject);
  });
  doc.registerFont('sheet', sheetFont()).font('sheet');
  draw(doc, table);
  doc.end();
  return ended;
}

function draw(doc: PDFKit.PDFDocument, table: PdfTable): void {
  const { font: glyphs } = (doc as unknown as { _font: { font: Glyphs } })._font;
  const printable = (text: string): string =>
    [...narrowQuotes(text)].map((c) => (/\s/.test(c) || glyphs.hasGlyphForCodePoint(c.codePointAt(0) ?? 0) ? c : MISSING)).join('');
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN - 18;
  const shares = table.columns.reduce((sum, c) => sum + c.width, 0);
  const widths = table.columns.map((c) => (c.width / shares) * width);
  const cellOf = (given: string | PdfCell): PdfCell => (typeof given === 'string' ? { text: given } : given);
  const heightOf = (cell: PdfCell, w: number): number =>
    (cell.text === '' ? 0 : doc.fontSize(SIZE).heightOfString(printable(cell.text), { width: w - 2 * PAD })) +
    (cell.ticks ?? []).reduce((sum, tick) => sum + doc.heightOfString(printable(tick), { width: w - 2 * PAD - BOX - 3 }) + 1, 0);

  const row = (cells: readonly PdfCell[], head: boolean): void => {
    const height = Math.max(...cells.map((cell, i) => heightOf(cell, widths[i] ?? 0)), SIZE) + 2 * PAD;
    if (!head && doc.y + height > bottom) {
      doc.addPage();
      row(headCells, true);
    }
    let [x, y] = [MARGIN, doc.y];
    cells.forEach((cell, i) => {
      const w = widths[i] ?? 0;
      if (head) doc.rect(x, y, w, height).fill('#e6f2ee');
      doc.rect(x, y, w, height).lineWidth(0.5).stroke('#6f6a60');
      doc.fillColor(cell.struck ? '#555555' : '#000000').fontSize(SIZE);
      let at = y + PAD;
      if (cell.text !== '') {
        doc.text(printable(cell.text), x + PAD, at, { width: w - 2 * PAD, strike: cell.struck === true });
        at = doc.y;
      }
      for (const tick of cell.ticks ?? []) {
        doc
          .rect(x + PAD, at + 2, BOX, BOX)
          .lineWidth(0.7)
          .stroke('#000000');
        doc.text(printable(tick), x + PAD + BOX + 3, at, { width: w - 2 * PAD - BOX - 3 });
        at = doc.y + 1;
      }
      x += w;
    });
    doc.x = MARGIN;
    doc.y = y + height;
    y = doc.y;
  };
  const headCells = table.columns.map((c) => ({ text: c.header }));

  doc.fontSize(14).fillColor('#000000').text(printable(table.title));
  doc.fontSize(9);
  for (const line of table.lead) doc.text(printable(line));
  doc.moveDown(0.5);
  row(headCells, true);
  for (const cells of table.rows) row(cells.map(cellOf), false);
  doc.moveDown(0.5).fontSize(SIZE).fillColor('#000000');
  const after = table.after.map(printable);
  // A signature does not stand on a page of its own, away from what it is for.
  if (doc.y + after.reduce((sum, line) => sum + doc.heightOfString(line, { width }), 0) > bottom) doc.addPage();
  for (const line of after) {
    if (doc.y > bottom - 12) doc.addPage();
    doc.text(line, MARGIN, doc.y, { width });
  }
  const { start, count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    doc.switchToPage(start + i);
    // The foot lies in the margin, where text would otherwise open a page.
    doc.page.margins.bottom = 0;
    doc
      .fontSize(8)
      .fillColor('#4a4a4a')
      .text(printable(`${table.footer} · ${i + 1} / ${count}`), MARGIN, doc.page.height - MARGIN, {
        width,
        align: 'right',
        lineBreak: false,
      });
  }
}
