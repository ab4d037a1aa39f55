import { writePdf } from '../../files/pdf-table';
import { writeXlsx } from '../../files/xlsx-writer';
import { ageOn } from '../../kernel/days';
import { Locale, LOCALES } from '../../kernel/locale';
import { formatDay, formatDayTime, formatTime } from '../../ui/format';
import { translator } from '../../ui/i18n';
import { codeOf, SHEET_COLUMNS, SIGNED_COLUMNS } from './request-sheet.rules';
import type { SheetRecord } from './offline-desk.queries';
import { DECLINE_REASONS } from '../visit.rules';
import { initialOf } from '../visit-words.rules';
import type { VisitView } from '../visit.select';

const WIDTHS = [5, 10, 20, 19, 11, 13, 20, 14, 9, 12, 22];

/** The heads of the columns in each language a sheet may have been made in. */
export const headersOf = (): string[][] =>
  LOCALES.map((locale) => SHEET_COLUMNS.map((column) => translator(locale)(`visits_desk:sheet.column.${column}`)));

/** The signed cells of a request: what an officer's desk sees of it, no family's name. */
export function lineOf(visit: VisitView, no: number, locale: Locale): string[] {
  const t = translator(locale);
  const inside = visit.party.filter((p) => p.place === 'inside').length;
  return [
    String(no),
    visit.reference,
    formatDay(visit.day, locale),
    `${formatTime(visit.startsAt, visit.timeZone, locale)}–${formatTime(visit.endsAt, visit.timeZone, locale)}`,
    visit.rosterNumber,
    visit.dyads
      .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) }))
      .join(t('visits_pages:list_separator')),
    [String(visit.dyads.length + inside), ...visit.accessNeeds.map((need) => t(`access_needs:need.${need}`))].join(
      t('visits_pages:list_separator'),
    ),
    t(`visits_pages:check.documents_${visit.documentsOk ? 'ok' : 'no'}`),
  ];
}

const reasonsIn = (locale: Locale): string[] => {
  const t = translator(locale);
  return DECLINE_REASONS.map((code, i) => `${i + 1}. ${t(`visits_pages:reason.${code}`)}`);
};

const leadOf = (sheet: SheetRecord): string[] => {
  const t = translator(sheet.locale);
  return [
    t('visits_desk:sheet.lead', {
      number: sheet.number,
      when: formatDayTime(sheet.createdAt, sheet.timeZone, sheet.locale),
      count: sheet.lines.length,
    }),
    t('visits_desk:sheet.how'),
  ];
};

/** The sheet as a workbook to fill in. */
export function sheetAsXlsx(sheet: SheetRecord): Buffer {
  const t = translator(sheet.locale);
  const [lead = '', how = ''] = leadOf(sheet);
  return writeXlsx([
    {
      name: t('visits_desk:sheet.tab'),
      widths: WIDTHS,
      headRow: 5,
      rows: [
        [{ text: t('visits_desk:sheet.title', { facility: sheet.facilityName }), style: 'bold' }],
        [lead],
        [how],
        [{ text: codeOf(sheet), style: 'muted' }],
        SHEET_COLUMNS.map((column) => ({ text: t(`visits_desk:sheet.column.${column}`), style: 'head' as const })),
        ...sheet.lines.map((line) => [
          ...line.cells,
          ...SHEET_COLUMNS.slice(SIGNED_COLUMNS).map(() => ({ text: '', style: 'fill' as const })),
        ]),
      ],
    },
    {
      name: t('visits_desk:sheet.reasons_tab'),
      widths: [50],
      rows: [[{ text: t('visits_desk:sheet.reasons'), style: 'bold' }], ...reasonsIn(sheet.locale).map((reason) => [reason])],
    },
  ]);
}

/** The sheet on paper: boxes to tick, reasons below. */
export function sheetAsPdf(sheet: SheetRecord): Promise<Buffer> {
  const t = translator(sheet.locale);
  return writePdf({
    documentTitle: t('visits_desk:sheet.tab'),
    title: t('visits_desk:sheet.title', { facility: sheet.facilityName }),
    lead: leadOf(sheet),
    columns: SHEET_COLUMNS.map((column, i) => ({ header: t(`visits_desk:sheet.column.${column}`), width: WIDTHS[i] ?? 10 })),
    rows: sheet.lines.map((line) => [
      ...line.cells,
      { text: '', ticks: [t('visits_desk:sheet.yes')] },
      { text: '', ticks: [t('visits_desk:sheet.no')] },
      '',
    ]),
    after: [t('visits_desk:sheet.reasons'), reasonsIn(sheet.locale).join('   '), '', t('visits_desk:sheet.signed'), codeOf(sheet)],
    footer: t('visits_desk:sheet.footer', { number: sheet.number }),
    madeAt: sheet.createdAt,
  });
}
