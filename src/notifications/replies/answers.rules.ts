import { addMinutes, minutesBetween } from '../../kernel/instants';
import type { CallReason } from '../message.entity';
import type { FamilyAnswer } from './replies.rules';

/** Ways by which an answer reaches us. In `call` and `staff` a person has heard it; the others are typed by the family itself. */
export const ANSWER_CHANNELS = ['sms', 'wechat', 'keypad', 'page', 'call', 'staff'] as const;
export type AnswerChannel = (typeof ANSWER_CHANNELS)[number];

/** What one answer leads to. The same for each channel, but for calls a person has just made unnecessary. */
export interface Outcome {
  /** Calls that lose their point. */
  drop: readonly CallReason[];
  /** A call that is wanted now. */
  call?: CallReason;
  /** The place: `ask` whether it may be given away, or `keep` it after all. */
  place: 'ask' | 'keep';
  /** A word of thanks, to who has typed a refusal; a person has thanked on the phone. */
  thanks?: true;
}

/** Calls whose question any answer ends. */
const ASKING: readonly CallReason[] = ['no_answer', 'ask', 'changed', 'second_contact'];
/** Calls that a talk with a person ends too. */
const TALKED: readonly CallReason[] = ['call_me', 'unclear'];

/** The one table of what follows from 1, 2 and 3. */
export function outcomeOf(answer: FamilyAnswer, channel: AnswerChannel): Outcome {
  const drop = [...ASKING, ...(channel === 'call' ? TALKED : [])];
  switch (answer) {
    case 'can_go':
      return { drop: [...drop, 'cannot'], place: 'keep' };
    case 'cannot':
      // Whoever has just told a person has been asked already what would help.
      return { drop, place: 'ask', ...(channel === 'call' || channel === 'staff' ? {} : { call: 'cannot', thanks: true }) };
    case 'call_me':
      // Somebody who wants to talk has not made up her mind: her place waits.
      return { drop: [...drop, 'cannot'], place: 'keep', call: 'call_me' };
  }
}

/** Minutes that a place waits for the coordinator's word before it is given on. Source: notification matrix, "slot freed after 2 h". */
const RELEASE_MINUTES = 120;

/** When a place is given on without anybody's word: two hours after "we cannot", or half of the time left when that is shorter. */
export function releaseAt(at: Date, startsAt: Date): Date {
  return addMinutes(at, Math.max(0, Math.min(RELEASE_MINUTES, Math.floor(minutesBetween(at, startsAt) / 2))));
}
