import { PdfCell, writePdf } from '../files/pdf-table';
import { addDays, ageOn, Day } from '../kernel/days';
import type { Locale } from '../kernel/locale';
import { formatDay, formatTime, maskName } from '../ui/format';
import { T, translator } from '../ui/i18n';
import type { RosterRow } from './roster-print.rules';
import type { RosterSheet } from './roster-prints.service';

/** Columns of the gate's roster (domain/rules-and-users.md, Appendix B), and their share of the width. */
export const ROSTER_COLUMNS = [
  ['no', 1],
  ['time', 2.4],
  ['ward', 1.4],
  ['parent', 2.4],
  ['visitors', 4.4],
  ['guardian', 2.8],
  ['escort', 4],
  ['needs', 1.8],
  ['result', 2.6],
  ['signature', 2.4],
] as const;
/** What can become of a visit at the gate. */
const RESULTS = ['arrived', 'refused', 'ended_early', 'not_brought'] as const;
const ADULT = 18;
/** Days after which a sheet must be gone. */
const SHRED_DAYS = 7;

const fullName = (familyName: string, givenName: string): string => `${familyName}${/[a-z]$/i.test(familyName) ? ' ' : ''}${givenName}`;

/** The cells of a line in the reader's language; the last two are for the gate's pen. */
export function rosterCells(row: RosterRow, no: number, timeZone: string, locale: Locale): PdfCell[] {
  const t = translator(locale);
  const { visit, atGate, struck } = row;
  const separator = t('visits_pages:list_separator');
  const children = visit.dyads.map((d) => {
    const age = ageOn(d.birthDate, visit.day);
    return t(`visits_desk:roster.${age < ADULT ? 'child' : 'adult_child'}`, { name: fullName(d.familyName, d.givenName), age });
  });
  const adults = visit.party
    .filter((p) => p.place === 'inside' && p.personType !== 'worker')
    .map((p) => t('visits_desk:roster.adult', { name: p.name }));
  const texts = [
    String(no),
    `${formatTime(visit.startsAt, timeZone, locale)}–${formatTime(visit.endsAt, timeZone, locale)} ${visit.reference}`,
    atGate.wardCode ?? '–',
    `${atGate.number} ${maskName(fullName(atGate.familyName, atGate.givenName))}`.trim(),
    [...children, ...adults].join(separator),
    visit.dyads.map((d) => guardianOf(row, d.childId, t)).join(separator),
    escortsOf(row, t, separator),
    visit.accessNeeds.map((need) => t(`access_needs:need.${need}`)).join(separator),
  ];
  return [
    ...texts.map((text) => ({ text, struck })),
    struck ? { text: t('visits_desk:roster.off') } : { text: '', ticks: RESULTS.map((result) => t(`visits_desk:roster.result.${result}`)) },
    { text: '' },
  ];
}

/** The guardian who comes along, by name; of one who does not the gate needs to know only that. */
function guardianOf({ visit, atGate }: RosterRow, childId: string, t: T): string {
  const inside = new Set(visit.party.filter((p) => p.place === 'inside').map((p) => p.personId));
  const here = atGate.guardians.filter((g) => g.childId === childId && inside.has(g.personId));
  return here.length > 0 ? here.map((g) => g.name).join(' ') : t('visits_desk:roster.guardian_absent');
}

function escortsOf({ visit, atGate }: RosterRow, t: T, separator: string): string {
  const escorts = visit.party.filter((p) => p.personType === 'worker');
  if (escorts.length === 0) return '–';
  return escorts
    .map((p) => {
      const vetting = atGate.vettings.find((w) => w.workerId === p.personId);
      const vetted = vetting
        ? t('visits_desk:roster.vetted', { day: vetting.queriedOn, reference: vetting.id.slice(-6).toUpperCase() })
        : t('visits_desk:roster.not_vetted');
      return `${p.name} (${t(`visits_pages:place.${p.place}`)}${separator}${vetted})`;
    })
    .join(separator);
}

/** "Version 2 · printed 4:02 pm · 9 meetings", or that it is a draft. */
export function versionLine(sheet: RosterSheet, now: Date, timeZone: string, locale: Locale): string {
  const t = translator(locale);
  const count = sheet.rows.filter((row) => !row.struck).length;
  const time = formatTime(sheet.isPrinted && sheet.last ? sheet.last.printedAt : now, timeZone, locale);
  return t(sheet.isPrinted ? 'visits_pages:sheet.version' : 'visits_desk:roster.draft', { version: sheet.version, time, count });
}

/** By when the paper must be gone. */
export const shredLine = (day: Day, locale: Locale): string =>
  translator(locale)('visits_desk:roster.shred', { day: formatDay(addDays(day, SHRED_DAYS), locale) });

/** The roster as PDF, as it stands now. */
export function rosterAsPdf(
  sheet: RosterSheet,
  { day, facility, now, locale }: { day: Day; facility: { name: string; timeZone: string }; now: Date; locale: Locale },
): Promise<Buffer> {
  const t = translator(locale);
  const version = versionLine(sheet, now, facility.timeZone, locale);
  return writePdf({
    documentTitle: t('visits_pages:day.document_title'),
    title: `${t('visits_pages:sheet.title', { day: formatDay(day, locale) })} · ${facility.name}`,
    lead: [version],
    columns: ROSTER_COLUMNS.map(([column, width]) => ({ header: t(`visits_desk:roster.column.${column}`), width })),
    rows: sheet.rows.map((row, i) => rosterCells(row, i + 1, facility.timeZone, locale)),
    after: sheet.rows.length === 0 ? [t('visits_pages:day.nobody')] : [],
    footer: `${version} · ${shredLine(day, locale)}`,
    madeAt: now,
  });
}
