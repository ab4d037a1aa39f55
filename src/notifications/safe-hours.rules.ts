import { addDays, dayInZone, instantOf, timeInZone } from '../kernel/days';
import { nextAllowed } from './engine/message-plan.rules';

/** Hours within which a family may be reached at all, however safe it says others are. */
export const EARLIEST = '07:00';
export const LATEST = '21:30';
const RANGE = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

const bounds = (range: string): [from: string, to: string] => {
  const [from = '', to = ''] = range.split('-');
  return [from, to];
};

/** Is this a span of hours of one day ("18:00-19:30") within which somebody may be reached? */
export function isSafeRange(range: string): boolean {
  const [from, to] = bounds(range);
  return RANGE.test(range) && from < to && from >= EARLIEST && to <= LATEST;
}

/** Reads "8:00–10:00, 18:00-19:30" as people type it, sorted; what cannot be read comes back as it was, for the check to find. */
export function parseSafeHours(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[,;、，；\n]+/)
    .map((part) => part.replace(/\s+/g, '').replace(/[–—~至到]/g, '-'))
    .filter((part) => part !== '')
    .map((part) => part.replace(/(^|-)(\d):/g, '$10$2:'))
    .sort();
}

/**
 * The next instant at which a family may be called or written to. The hours that a family has named are its own word: they stand instead
 * of the usual quiet hours, which count for everybody who has named none.
 * @param zone IANA, of the family
 * @param safeHours "HH:mm-HH:mm" of any day; those that cannot be read are left out
 */
export function nextSafe(at: Date, zone: string, safeHours: readonly string[]): Date {
  const ranges = safeHours
    .filter(isSafeRange)
    .map(bounds)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const [first] = ranges;
  if (!first) return nextAllowed(at, zone);
  const day = dayInZone(at, zone);
  const time = timeInZone(at, zone);
  const next = ranges.find(([, to]) => time < to);
  if (!next) return instantOf(addDays(day, 1), first[0], zone);
  return time >= next[0] ? at : instantOf(day, next[0], zone);
}
