/** The currency of a country pack's facilities, ISO 4217. */
export const currencyOf = (pack: string): string => (pack.startsWith('gb') ? 'GBP' : 'CNY');

/** Hundredths to the unit of every currency that is known here. */
export const MINOR_UNITS = 100;
const AMOUNT = /^(\d{1,7})(?:[.,](\d{1,2}))?$/;

/** What somebody typed ("45", "45.5", "45,50") in minor units; undefined when it is no amount. Never by way of a fraction: 0.1 + 0.2 is not 0.3. */
export function minorOf(text: string): number | undefined {
  const [, whole, part = ''] = AMOUNT.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * MINOR_UNITS + Number(part.padEnd(2, '0'));
}
