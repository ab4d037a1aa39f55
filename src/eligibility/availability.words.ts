import { formatMinutes, formatTime } from '../ui/format';
import type { T } from '../ui/i18n';
import type { Locale } from '../kernel/locale';
import type { SoftReason } from './availability.rules';

/** A soft reason in words. A wall time stands for itself, in no zone. */
export function softWords(t: T, locale: Locale, { code, params = {} }: SoftReason): string {
  const { time, minutes, ...rest } = params;
  return t(`availability:soft.${code}`, {
    ...rest,
    ...(typeof time === 'string' ? { time: formatTime(time, 'UTC', locale) } : {}),
    ...(typeof minutes === 'number' ? { minutes: formatMinutes(minutes, locale) } : {}),
  });
}
