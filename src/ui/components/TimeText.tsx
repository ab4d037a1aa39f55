import { formatDayTime, formatTime } from '../format';
import { usePage } from '../page-context';

/** An instant in the reader's language and zone; with its day when asked. */
export function TimeText({ at, withDay }: { at: Date; withDay?: boolean }) {
  const { locale, timeZone } = usePage();
  return <time dateTime={at.toISOString()}>{withDay ? formatDayTime(at, timeZone, locale) : formatTime(at, timeZone, locale)}</time>;
}
