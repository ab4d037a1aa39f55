import { isDay } from './days';

/** Minutes later (or earlier, when negative). */
export const addMinutes = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);

/** Hours later (or earlier). */
export const addHours = (instant: Date, hours: number): Date => addMinutes(instant, hours * 60);

/** Minutes from one instant to another; negative when `to` is earlier. */
export const minutesBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 60_000;

/** Offsets that exist on Earth, in minutes. */
const WIDEST_OFFSET = 14 * 60;

/**
 * Parses an RFC 3339 instant with offset between 1900 and 2100; undefined when it is not one. JavaScript alone would read
 * 30 February as 2 March, and PostgreSQL refuses some years and offsets that JavaScript takes.
 */
export function parseInstant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const parts = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-](\d{2}):(\d{2}))$/.exec(value);
  const [, day = '', hours = '0', minutes = '0'] = parts ?? [];
  if (!isDay(day) || day < '1900-01-01' || day > '2100-12-31' || Number(hours) * 60 + Number(minutes) > WIDEST_OFFSET) return undefined;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
