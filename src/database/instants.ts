import { types } from 'pg';

const TIMESTAMPTZ = 1184;
const otherwise = types.getTypeParser(TIMESTAMPTZ, 'text') as (value: string) => Date | null;
const ZERO = 48;

/**
 * A `timestamptz` as PostgreSQL writes it on a connection in UTC (`2026-12-17 00:00:00+00`, with or without a fraction), as an instant. The
 * driver's own parser takes each value apart with a regular expression; here a window of sessions has thousands. Anything else – another zone,
 * infinity, years before Christ or of five digits – is left to it.
 */
export function parseInstant(text: string): Date | number | null {
  const isPlain = text.length >= 22 && text.length <= 29 && text[4] === '-' && text[10] === ' ' && text.endsWith('+00');
  if (!isPlain) return otherwise(text);
  const fraction = text.length === 22 ? 0 : Math.floor(Number(text.slice(19, -3)) * 1000 + 1e-6);
  const ms = Date.UTC(
    two(text, 0) * 100 + two(text, 2),
    two(text, 5) - 1,
    two(text, 8),
    two(text, 11),
    two(text, 14),
    two(text, 17),
    fraction,
  );
  // Date.UTC takes the years 0 to 99 for the last century's.
  return Number.isNaN(ms) || text.startsWith('00') ? otherwise(text) : new Date(ms);
}

const two = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
