import { formatDay, formatMinutes, formatTime } from '../ui/format';
import type { T } from '../ui/i18n';
import type { Locale } from '../kernel/locale';
import type { InsteadCost, SoftReason } from './availability.rules';

/** A soft reason in words. A wall time stands for itself, in no zone. */
export function softWords(t: T, locale: Locale, { code, params = {} }: SoftReason): string {
  const { time, minutes, ...rest } = params;
  return t(`availability:soft.${code}`, {
    ...rest,
    ...(typeof time === 'string' ? { time: formatTime(time, 'UTC', locale) } : {}),
    ...(typeof minutes === 'number' ? { minutes: formatMinutes(minutes, locale) } : {}),
  });
}

/** What another way takes of the parent's allowance, in words, and when that is new again. */
export function insteadCost(t: T, locale: Locale, { uses, shared, left, granted, renewsOn }: InsteadCost): string {
  if (uses === 0) return t('availability:instead.cost.none');
  const pool = shared ? 'shared' : 'own';
  if (left === null || granted === null) return t(`availability:instead.cost.${pool}_unknown`);
  const said = t(`availability:instead.cost.${pool}`, { left, granted });
  if (renewsOn === null) return said;
  return `${said}${t('visits_pages:list_separator')}${t('availability:instead.cost.renews', { day: formatDay(renewsOn, locale) })}`;
}
