import type { CallOutcome } from '../message.entity';
import type { FamilyAnswer } from '../replies/replies.rules';

/** Minutes that a card stays in one hand without a result; then others may take it. */
export const HOLD_MINUTES = 10;
/** Tries without anybody answering, after which a card is closed. */
const MOST_TRIES = 3;
/** Hours until the next try; another time of day may find her at home. */
const AGAIN_AFTER: Partial<Record<CallOutcome, number>> = { call_later: 2, call_me: 2, no_answer: 4, reached_other: 3, engaged: 0.25 };

/** Minutes until the next try at keeping a family from leaving that would leave soon. */
const AGAIN_SOON_MINUTES = 30;

/** Is this what the family said to 1, 2 or 3? */
export const isAnswer = (outcome: CallOutcome): outcome is FamilyAnswer =>
  outcome === 'can_go' || outcome === 'cannot' || outcome === 'call_me';

/** Hours after which to try again where nobody named a time; undefined when the call is over. */
export const againAfter = (outcome: CallOutcome): number | undefined => AGAIN_AFTER[outcome];

/** The same in minutes, for a call that must come before they leave. */
export const againSoon = (outcome: CallOutcome): number => Math.min((againAfter(outcome) ?? 0) * 60, AGAIN_SOON_MINUTES);

/** Does the card come back? @param attempts made before this one */
export const staysOpen = (outcome: CallOutcome, attempts: number): boolean =>
  !isAnswer(outcome) && againAfter(outcome) !== undefined && (outcome !== 'no_answer' || attempts + 1 < MOST_TRIES);
