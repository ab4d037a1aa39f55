import { writePdf } from '../../files/pdf-table';
import { writeXlsx } from '../../files/xlsx-writer';
import { ageOn } from '../../kernel/days';
import { Locale, LOCALES } from '../../kernel/locale';
import { formatDay, formatDayTime, formatTime, maskName } from '../../ui/format';
import { T, translator } from '../../ui/i18n';
import type { DeskPerson } from './desk-people.queries';
import { codeOf, SHEET_COLUMNS, SIGNED_COLUMNS } from './request-sheet.rules';
import type { SheetRecord } from './offline-desk.queries';
import { DECLINE_REASONS } from '../visit.rules';
import { initialOf } from '../visit-words.rules';
import type { VisitView } from '../visit.select';

const WIDTHS = [5, 10, 20, 17, 10, 13, 34, 13, 9, 11, 16];

/** The heads of the columns in each language a sheet may have been made in. */
export const headersOf = (): string[][] =>
  LOCALES.map((locale) => SHEET_COLUMNS.map((column) => translator(locale)(`visits_desk:sheet.column.${column}`)));

/** Who comes, each in a line: by first letter and relation, an escort by name with where she waits and her number of vetting. */
function comersOf(t: T, people: readonly DeskPerson[]): string[] {
  return people
    .filter((one) => one.personType !== 'child' && one.reasonCode === null)
    .map(({ personType, name, relationship, place, vettingId, vettedOn }) => {
      const who = personType === 'worker' ? name : maskName(name);
      const vetted =
        vettingId === null || vettedOn === null
          ? t('visits_desk:roster.not_vetted')
          : t('visits_desk:roster.vetted', { day: vettedOn, reference: vettingId.slice(-6).toUpperCase() });
      const what = relationship === null ? [] : [t(`families:relationship.${relationship}`)];
      return [
        `${t(`visits_pages:party.${personType}`)} ${who}`,
        ...what,
        t(`visits_pages:place.${place}`),
        ...(personType === 'worker' ? [vetted] : []),
      ].join(' · ');
    });
}

/** What a line says besides the request itself. */
export interface LineBesides {
  people: readonly DeskPerson[];
  /** Whom to ask: the organisation and who sent it. */
  contact: string;
}

/** The signed cells of a request: what an officer's desk sees of it, no family's name. Other days that would do stand below the first. */
export function lineOf(visit: VisitView, no: number, locale: Locale, { people, contact }: LineBesides): string[] {
  const t = translator(locale);
  const inside = visit.party.filter((p) => p.place === 'inside').length;
  return [
    String(no),
    visit.reference,
    [
      formatDay(visit.day, locale),
      ...visit.wishes.map((wish) => `${wish.rank}. ${formatDayTime(new Date(wish.startsAt), visit.timeZone, locale)}`),
    ].join('\n'),
    `${formatTime(visit.startsAt, visit.timeZone, locale)}–${formatTime(visit.endsAt, visit.timeZone, locale)}`,
    visit.rosterNumber,
    visit.dyads
      .map((d) => t('visits_pages:book.who.child', { name: initialOf(d.givenName), age: ageOn(d.birthDate, visit.day) }))
      .join(t('visits_pages:list_separator')),
    [
      [String(visit.dyads.length + inside), ...visit.accessNeeds.map((need) => t(`access_needs:need.${need}`))].join(
        t('visits_pages:list_separator'),
      ),
      ...comersOf(t, people),
      ...(contact === '' ? [] : [t('visits_desk:sheet.contact', { name: contact })]),
    ].join('\n'),
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
