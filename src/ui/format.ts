import { Day, addDays, dayInZone, diffDays, instantOf, timeInZone } from '../kernel/days';
import { Locale } from '../kernel/locale';

const noon = (day: Day): Date => instantOf(day, '12:00', 'UTC');

/** Formatters are costly to make and safe to share. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  // en-GB puts the day before the month and has no commas to strip between them.
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options);
  formatters.set(key, made);
  return made;
}

/** "Sat 18 Oct 2026" / "2026年10月18日 星期六". The weekday is always there: families plan by it. */
export function formatDay(day: Day, locale: Locale): string {
  const at = noon(day);
  const date = dateFormat(locale, { timeZone: 'UTC', day: 'numeric', month: locale === 'en' ? 'short' : 'long', year: 'numeric' });
  const weekday = dateFormat(locale, { timeZone: 'UTC', weekday: locale === 'en' ? 'short' : 'long' }).format(at);
  // ICU writes "Sept" in en-GB; every other month has three letters.
  return locale === 'en' ? `${weekday} ${date.format(at).replace('Sept', 'Sep')}` : `${date.format(at)} ${weekday}`;
}

/** "18 Oct" / "10月18日", where the year is clear from the page. */
export function formatDayShort(day: Day, locale: Locale): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', day: 'numeric', month: locale === 'en' ? 'short' : 'long' };
  return dateFormat(locale, options).format(noon(day)).replace('Sept', 'Sep');
}

const LUNAR = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { month: 'long', day: 'numeric', timeZone: 'UTC' });
const LUNAR_DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** "农历十月廿九": the day by the calendar that hangs in a village kitchen; months and leap months as ICU reckons them. */
export function formatLunarDay(day: Day): string {
  const parts = LUNAR.formatToParts(new Date(`${day}T12:00:00Z`));
  const of = Number(parts.find((part) => part.type === 'day')?.value);
  const month = parts.find((part) => part.type === 'month')?.value ?? '';
  const digit = LUNAR_DIGITS[of % 10 === 0 ? 10 : of % 10] ?? '';
  const words = of === 20 ? '二十' : of === 30 ? '三十' : `${of <= 10 ? '初' : of < 20 ? '十' : '廿'}${digit}`;
  return `农历${month}${words}`;
}

/** "28 Sep – 25 Oct" / "9月28日 – 10月25日", both days included. */
export const formatSpan = (from: Day, to: Day, locale: Locale): string => `${formatDayShort(from, locale)} – ${formatDayShort(to, locale)}`;

/** "October 2026" / "2026年10月" for any day of the month. */
export function formatMonth(day: Day, locale: Locale): string {
  return dateFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(noon(day));
}

/** The Chinese parts of a day as people say them. */
function chinesePart(hour: number): string {
  if (hour < 5) return '凌晨';
  if (hour < 9) return '早上';
  if (hour < 12) return '上午';
  if (hour < 13) return '中午';
  return hour < 18 ? '下午' : '晚上';
}

/** "7:30 am" / "早上7:30" for an instant in an IANA zone, or for a wall time "07:30" (the zone is then not used). */
export function formatTime(time: Date | string, zone: string, locale: Locale): string {
  const [hour = 0, minute = '00'] = hourAndMinute(time, zone);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return locale === 'en' ? `${twelve}:${minute} ${hour < 12 ? 'am' : 'pm'}` : `${chinesePart(hour)}${twelve}:${minute}`;
}

/** "10:03:21": for what happens within a minute. */
export const formatSeconds = (time: Date, zone: string, locale: Locale): string =>
  dateFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(time);

function hourAndMinute(time: Date | string, zone: string): [number, string] {
  const text =
    typeof time === 'string'
      ? time
      : dateFormat('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
  const [hour = '0', minute = '00'] = text.split(':');
  return [Number(hour), minute];
}

/** The day and the time of an instant in an IANA zone. */
export function formatDayTime(instant: Date, zone: string, locale: Locale): string {
  const day = dateFormat('en', { timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric' })
    .format(instant)
    .split('/')
    .reverse()
    .join('-');
  return `${formatDay(day, locale)}${locale === 'en' ? ', ' : ' '}${formatTime(instant, zone, locale)}`;
}

/** A deadline: midnight is said as the end of the day before, because "by 12 am on the 25th" is read a day late. */
export function formatDeadline(instant: Date, zone: string, locale: Locale): string {
  if (timeInZone(instant, zone) !== '00:00') return formatDayTime(instant, zone, locale);
  const dayBefore = formatDay(addDays(dayInZone(instant, zone), -1), locale);
  return locale === 'en' ? `the end of ${dayBefore}` : `${dayBefore} 24:00`;
}

/** `to` seen from `from`: "today", "tomorrow", "in 3 days", "2 days ago" / "今天", "明天", "3天后". */
export function formatRelativeDays(from: Day, to: Day, locale: Locale): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(diffDays(from, to), 'day');
}

/** A ratio from 0 to 1 as a percentage: 0.08 → "8%". */
export function formatPercent(ratio: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(ratio);
}

/** A whole number with separators: 12345 → "12,345". */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

/** Minutes as people say them: 190 → "3 h 10 min" / "3小时10分钟". */
export function formatMinutes(minutes: number, locale: Locale): string {
  const unit = (value: number, name: 'day' | 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: locale === 'en' ? 'short' : 'long' }).format(value);
  // Past two days nobody counts minutes any more.
  const days = minutes >= 2 * 24 * 60 ? Math.floor(minutes / (24 * 60)) : 0;
  const hours = Math.floor(minutes / 60) - days * 24;
  const rest = days > 0 ? 0 : Math.round(minutes % 60);
  const parts = [
    ...(days > 0 ? [unit(days, 'day')] : []),
    ...(hours > 0 ? [unit(hours, 'hour')] : []),
    ...(rest > 0 || days + hours === 0 ? [unit(rest, 'minute')] : []),
  ];
  return parts.join(locale === 'en' ? ' ' : '').replace(/hrs?/, 'h');
}

/** Keeps the first character (Han: the family name; Latin: an initial) and hides how long the rest is. */
export function maskName(name: string): string {
  const [first = ''] = name.trim();
  return first === '' ? '' : `${first}**`;
}

/** Hides all but the last characters of a number: for phones and identity numbers. */
export function maskTail(value: string, visible = 4): string {
  return '*'.repeat(Math.max(0, value.length - visible)) + value.slice(-visible);
}

/** "¥45.50": an amount in minor units of an ISO 4217 currency of hundredths. */
export function formatMoney(minor: number, currency: string, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(minor / 100);
}
