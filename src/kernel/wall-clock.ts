import { IANAZone } from 'luxon';
import { remember } from './remember';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIMES = Array.from({ length: 1440 }, (_, i) => `${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`);

/**
 * A zone's clock on the wall: instants to `HH:mm`, seconds cut off. The same answers as `timeInZone`; meant for many instants of few days, as it
 * asks for the offset from UTC twice a day, and for the instant itself only on a day on which the clocks change.
 * @throws RangeError for a zone that there is not
 */
export function wallClock(zoneName: string): (instant: Date) => string {
  return remember(clocks, zoneName, () => clockOf(zoneName));
}

/** A zone's offsets do not change while a process runs; it holds two numbers a day of those it was asked for. */
const clocks = new Map<string, (instant: Date) => string>();

function clockOf(zoneName: string): (instant: Date) => string {
  if (!IANAZone.isValidZone(zoneName)) throw new RangeError(`There is no zone ${zoneName}`);
  const zone = IANAZone.create(zoneName);
  /** Minutes from UTC by UTC day; null: they change on it. */
  const offsets = new Map<number, number | null>();
  return (instant) => {
    const ms = instant.getTime();
    const day = Math.floor(ms / DAY_MS);
    let offset = offsets.get(day);
    if (offset === undefined) {
      const [first, last] = [zone.offset(day * DAY_MS), zone.offset((day + 1) * DAY_MS)];
      offsets.set(day, (offset = first === last ? first : null));
    }
    const minutes = Math.floor(ms / MINUTE_MS + (offset ?? zone.offset(ms)));
    return TIMES[((minutes % 1440) + 1440) % 1440] ?? '';
  };
}
