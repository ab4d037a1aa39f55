import { T } from '../../ui/i18n';
import { formatDay } from '../../ui/format';
import type { Locale } from '../../kernel/locale';

/** Names of details with words in `audit:detail`. */
export const DETAILS: readonly string[] = ['amount', 'classes', 'count', 'day', 'figure', 'kind', 'number', 'reasonCode', 'status', 'to'];

/** Values of details with words in `audit:value`: classes of fields, states, papers. */
export const VALUES: readonly string[] = [
  'public',
  'identity',
  'custody',
  'safeguarding',
  'notes',
  'requested',
  'proposed',
  'confirmed',
  'under_way',
  'completed',
  'partial',
  'aborted',
  'no_show',
  'refused_at_gate',
  'declined',
  'withdrawn',
  'cancelled',
  'expired',
  'approved',
  'refused',
  'card',
  'slip',
  'escort-sheet',
];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Details of a line in the reader's language, "to: confirmed · ..."; ids are left to the API, a code without words is shown as it is written. */
export function detailWords(t: T, locale: Locale, details: Record<string, unknown>): string {
  const one = (value: unknown): string => {
    const text = String(value);
    if (VALUES.includes(text)) return t(`audit:value.${text}`);
    return DAY.test(text) ? formatDay(text, locale) : text;
  };
  return Object.entries(details)
    .filter(
      ([key, value]) => !key.endsWith('Id') && !key.endsWith('Ids') && key !== 'by' && (Array.isArray(value) || typeof value !== 'object'),
    )
    .map(([key, value]) => {
      const said = (Array.isArray(value) ? value : [value]).map(one).join(t('audit:and'));
      return t('audit:said', { what: DETAILS.includes(key) ? t(`audit:detail.${key}`) : key, value: said });
    })
    .join(' · ');
}
