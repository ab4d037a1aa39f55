import type { Admits, Audience } from '../kernel/admission';
import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Route } from '../journeys/journeys.queries';
import type { Calendar } from '../kernel/working-days';
import type { DyadFacts, RestrictionFacts, RulesFacts, WorkerFacts } from './eligibility.facts';

/** A version of a facility's rules with its dates; `effectiveTo` is the first day on which it no longer holds. */
export interface RulesRow {
  facilityId: string;
  effectiveFrom: Day;
  effectiveTo: Day | null;
  rules: Omit<RulesFacts, 'source' | 'sources'>;
  source: string;
  sources?: Record<string, string>;
}

/** The ledger of one parent, period and pool, without what the excluded visit takes. */
export interface AllowanceRow {
  rosterEntryId: string;
  period: Day;
  pool: string;
  held: number;
  used: number;
  usedByOthers: number;
  /** What was added to what the grade grants. */
  adjusted: number;
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
  /** Wall times at the facility, `HH:mm`. */
  localStart: string;
  localEnd: string;
  capacity: number;
  /** Up to here a second person may go beyond `capacity`; null: nobody may. */
  hardCapacity: number | null;
  held: number;
  confirmed: number;
  status: 'open' | 'closed';
  /** Wards that a closure keeps out of it while it takes place for others; null: none. */
  shutWards?: string[] | null;
  /** Moves on with every change of what the session is. */
  version: number;
  /** Limits besides windows, null where there is none, and what others have taken of each. */
  maxAdults: number | null;
  maxGroups: number | null;
  maxVideo: number | null;
  adultsTaken: number;
  groupsTaken: number;
  videoTaken: number;
  audience: Audience;
  admits: Admits | null;
  /** Made from a line of named dates: the facility wrote this very day. */
  dated: boolean;
  /** The days off of its year are not announced. */
  provisional: boolean;
  /** Seats that the excluded visit itself takes here. */
  ownSeats: number;
  /** The excluded visit has been asked for beyond the capacity of this session. */
  ownBeyond?: boolean;
  /** Workers who go inside with the excluded visit, as the facility confirmed it; null: it has not. */
  ownInside: string[] | null;
}

/** A time at which a child or a parent is taken; `id` is the child's or the roster entry's. */
export interface BusyRow {
  id: string;
  startsAt: Date;
  endsAt: Date;
}

/** A worker who could come along. */
export interface EscortRow {
  id: string;
  name: string;
  organisationId: string;
  /** Went with one of the children last time, or has the child in the caseload. */
  known: boolean;
  worker: WorkerFacts;
}

/** A named person as the records know him or her. */
export interface PersonRow {
  personId: string;
  known: boolean;
  birthDate: Day | null;
  relationship: string | null;
  isGuardian: boolean;
  /** On this person, not lifted. */
  restrictions: RestrictionFacts[];
  /** Null for everybody who is not a worker of the organisation. */
  worker: WorkerFacts | null;
}

/** Sources of a window's facts that can fail alone; what hangs from one that did is unknown, and unknown is never offered. */
export type Source = 'rules' | 'calendars' | 'allowances' | 'busy' | 'escorts';

/** Everything read for one question. A source that could not be read is undefined. */
export interface Loaded {
  dyads: DyadFacts[];
  /** By dyad: the way from the child's home to the parent's facility; null: nobody can say. */
  routes: ReadonlyMap<string, Route | null>;
  /** By dyad: the county the child lives in. */
  homes?: ReadonlyMap<string, string>;
  rules: RulesRow[] | undefined;
  /** By country pack. */
  calendars: Map<string, Calendar> | undefined;
  allowances: AllowanceRow[] | undefined;
  sessions: SessionRow[];
  busy: BusyRow[] | undefined;
  /** Those the children know first; empty when nobody asked for them. */
  escorts?: EscortRow[];
  /** Which sources could not be read. */
  unread?: Source[];
}
