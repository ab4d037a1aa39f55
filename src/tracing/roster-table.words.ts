import { writeXlsx } from '../files/xlsx-writer';
import { Locale, LOCALES } from '../kernel/locale';
import { GRADES } from '../kernel/vocabulary';
import { translator } from '../ui/i18n';
import { headKey, ROSTER_COLUMNS, RosterColumn } from './roster-table.rules';

/** A column's head in a language. */
export const columnName = (locale: Locale, column: RosterColumn): string => translator(locale)(`roster_import:column.${column}`);

/** Every way to write a head. */
export function headNames(): Map<string, RosterColumn> {
  return new Map(
    ROSTER_COLUMNS.flatMap((column) => [
      [headKey(column), column] as const,
      ...LOCALES.map((locale) => [headKey(columnName(locale, column)), column] as const),
    ]),
  );
}

/** What people write for a sex, a grade or a ward, and our codes for it. */
export function spokenWords(wards: readonly { code: string; name: string }[]): Record<'sex' | 'grade' | 'ward', Map<string, string>> {
  const spoken = (group: 'sex' | 'grade', codes: readonly string[]): Map<string, string> =>
    new Map(
      codes.flatMap((code) => [
        [headKey(code), code] as const,
        ...LOCALES.map((locale) => [headKey(translator(locale)(`tracing:${group}.${code}`)), code] as const),
      ]),
    );
  return {
    sex: spoken('sex', ['female', 'male']),
    grade: spoken('grade', GRADES),
    // A code is nearer than a name that somebody else's ward may bear.
    ward: new Map([
      ...wards.map((ward) => [headKey(ward.name), ward.code] as const),
      ...wards.map((w) => [headKey(w.code), w.code] as const),
    ]),
  };
}

/** An empty file to fill in, in the reader's language: heads, nothing else. */
export function emptyRoster(locale: Locale, format: 'xlsx' | 'csv'): Buffer {
  const heads = ROSTER_COLUMNS.map((column) => columnName(locale, column));
  // The mark in front tells spreadsheets that the text is UTF-8.
  if (format === 'csv') return Buffer.from(`\uFEFF${heads.join(',')}\r\n`);
  const name = translator(locale)('roster_import:sheet');
  const row = heads.map((text) => ({ text, style: 'head' as const }));
  return writeXlsx([{ name, widths: heads.map(() => 16), rows: [row], headRow: 1 }]);
}
