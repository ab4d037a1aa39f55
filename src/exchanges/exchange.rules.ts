import type { FieldError } from '../kernel/domain-error';
import type { Permission } from '../kernel/permissions';
import type { Reason } from '../kernel/reasons';
import { EXCHANGE_TRANSITIONS } from './exchange.states';
import type { ExchangeDirection, ExchangeStatus, ExchangeVerb } from './exchange.states';

/** What the child-safety check looks for, gone through together with the child. */
export const SAFETY_ITEMS = ['address', 'school', 'phone', 'promises', 'blame', 'adult_conflict'] as const;
export type SafetyItem = (typeof SAFETY_ITEMS)[number];

/** What a step is judged by. */
export interface StepFacts {
  kind: string;
  direction: ExchangeDirection;
  status: ExchangeStatus;
  /** Where it was when it was put on hold. */
  heldFrom?: ExchangeStatus | null;
  /** Null when it came in without a user. */
  enteredBy: string | null;
}

export interface StepPerson {
  userId: string | null;
  permissions: ReadonlySet<Permission>;
}

export type StepJudgement = { to: ExchangeStatus } | { refused: 'follows_visit' | 'forbidden' | 'on_hold' | 'wrong_state' | 'same_person' };

/**
 * May this person take this step now? A live call has no steps of its own: it goes the way of its visit. The facility's
 * steps may be recorded by the NGO's screeners when an officer told them by phone or on paper. What is on hold can only be
 * stopped for good, and whoever entered it may do that too: nothing goes on that a second person should have read.
 */
export function judgeStep(verb: ExchangeVerb, facts: StepFacts, person: StepPerson, onBehalfOf = false): StepJudgement {
  if (facts.kind === 'live_call') return { refused: 'follows_visit' };
  const { from, to, by, secondPerson } = EXCHANGE_TRANSITIONS[facts.direction][verb];
  const toldByFacility = onBehalfOf && by.includes('exchange.receive') && person.permissions.has('exchange.screen');
  if (!toldByFacility && !by.some((permission) => person.permissions.has(permission))) return { refused: 'forbidden' };
  if (facts.status === 'on_hold') return mayBeStopped(verb, facts) ? { to } : { refused: 'on_hold' };
  if (facts.status !== from) return { refused: 'wrong_state' };
  if (secondPerson && person.userId !== null && person.userId === facts.enteredBy) return { refused: 'same_person' };
  return { to };
}

/** A hold may be final. The NGO takes a letter back wherever it is; the facility keeps what it has, or what is on its way to it. */
function mayBeStopped(verb: ExchangeVerb, { direction, heldFrom }: StepFacts): boolean {
  if (!heldFrom) return false;
  if (verb === 'withhold') return (direction === 'to_parent' ? AT_FACILITY : BEFORE_SENDING).includes(heldFrom);
  return verb === 'return_for_change';
}

/** Letters to a parent are the NGO's to enter; a parent's letter may be entered by whoever gets it first. */
export const mayEnter = (direction: ExchangeDirection, permissions: ReadonlySet<Permission>): boolean =>
  permissions.has('exchange.write') || (direction === 'to_child' && permissions.has('exchange.receive'));

/** A child's letter that lies at a facility, or is on its way to one. */
const AT_FACILITY: readonly ExchangeStatus[] = ['dispatched', 'received', 'facility_passed'];

/** A parent's letter that the facility still has. */
const BEFORE_SENDING: readonly ExchangeStatus[] = ['entered', 'facility_passed'];

/** A parent's letter that has left the facility: whether the parent is still held there no longer matters to it. */
export const isPastTheFacility = (direction: ExchangeDirection, status: ExchangeStatus): boolean =>
  direction === 'to_child' && ['dispatched', 'received', 'safety_passed'].includes(status);

/** The letter has been sent to where the parent no longer is. */
export const isMisrouted = (letter: {
  direction: ExchangeDirection;
  status: ExchangeStatus;
  facilityId: string;
  heldAt: string | null;
}): boolean => letter.direction === 'to_parent' && AT_FACILITY.includes(letter.status) && letter.facilityId !== letter.heldAt;

/** Where a letter goes on from after a hold: where it stopped; from its sending when it must be sent anew. */
export const whereItGoesOn = (letter: Parameters<typeof isMisrouted>[0]): ExchangeStatus =>
  isMisrouted(letter) ? 'safety_passed' : letter.status;

/** What a facility takes (its rules' `letters`); everything that does not fit at once. */
export function limitErrors(
  letters: { maxPages: number; drawings: boolean; recordedMessages: boolean },
  exchange: { kind: string; pages: number },
): FieldError[] {
  const taken = exchange.kind === 'drawing' ? letters.drawings : exchange.kind === 'recorded_message' ? letters.recordedMessages : true;
  return [
    ...(taken ? [] : [{ pointer: '/kind', code: 'exchange.kind_not_taken' }]),
    ...(exchange.pages > letters.maxPages
      ? [{ pointer: '/pages', code: 'exchange.too_many_pages', params: { limit: letters.maxPages } }]
      : []),
  ];
}

/**
 * Hard reasons that stop a step. At the hand-over the facility's own limits no longer count: it has just let the letter pass; and
 * a letter past the facility reaches the child although its writer has come home.
 */
export const stoppingReasons = (reasons: readonly Reason[], verb: 'enter' | 'dispatch' | 'hand_over', pastTheFacility = false): Reason[] =>
  reasons.filter(
    (reason) =>
      reason.severity === 'hard' &&
      !(verb === 'hand_over' && reason.owner === 'facility') &&
      !(pastTheFacility && reason.code === 'parent.released'),
  );

/** A drawing travels under the same consent, decision and restriction as a letter. */
export const gateModeOf = (kind: 'letter' | 'drawing' | 'recorded_message'): 'letter' | 'recorded_message' =>
  kind === 'recorded_message' ? kind : 'letter';
