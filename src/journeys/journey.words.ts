import type { Locale } from '../kernel/locale';
import { formatMinutes, formatTime } from '../ui/format';
import type { T } from '../ui/i18n';
import type { Journey, Route } from './journey.rules';

/** A way to one meeting and back, in one piece. */
export type Way = Journey & Pick<Route, 'basis' | 'minutesThere' | 'legs' | 'lastReturnTime'>;

/** A wall time stands for itself, in no zone. */
const ANY_ZONE = 'UTC';

/** "Leaves at 6:15 am, 2 h 30 min on the way". */
export const leaveLine = (t: T, locale: Locale, { leavesDaysBefore, leaveTime, minutesThere }: Way): string =>
  t(leavesDaysBefore > 0 ? 'journeys:home.leaves_day_before' : 'journeys:home.leaves', {
    time: formatTime(leaveTime, ANY_ZONE, locale),
    minutes: formatMinutes(minutesThere, locale),
  });

/** "Home by 3:30 pm", without who says so. */
export const homeLine = (t: T, locale: Locale, { returnsDaysAfter, returnTime }: Way): string =>
  t(returnsDaysAfter > 0 ? 'journeys:home.by_next_day' : 'journeys:home.by', { time: formatTime(returnTime, ANY_ZONE, locale) });

/** The pieces of the way there and the last departure home, as far as somebody has entered them. */
export const pieceLines = (t: T, locale: Locale, { legs, lastReturnTime }: Pick<Way, 'legs' | 'lastReturnTime'>): string[] => [
  ...(legs.length === 0
    ? []
    : [legs.map(({ means, minutes }) => `${t(`journeys:means.${means}`)} ${formatMinutes(minutes, locale)}`).join(' → ')]),
  ...(lastReturnTime === null ? [] : [t('journeys:home.last_return', { time: formatTime(lastReturnTime, ANY_ZONE, locale) })]),
];
