import type { Failure, MessageStatus } from '../message.entity';

/** What decides whether somebody may have a message sent again. */
export interface Stuck {
  status: MessageStatus;
  failure: Failure | null;
  uselessAfter: Date;
}

/** Hours before a message loses its use within which the quiet hours or the daily limit may still keep it back. */
const SURELY_IN_TIME_HOURS = 36;

/**
 * Why a message may not be sent again; undefined when it may. What was held back or has failed may; what nobody knows the fate of may not:
 * it would reach the family twice, and a person calls (ADR 0025).
 */
export function tryRefusal(
  { status, failure, uselessAfter }: Stuck,
  now: Date,
): 'message.not_stuck' | 'message.maybe_arrived' | 'message.too_late' | undefined {
  if (status !== 'held' && status !== 'failed') return 'message.not_stuck';
  if (failure === 'unsure') return 'message.maybe_arrived';
  return uselessAfter <= now ? 'message.too_late' : undefined;
}

/** The call that stands for a message is dropped only when the message leaves in time whatever the hour. */
export const surelyInTime = (uselessAfter: Date, now: Date): boolean =>
  uselessAfter.getTime() - now.getTime() > SURELY_IN_TIME_HOURS * 3_600_000;

/** Reasons with words of their own (`said:reason.*`); a provider's codes are shown as they are, beside the kind of failure. */
const KNOWN: ReadonlySet<string> = new Set([
  ...[
    'already_answered',
    'answer_changed',
    'banned_words',
    'call_task',
    'caregiver_barred',
    'caregiver_ended',
    'child_paused',
    'consent_withdrawn',
  ],
  ...[
    'daily_cap',
    'dyad_closed',
    'family_cannot',
    'field_class',
    'full_name',
    'item_on_hold',
    'letter_too_late',
    'maybe_taken',
    'newer_version',
  ],
  ...['no_address', 'no_channel', 'not_worth_a_call', 'opted_out', 'quiet_hours', 'to_post', 'told_by_phone', 'too_late', 'visit_cap'],
]);

/** The words for why a message is where it is, and the provider's code where that is all there is to say. */
export function reasonWords(message: { reason: string | null; failure: Failure | null }): { key: string | null; code: string | null } {
  const { reason, failure } = message;
  if (reason !== null && KNOWN.has(reason)) return { key: `said:reason.${reason}`, code: null };
  if (reason?.startsWith('visit_')) return { key: 'said:reason.visit', code: null };
  return { key: failure === null ? null : `said:failure.${failure}`, code: reason };
}
