import { addDays, dayInZone, instantOf } from '../../kernel/days';
import type { FamilyAnswer } from './replies.rules';

/** Days before the meeting by which a family should have answered. Source: experience notes, "answered by T-5" is the number we manage. */
export const DAYS_BEFORE = 5;
/** Days over which the figure is reckoned. */
export const WINDOW_DAYS = 30;

/**
 * Where a meeting stands by its fifth day before. `in_time`: they had said yes or no. `call_me`: they had asked for a call, which is not an
 * answer yet. `late`: yes or no came after. `silent`: nothing has come. `not_reached`: nothing has come, and neither a message nor a call had
 * reached them by then – that is ours to mend, not their silence.
 */
export const ANSWERED_STATES = ['in_time', 'call_me', 'late', 'silent', 'not_reached'] as const;
export type AnsweredState = (typeof ANSWERED_STATES)[number];

/** When the fifth day before a meeting is over, at its place: midnight after it. */
export const deadlineOf = (startsAt: Date, zone: string): Date =>
  instantOf(addDays(dayInZone(startsAt, zone), 1 - DAYS_BEFORE), '00:00', zone);

/**
 * @param answers to this start of the meeting, in any order
 * @param reachedAt when a message or a call first reached the family about this start; null: none has
 */
export function answeredState(
  answers: readonly { answer: FamilyAnswer; at: Date }[],
  deadline: Date,
  reachedAt: Date | null,
): AnsweredState {
  const sorted = [...answers].sort((a, b) => a.at.getTime() - b.at.getTime());
  const before = sorted.filter(({ at }) => at < deadline).at(-1);
  if (before && before.answer !== 'call_me') return 'in_time';
  if (sorted.some(({ answer, at }) => at >= deadline && answer !== 'call_me')) return 'late';
  if (before || sorted.length > 0) return 'call_me';
  return reachedAt === null || reachedAt >= deadline ? 'not_reached' : 'silent';
}
