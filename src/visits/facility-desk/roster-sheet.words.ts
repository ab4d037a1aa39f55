import { PdfCell, writePdf } from '../../files/pdf-table';
import { addDays, ageOn, Day } from '../../kernel/days';
import type { Locale } from '../../kernel/locale';
import { formatDay, formatTime, maskName } from '../../ui/format';
import { T, translator } from '../../ui/i18n';
import { GATE_REFUSALS } from '../trips/gate-arrival.rules';
import { reasonKey } from '../visit-words.rules';
import { headsOf, RosterRow } from './roster-print.rules';
import type { RosterSheet } from './roster-prints.service';

/** Columns of the gate's roster (domain/rules-and-users.md, Appendix B), and their share of the width. */
export const ROSTER_COLUMNS = [
  ['no', 1],
  ['time', 2.2],
  ['ward', 1.2],
  ['parent', 2],
  ['visitors', 5],
  ['guardian', 2],
  ['documents', 3],
  ['escort', 3.6],
  ['needs', 2.4],
  ['result', 3.2],
  ['signature', 2.3],
] as const;
/** What can become of a visit at the gate. */
const RESULTS = ['arrived', 'left', 'refused', 'ended_early', 'not_brought'] as const;
/** Days after which a sheet must be gone. */
const SHRED_DAYS = 7;

const fullName = (familyName: string, givenName: string): string => `${familyName}${/[a-z]$/i.test(familyName) ? ' ' : ''}${givenName}`;

/** The cells of a line in the reader's language, with room for the gate's pen. */
export function rosterCells(row: RosterRow, no: number, timeZone: string, locale: Locale): PdfCell[] {
  const t = translator(locale);
  const { visit, atGate, struck } = row;
  const separator = t('visits_pages:list_separator');
  const children = visit.dyads.map((d) => {
    const age = ageOn(d.birthDate, visit.day);
    return t(`visits_desk:roster.${age < atGate.adultAge ? 'child' : 'adult_child'}`, { name: fullName(d.familyName, d.givenName), age });
  });
  const adults = visit.party
    .filter((p) => p.place === 'inside' && p.personType !== 'worker')
    .map((p) => {
      const kin = atGate.kin.find((one) => one.personId === p.personId);
      return kin
        ? t('visits_desk:roster.adult_kin', { name: p.name, relationship: t(`families:relationship.${kin.relationship}`).toLowerCase() })
        : t('visits_desk:roster.adult', { name: p.name });
    });
  const refused = atGate.notAdmitted.map((one) => t('not_admitted:line', { name: one.name, reason: t(reasonKey(one.reasonCode)) }));
  const heads = headsOf([{ ...row, struck: false }]);
  const spoken = [...new Set(atGate.kin.map((one) => one.language))].filter((language) => language !== locale);
  const text = (...lines: readonly string[]): PdfCell => ({ text: lines.filter((line) => line !== '').join('\n'), struck });
  const ticks = (key: string, codes: readonly string[]): PdfCell => ({
    text: '',
    ticks: struck ? [] : codes.map((code) => t(`${key}.${code}`)),
  });
  return [
    text(String(no)),
    text(
      `${formatTime(visit.startsAt, timeZone, locale)}–`,
      formatTime(visit.endsAt, timeZone, locale),
      visit.reference,
      atGate.intakeClosesAt === null
        ? ''
        : t('visits_desk:roster.register_by', { time: formatTime(atGate.intakeClosesAt, timeZone, locale) }),
    ),
    text(atGate.wardCode ?? '–'),
    text(atGate.number, maskName(fullName(atGate.familyName, atGate.givenName))),
    text(...children, ...adults, ...refused, t('visits_desk:roster.inside', { children: heads.children, adults: heads.adults })),
    text([...new Set(visit.dyads.map((d) => guardianOf(row, d.childId, t)))].join(separator)),
    ticks('facility_rules:value', atGate.papers),
    text(...escortsOf(row, t), visit.group ? t('visits_desk:roster.together', { reference: visit.group.reference }) : ''),
    text(
      ...visit.accessNeeds.map((need) => t(`access_needs:need.${need}`)),
      ...spoken.map((language) => t('visits_desk:roster.speaks', { language: t(`families:language.${language}`) })),
    ),
    struck ? { text: t('visits_desk:roster.off') } : ticks('visits_desk:roster.result', RESULTS),
    { text: '' },
  ];
}

/** The guardian who comes along, by name; of one who does not the gate needs to know only that. */
function guardianOf({ visit, atGate }: RosterRow, childId: string, t: T): string {
  const inside = new Set(visit.party.filter((p) => p.place === 'inside').map((p) => p.personId));
  const here = atGate.guardians.filter((g) => g.childId === childId && inside.has(g.personId));
  return here.length > 0 ? here.map((g) => g.name).join(' ') : t('visits_desk:roster.guardian_absent');
}

function escortsOf({ visit, atGate }: RosterRow, t: T): string[] {
  const escorts = visit.party.filter((p) => p.personType === 'worker');
  if (escorts.length === 0) return ['–'];
  return escorts.flatMap((p) => {
    const vetting = atGate.vettings.find((w) => w.workerId === p.personId);
    return [
      p.name,
      t(`visits_pages:place.${p.place}`),
      vetting
        ? t('visits_desk:roster.vetted', { day: vetting.queriedOn, reference: vetting.id.slice(-6).toUpperCase() })
        : t('visits_desk:roster.not_vetted'),
    ];
  });
}

/** How many come, and which older paper this one stands for. */
export function rosterLead(sheet: RosterSheet, locale: Locale): string[] {
  const t = translator(locale);
  return [
    t('visits_desk:roster.heads', { ...headsOf(sheet.rows) }),
    ...(sheet.version > 1 ? [t('visits_desk:roster.replaces', { version: sheet.version - 1 })] : []),
  ];
}

/** What the gate fills in below: what its numbers mean, who came late or stands on no line, and who had the watch. */
export function rosterAfter(locale: Locale): string[] {
  const t = translator(locale);
  const reasons = GATE_REFUSALS.map((code, i) => `${i + 1} ${t(`visits_desk:roster.refusal.${code}`)}`);
  return [
    t('visits_desk:roster.refusals', { reasons: reasons.join(t('visits_pages:list_separator')) }),
    t('visits_desk:roster.others'),
    t('visits_desk:roster.signed'),
  ];
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
    lead: [version, ...rosterLead(sheet, locale)],
    columns: ROSTER_COLUMNS.map(([column, width]) => ({ header: t(`visits_desk:roster.column.${column}`), width })),
    rows: sheet.rows.map((row, i) => rosterCells(row, i + 1, facility.timeZone, locale)),
    after: sheet.rows.length === 0 ? [t('visits_pages:day.nobody')] : rosterAfter(locale),
    footer: `${version} · ${shredLine(day, locale)}`,
    madeAt: now,
  });
}
