import { strToU8, zipSync } from 'fflate';

/** One cell: a text, or a text that stands out, or one to be filled in. */
export interface SheetCell {
  text: string;
  style?: 'bold' | 'head' | 'fill' | 'muted';
}

/** A sheet to write. Rows are read from the top; a row shorter than the widest ends there. */
export interface SheetToWrite {
  name: string;
  /** Column widths in characters. */
  widths: readonly number[];
  rows: readonly (readonly (string | SheetCell)[])[];
  /** Number of the row that names the columns, from 1: stays in sight and is printed on each page. */
  headRow?: number;
}

const STYLES = ['', 'bold', 'head', 'fill', 'muted'] as const;
// Characters that XML 1.0 cannot hold at all.
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escape = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** "A", "Z", "AA": the letters of a column, from 0. */
export const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/**
 * A workbook that Excel, WPS and LibreOffice open: every cell is a text, so that a number keeps its zeros and nothing is ever a formula.
 * The same sheets give the same bytes.
 */
export function writeXlsx(sheets: readonly SheetToWrite[]): Buffer {
  const names = sheets.map((_, i) => `sheet${i + 1}.xml`);
  const part = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const files: Record<string, string> = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/styles.xml', 'styles')}${names.map((n) => part(`xl/worksheets/${n}`, 'worksheet')).join('')}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': workbook(sheets),
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}">${names.map((n, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/${n}"/>`).join('')}<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles(),
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, worksheet(sheet)])),
  };
  const mtime = new Date(1980, 0, 1);
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { mtime }]]))));
}

function workbook(sheets: readonly SheetToWrite[]): string {
  const titles = sheets.flatMap((sheet, i) =>
    sheet.headRow === undefined
      ? []
      : [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${escape(sheet.name)}'!$${sheet.headRow}:$${sheet.headRow}</definedName>`,
        ],
  );
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
    .map((sheet, i) => `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('')}</sheets>${titles.length > 0 ? `<definedNames>${titles.join('')}</definedNames>` : ''}</workbook>`;
}

/** Fonts, fills and borders of the few styles, in the order of STYLES; 49 is the format "text". */
function styles(): string {
  const cell = (font: number, fill: number, border: number): string =>
    `<xf numFmtId="49" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`;
  const solid = (rgb: string): string =>
    `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
  const line = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"><color rgb="FF6F6A60"/></${side}>`).join('');
  return `${XML}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="9"/><color rgb="FF4A4A4A"/><name val="Calibri"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${solid('FFE6F2EE')}${solid('FFFFF8E1')}</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${line}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${cell(0, 0, 0)}${cell(1, 0, 0)}${cell(1, 2, 1)}${cell(0, 3, 1)}${cell(2, 0, 0)}</cellXfs></styleSheet>`;
}

function worksheet({ widths, rows, headRow }: SheetToWrite): string {
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('');
  const view =
    headRow === undefined
      ? '<sheetView workbookViewId="0"/>'
      : `<sheetView workbookViewId="0"><pane ySplit="${headRow}" topLeftCell="A${headRow + 1}" activePane="bottomLeft" state="frozen"/></sheetView>`;
  const lines = rows.map((row, r) => {
    const cells = row.map((given, c) => {
      const { text, style } = typeof given === 'string' ? { text: given, style: undefined } : given;
      const at = `r="${columnLetters(c)}${r + 1}" s="${style === undefined ? 0 : STYLES.indexOf(style)}"`;
      return text === '' ? `<c ${at}/>` : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
    });
    return `<row r="${r + 1}">${cells.join('')}</row>`;
  });
  return `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>${lines.join('')}</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>`;
}
