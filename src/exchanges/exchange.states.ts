import type { Permission } from '../kernel/permissions';

/** The way of a letter: entered → checked by the NGO → sent → received and checked by the facility → handed over → answered. */
export const EXCHANGE_STATUSES = [
  'entered',
  'returned_for_change',
  'safety_passed',
  'dispatched',
  'received',
  'facility_passed',
  'withheld',
  'on_hold',
  'handed_over',
  'replied',
] as const;
export type ExchangeStatus = (typeof EXCHANGE_STATUSES)[number];

export const EXCHANGE_DIRECTIONS = ['to_parent', 'to_child'] as const;
export type ExchangeDirection = (typeof EXCHANGE_DIRECTIONS)[number];

export const EXCHANGE_VERBS = [
  'pass_safety',
  'return_for_change',
  'dispatch',
  'receive',
  'pass_facility',
  'withhold',
  'hand_over',
  'reply',
] as const;
export type ExchangeVerb = (typeof EXCHANGE_VERBS)[number];

export interface ExchangeTransition {
  from: ExchangeStatus;
  to: ExchangeStatus;
  /** Any one of these permissions. */
  by: readonly Permission[];
  /** Not by the person who entered it: a child's words are read by a second pair of eyes. A facility's own routine is its own. */
  secondPerson?: true;
}

/**
 * Every step of both ways. Two independent checks lie on each: the NGO's child-safety check and the facility's inspection
 * (Prison Law art. 47). The side that has it checks it first, so nothing unchecked is ever posted.
 */
export const EXCHANGE_TRANSITIONS: Record<ExchangeDirection, Record<ExchangeVerb, ExchangeTransition>> = {
  to_parent: {
    pass_safety: { from: 'entered', to: 'safety_passed', by: ['exchange.screen'], secondPerson: true },
    return_for_change: { from: 'entered', to: 'returned_for_change', by: ['exchange.screen'], secondPerson: true },
    dispatch: { from: 'safety_passed', to: 'dispatched', by: ['exchange.write'] },
    receive: { from: 'dispatched', to: 'received', by: ['exchange.receive'] },
    pass_facility: { from: 'received', to: 'facility_passed', by: ['exchange.receive'] },
    withhold: { from: 'received', to: 'withheld', by: ['exchange.receive'] },
    hand_over: { from: 'facility_passed', to: 'handed_over', by: ['exchange.receive'] },
    reply: { from: 'handed_over', to: 'replied', by: ['exchange.write', 'exchange.receive'] },
  },
  to_child: {
    pass_facility: { from: 'entered', to: 'facility_passed', by: ['exchange.receive'] },
    withhold: { from: 'entered', to: 'withheld', by: ['exchange.receive'] },
    dispatch: { from: 'facility_passed', to: 'dispatched', by: ['exchange.receive'] },
    receive: { from: 'dispatched', to: 'received', by: ['exchange.write'] },
    pass_safety: { from: 'received', to: 'safety_passed', by: ['exchange.screen'], secondPerson: true },
    return_for_change: { from: 'received', to: 'returned_for_change', by: ['exchange.screen'], secondPerson: true },
    hand_over: { from: 'safety_passed', to: 'handed_over', by: ['exchange.write'] },
    reply: { from: 'handed_over', to: 'replied', by: ['exchange.write'] },
  },
};

/** States in which something may still be stopped: it is neither in the hands it is for nor back with its writer. */
export const ON_ITS_WAY: readonly ExchangeStatus[] = ['entered', 'safety_passed', 'dispatched', 'received', 'facility_passed'];

/** The steps in the order they are walked, for progress on a page. */
export const EXCHANGE_WAYS: Record<ExchangeDirection, readonly ExchangeStatus[]> = {
  to_parent: ['entered', 'safety_passed', 'dispatched', 'received', 'facility_passed', 'handed_over', 'replied'],
  to_child: ['entered', 'facility_passed', 'dispatched', 'received', 'safety_passed', 'handed_over', 'replied'],
};

/** The NGO's four piles. */
export const EXCHANGE_PILES = ['check', 'send', 'way', 'done'] as const;
export type ExchangePile = (typeof EXCHANGE_PILES)[number];

/** On which of the NGO's piles a letter lies: to check, to send on, with the other side, or finished. */
export function pileOf(direction: ExchangeDirection, status: ExchangeStatus): ExchangePile {
  if (['handed_over', 'replied', 'withheld', 'returned_for_change'].includes(status)) return 'done';
  if (status === EXCHANGE_TRANSITIONS[direction].pass_safety.from) return 'check';
  return status === 'safety_passed' ? 'send' : 'way';
}

/** True once a letter has left the child's side: only then may the facility's people read about it. */
export const hasLeftTheChild = (direction: ExchangeDirection, status: ExchangeStatus): boolean =>
  direction === 'to_child' || !['entered', 'returned_for_change', 'safety_passed'].includes(status);
