import { formatDayTime } from '../../ui/format';
import { usePage } from '../../ui/page-context';

/** When what the figures say was read, and what that means for what somebody has just recorded. */
export function CountedAt({ at, kept }: { at: Date; kept: boolean }) {
  const { t, locale, timeZone } = usePage();
  return <p class="k-muted">{t(`reports:counted_at.${kept ? 'kept' : 'now'}`, { at: formatDayTime(at, timeZone, locale) })}</p>;
}
