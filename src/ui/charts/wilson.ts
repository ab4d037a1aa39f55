/** z for a two-sided 95 % interval. */
const Z = 1.959964;

/** Wilson score interval (95 %) of `hits` in `of`, as ratios; honest for small numbers, unlike ± one standard error. Empty when `of` is 0. */
export function wilson(hits: number, of: number): { low: number; high: number } | undefined {
  if (of <= 0) return undefined;
  const rate = hits / of;
  const scale = 1 + Z ** 2 / of;
  const centre = (rate + Z ** 2 / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
