import { addDays, Day } from '../../kernel/days';
import type { Owner, Reason } from '../../kernel/reasons';
import type { DayFacts, DyadFacts, Facts } from '../eligibility.facts';

/** H hard: no override · A approval by a second person · W warning · – not asked here. */
export type Letter = 'H' | 'A' | 'W' | '–';
/** The severity at request, confirmation, the day before and departure, in this order. */
export type Cells = `${Letter}${Letter}${Letter}${Letter}`;

/** What a code changes about its gate's row. */
export interface CodeSpec {
  owner?: Owner;
  source?: string;
  /** Another severity than the cell of the table; it never counts where the cell says –. */
  severity?: 'H' | 'A' | 'W' | Cells;
}

export interface Finding<C extends string = string> {
  code: C;
  params?: Reason['params'];
  due?: Day;
  /** A more exact source, e.g. the facility's own notice. */
  source?: string;
}

/** A fact that a gate cannot do without; one that could not be read is `undefined`. */
export type Need = keyof Facts | `dyad.${keyof DyadFacts}`;

/** One gate: what it looks at, which codes it may give, and the pure rule. */
export interface GateRule<C extends string = string> {
  /** What the answer hangs from: the session itself, or nothing that differs between the sessions of a day (`DayFacts`). */
  per: 'session' | 'day';
  needs: readonly Need[];
  /** Must be known once the request has been made: who comes, which session. */
  neededLater?: readonly ('party' | 'session')[];
  codes: Record<C, CodeSpec>;
  find: (facts: Facts) => Finding<C>[];
}

type Declared<C extends string, F> = Omit<GateRule<C>, 'per' | 'find'> & { find: (facts: F) => Finding<C>[] };

/** Declares a rule that looks at the session, so that it can only give its own codes. */
export const rule = <C extends string>(gate: Declared<C, Facts>): GateRule<C> => ({ ...gate, per: 'session' });

/** Declares a rule that cannot see the session: whoever judges a window asks it once a day. */
export const dayRule = <C extends string>(gate: Declared<C, DayFacts>): GateRule<C> => ({ ...gate, per: 'day' });

/** By when papers should be in order: a week before the day, so that the facility can still be asked; never before today. */
export function paperworkDue({ today, on }: Pick<Facts, 'today' | 'on'>): Day {
  const due = addDays(on, -7);
  return due < today ? today : due;
}

/** Whether something dated, both ends included, is in force on a day. */
export const inForce = ({ startsOn, endsOn }: { startsOn: Day; endsOn: Day | null }, on: Day): boolean =>
  startsOn <= on && (endsOn === null || on <= endsOn);

/** The workers of the party that are on file. */
export const workersOf = ({ party }: Pick<Facts, 'party'>) =>
  (party?.members ?? []).flatMap((member) => (member.known && member.worker !== null ? [{ member, worker: member.worker }] : []));

export const POLICY = 'Kinline safeguarding policy 2026-11';
export const MOJ = '司发通〔2016〕118号 (MOJ rules on visits and letters, 2016)';
export const MINORS = 'Law on the Protection of Minors';
export const CRC = 'Convention on the Rights of the Child, art. 12';
export const FACILITY = 'Rules of the facility';
