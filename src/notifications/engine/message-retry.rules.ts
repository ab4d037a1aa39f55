import { addDays, dayInZone, instantOf, timeInZone } from '../../kernel/days';
import { addMinutes } from '../../kernel/instants';
import type { Failure } from '../message.entity';

/** Minutes to wait after each technical failure (interface notes §3); then the next provider has its turn. */
export const TECHNICAL_MINUTES = [1, 5, 30, 120] as const;
/** How often another part of the day is tried after a temporary failure. */
export const MOST_WINDOWS = 2;

/** A message that was not taken, and how often before. */
export interface NotTakenYet {
  kind: Failure;
  provider: string;
  /** All providers of its channel, in order. */
  providers: readonly string[];
  /** Technical failures with this provider before this one. */
  tries: number;
  /** Temporary failures before this one. */
  windows: number;
  now: Date;
  zone: string;
  uselessAfter: Date;
}

/** What follows: another try, or nothing but a person's call. */
export type NextTry = { at: Date; provider: string; tries: number; windows: number } | undefined;

/**
 * When a family may be better reached than now: the afternoon after a morning, the next morning after an afternoon.
 * The parts of the day are those of `nextAllowed`.
 */
export function nextWindow(now: Date, zone: string): Date {
  const day = dayInZone(now, zone);
  const time = timeInZone(now, zone);
  if (time < '08:30') return instantOf(day, '08:30', zone);
  return time < '14:00' ? instantOf(day, '14:00', zone) : instantOf(addDays(day, 1), '08:30', zone);
}

/**
 * Technical failures are tried again after 1, 5, 30 and 120 minutes and then by the next provider; temporary ones in the next part of the
 * day, twice; permanent and unsure ones never.
 * @returns undefined when it has failed for good, or when the next try would come too late to be of use
 */
export function nextTry(failed: NotTakenYet): NextTry {
  const next = planned(failed);
  return next && next.at < failed.uselessAfter ? next : undefined;
}

function planned({ kind, provider, providers, tries, windows, now, zone }: NotTakenYet): NextTry {
  if (kind === 'temporary')
    return windows < MOST_WINDOWS ? { at: nextWindow(now, zone), provider, tries: 0, windows: windows + 1 } : undefined;
  if (kind !== 'technical') return undefined;
  const minutes = TECHNICAL_MINUTES[tries];
  if (minutes !== undefined) return { at: addMinutes(now, minutes), provider, tries: tries + 1, windows };
  const second = providers[providers.indexOf(provider) + 1];
  return second === undefined ? undefined : { at: now, provider: second, tries: 0, windows };
}

/**
 * Does this permanent failure mean that the address reaches nobody? SMTP 550, 551 and 553 (RFC 5321, 4.2.3), a bounce's 5.1.x and 5.2.1 (RFC 3463),
 * numbers and open ids that providers call impossible or unused. Refused words, black lists and missing set-up say nothing about the
 * address, and an account that she no longer follows can be followed again.
 */
export const isBadAddress = (code: string): boolean =>
  /^smtp_55[013]$|^receipt_5\.(?:1\.\d+|2\.1)$|MOBILE_NUMBER_ILLEGAL|IncorrectPhoneNumber|^smpp_0b$|^wechat_40003$/.test(code);

/** A receipt of a text that says "failed" and nothing about the number: refused (REJECTD, 8) or taken back (DELETED, 4) on its way. */
export const isRefusedText = (code: string): boolean => /^(?:REJECT|DELETED|[48](?:_|$))/i.test(code);
