import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Calendar } from '../kernel/working-days';
import type { DyadFacts, RulesFacts } from './eligibility.facts';

/** A version of a facility's rules with its dates; `effectiveTo` is the first day on which it no longer holds. */
export interface RulesRow {
  facilityId: string;
  effectiveFrom: Day;
  effectiveTo: Day | null;
  rules: Omit<RulesFacts, 'source'>;
  source: string;
}

/** The ledger of one parent, month and pool, without what the excluded visit takes. */
export interface AllowanceRow {
  rosterEntryId: string;
  period: Day;
  pool: string;
  held: number;
  used: number;
  usedByOthers: number;
}

export interface SessionRow {
  id: string;
  facilityId: string;
  timeZone: string;
  wardId: string | null;
  mode: ContactMode;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
  held: number;
  confirmed: number;
  status: 'open' | 'closed';
  /** Seats that the excluded visit itself takes here. */
  ownSeats: number;
}

/** A time at which a child or a parent is taken; `id` is the child's or the roster entry's. */
export interface BusyRow {
  id: string;
  startsAt: Date;
  endsAt: Date;
}

/** A named person as the records know him or her. */
export interface PersonRow {
  personId: string;
  known: boolean;
  birthDate: Day | null;
  relationship: string | null;
  isGuardian: boolean;
  /** Of a worker; null for everybody else. */
  sex: 'female' | 'male' | null;
  active: boolean;
  vettedOn: Day | null;
  vettingClear: boolean;
  trainedOn: Day | null;
  approvedInside: boolean;
  busy: boolean;
}

/** Everything read for one question. */
export interface Loaded {
  dyads: DyadFacts[];
  rules: RulesRow[];
  /** By country pack. */
  calendars: Map<string, Calendar>;
  allowances: AllowanceRow[];
  sessions: SessionRow[];
  busy: BusyRow[];
}
