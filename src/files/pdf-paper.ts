import PDFDocument from 'pdfkit';
import { narrowQuotes, sheetFont } from './pdf-table';

/** A few lines under a heading; a fact has a label; `big` is for eyes that are no longer young. */
export interface PaperBlock {
  title?: string;
  lines?: readonly string[];
  facts?: readonly (readonly [label: string, value: string])[];
  /** Each with a box to tick. */
  ticks?: readonly string[];
  big?: boolean;
}

/** Black squares of a QR code, row by row. */
export type Squares = readonly (readonly boolean[])[];

/**
 * One piece of paper. With `outer` it is folded twice: the lower half, folded back, is the outside and says only what anybody may read; the
 * upper half is printed head down and ends up inside. Without, it is folded once, writing inside, and nothing is outside.
 */
export interface PaperSheet {
  title: string;
  blocks: readonly PaperBlock[];
  outer?: { front: readonly string[]; back: readonly string[] };
  code?: Squares;
  /** For eyes that are no longer young. */
  large?: boolean;
  /** Where to fold, in words; printed small. */
  fold: string;
}

/** Pieces of paper for one print, each on a page of its own. */
export interface PaperFile {
  /** For the reader's window: never a name or a place. */
  documentTitle: string;
  sheets: readonly PaperSheet[];
  size: 'A4' | 'A5';
  /** Written into the file; the same content gives the same bytes. */
  madeAt: Date;
}

const MARGIN = 28;
/** The sizes below are for A5; A4 is a factor of the square root of two larger. */
const A4_FACTOR = Math.SQRT2;
const INK = '#000000';
const FAINT = '#6f6a60';

type Doc = PDFKit.PDFDocument;
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Writes the papers as PDF. @throws Error when something does not fit its page: cut words are worse than none */
export async function writePapers(file: PaperFile): Promise<Buffer> {
  const doc = new PDFDocument({
    size: file.size,
    margin: 0,
    autoFirstPage: false,
    info: { Title: file.documentTitle, CreationDate: file.madeAt, ModDate: file.madeAt },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(pieces)));
    doc.on('error', reject);
  });
  doc.registerFont('sheet', sheetFont()).font('sheet');
  for (const sheet of file.sheets) {
    doc.addPage({ size: file.size, margin: 0 }).font('sheet');
    if (sheet.outer) drawCard(doc, sheet, sheet.outer);
    else drawSlip(doc, sheet);
  }
  doc.end();
  return ended;
}

const factorOf = (doc: Doc): number => (doc.page.width > 500 ? A4_FACTOR : 1);

function drawSlip(doc: Doc, sheet: PaperSheet): void {
  const { width, height } = doc.page;
  const factor = factorOf(doc);
  const foot = 14 * factor;
  fold(doc, sheet.fold, height / 2, false);
  write(
    doc,
    sheet,
    { x: MARGIN, y: MARGIN, width: width - 2 * MARGIN, height: height - 2 * MARGIN - foot },
    sheet.large ? { most: 1.8 * factor, least: factor } : { most: 1.15 * factor, least: 0.8 * factor },
  );
}

/** The outside below, the inside above and head down: folded back at the middle and then to the side, the outside is outside. */
function drawCard(doc: Doc, sheet: PaperSheet, outer: NonNullable<PaperSheet['outer']>): void {
  const { width, height } = doc.page;
  const factor = factorOf(doc);
  const half = height / 2;
  doc.save().rotate(180, { origin: [width / 2, half / 2] });
  write(
    doc,
    sheet,
    { x: MARGIN, y: MARGIN, width: width - 2 * MARGIN, height: half - 2 * MARGIN },
    { most: 1.5 * factor, least: 0.75 * factor },
  );
  doc.restore();
  fold(doc, sheet.fold, half, true);
  outside(doc, outer.back, 0, half, width / 2, factor * 0.7);
  outside(doc, outer.front, width / 2, half, width / 2, factor);
}

function outside(doc: Doc, lines: readonly string[], x: number, y: number, width: number, factor: number): void {
  doc.y = y + (doc.page.height - y) / 2.6;
  lines.forEach((line, i) => {
    doc
      .fillColor(INK)
      .fontSize((i === 0 ? 17 : 12) * factor)
      .text(line, x + MARGIN / 2, doc.y + 4, { width: width - MARGIN, align: 'center' });
  });
}

function fold(doc: Doc, words: string, y: number, twice: boolean): void {
  const { width, height } = doc.page;
  doc.lineWidth(0.5).dash(4, { space: 4 }).strokeColor(FAINT);
  // Writing may lie on the only fold of a slip: marks at the edges are enough.
  if (twice) doc.moveTo(0, y).lineTo(width, y).stroke();
  else
    doc
      .moveTo(0, y)
      .lineTo(MARGIN, y)
      .moveTo(width - MARGIN, y)
      .lineTo(width, y)
      .stroke();
  if (twice)
    doc
      .moveTo(width / 2, y)
      .lineTo(width / 2, height)
      .stroke();
  doc.undash();
  // Of a card that is folded twice it stands on the back, beside the second fold.
  const across = (twice ? width / 2 : width) - 2 * MARGIN;
  doc.fontSize(8).fillColor(FAINT);
  doc.text(words, MARGIN, height - 12 - doc.heightOfString(words, { width: across }), { width: across, align: 'center' });
}

/** One piece of writing: a line, a label, a line with a box before it, or a rule to write on. */
interface Piece {
  text: string;
  size: number;
  colour: string;
  /** Room above it. */
  above: number;
  /** Width of what stands before it. */
  indent: number;
  mark: 'none' | 'box' | 'rule';
}

const piecesOf = (sheet: PaperSheet, factor: number): Piece[] => {
  const piece = (text: string, size: number, more: Partial<Piece> = {}): Piece => ({
    ...{ text: narrowQuotes(text), size: size * factor, colour: INK, above: 0, indent: 0, mark: 'none' },
    ...more,
  });
  return [
    piece(sheet.title, 15),
    ...sheet.blocks.flatMap((block) => {
      const size = block.big ? 14 : 9.5;
      const pieces = [
        ...(block.title === undefined ? [] : [piece(block.title, 9, { colour: FAINT })]),
        ...(block.lines ?? []).map((line) => piece(line, size, { mark: line === '' ? 'rule' : 'none' })),
        ...(block.facts ?? []).map(([label, value]) => piece(`${label}  ${value}`, size)),
        ...(block.ticks ?? []).map((tick) => piece(tick, size, { mark: 'box', indent: size * factor * 0.75 + 5 })),
      ];
      return pieces.map((one, i) => (i === 0 ? { ...one, above: 5 * factor } : one));
    }),
  ];
};

/** The height of a rule that is written on, by the size of the writing around it. */
const RULE = 2;

const heightOf = (doc: Doc, { text, size, above, indent, mark }: Piece, width: number): number =>
  above + (mark === 'rule' ? size * RULE : doc.fontSize(size).heightOfString(text, { width: width - indent }));

/** Heading, blocks and code in an area, as large as they fit. @throws Error when even the smallest does not */
function write(doc: Doc, sheet: PaperSheet, area: Area, { most, least }: { most: number; least: number }): void {
  for (let factor = most; ; factor -= (most - least) / 12) {
    const side = sheet.code ? Math.min(area.width * 0.26, 110 * factor) : 0;
    const width = area.width - (side > 0 ? side + 12 : 0);
    const pieces = piecesOf(sheet, factor);
    if (pieces.reduce((sum, one) => sum + heightOf(doc, one, width), 0) > area.height) {
      if (factor <= least) throw new Error('A paper does not fit its page');
      continue;
    }
    doc.y = area.y;
    for (const one of pieces) drawPiece(doc, one, area.x, width);
    if (sheet.code) squares(doc, sheet.code, area.x + area.width - side, area.y, side);
    return;
  }
}

function drawPiece(doc: Doc, piece: Piece, x: number, width: number): void {
  const { text, size, colour, above, indent, mark } = piece;
  const top = doc.y + above;
  doc.lineWidth(0.8).strokeColor(INK);
  if (mark === 'rule') {
    doc
      .lineWidth(0.4)
      .moveTo(x, top + size * RULE - 2)
      .lineTo(x + width, top + size * RULE - 2)
      .stroke();
    doc.y = top + size * RULE;
    return;
  }
  if (mark === 'box') doc.rect(x, top + size * 0.35, size * 0.75, size * 0.75).stroke();
  doc
    .fontSize(size)
    .fillColor(colour)
    .text(text, x + indent, top, { width: width - indent });
  doc.x = x;
}

function squares(doc: Doc, code: Squares, x: number, y: number, side: number): void {
  const one = side / code.length;
  doc.fillColor(INK);
  code.forEach((row, r) => row.forEach((black, c) => (black ? doc.rect(x + c * one, y + r * one, one, one) : doc)));
  doc.fill();
}
