import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Eligibility, Reason, Verdict } from '../kernel/reasons';
import type { OfferedJourney, SoftReason } from './availability.rules';
import type { Checkpoint, JourneyFacts } from './eligibility.facts';
import type { RulesRow } from './eligibility.rows';

/** Somebody who comes along, as a request names them. */
export interface PartyMember {
  personType: 'caregiver' | 'worker' | 'relative';
  personId: string;
  place: 'inside' | 'waits' | 'travels';
}

/** A session of the window with everything that speaks for or against it. */
export interface BookableSession {
  id: string;
  mode: ContactMode;
  startsAt: Date;
  endsAt: Date;
  day: Day;
  capacity: number;
  held: number;
  confirmed: number;
  free: number;
  eligibility: Eligibility;
  /** The way there and home; null for contact from home and where nobody knows the way. */
  journey: OfferedJourney | null;
  /** What speaks for or against it beyond the gates; only where somebody asked for it. */
  soft?: SoftReason[];
  /** 1 is the best of the window; null when it cannot be booked. Only where somebody asked for it. */
  rank?: number | null;
  /** Nothing hard stands in the way. Who comes along is judged when the request is sent. */
  bookable: boolean;
  /** Only its windows are taken, and a second person may let somebody in beyond them. */
  beyond: boolean;
  /** The days off of its year are not announced: it may fall away. */
  provisional: boolean;
}

/** A version of a facility's rules that is only thought of. */
export type SupposedRules = RulesRow;

/** What a request is about. */
export interface RequestInput {
  dyadIds: string[];
  sessionId: string;
  party: PartyMember[];
  /** An existing visit that is judged again: what it holds itself does not count against it. */
  excludeVisitId?: string;
  /** Ask for a place beyond the session's capacity, which a second person must approve. */
  beyond?: boolean;
  /** Who starts the request, as the facility's rules name them; left out: nobody has said yet. */
  initiator?: string;
  /** Where on the way the gates are asked; `request` when left out. */
  checkpoint?: Checkpoint;
  /** The journey, once it is planned. */
  journey?: JourneyFacts;
  /** Rules that are not in force: what would the gates say if they were? */
  supposing?: SupposedRules;
  /** Families that travel along in the same group; of an existing visit they are read. */
  together?: Together;
  /** The group that a new visit joins: its workers are on the same bus. */
  groupId?: string;
  /** An existing visit as it would be without its group. */
  alone?: boolean;
}

/** The other families of a group: their dyads, and everybody who comes along with them. */
export interface Together {
  dyadIds: readonly string[];
  party: readonly PartyMember[];
}

/** An approval reason that a second person, or the facility itself, has already said yes to. */
export interface ApprovedReason extends Reason {
  /** The row of `approvals`; null: the facility confirmed the visit that names the worker. */
  approvalId: string | null;
  /** The last day on which the yes may be used; null: this visit only. */
  validUntil: Day | null;
}

/** What the gates said about one dyad, and on which facts: what `GateResultsService.record` keeps. */
export interface Judged {
  dyadId: string;
  /** `dyads.gate_version` as read with the facts: when the row has moved on, judge again. */
  gateVersion: number;
  verdict: Verdict;
  reasons: Reason[];
  approved: ApprovedReason[];
  ruleVersion: string;
  /** SHA-256 of the canonical facts, hex. */
  fingerprint: string;
  /** The canonical facts: plain JSON. */
  facts: object;
}

/** The answer to a request. */
export interface RequestAnswer {
  /** All its dyads together. */
  eligibility: Eligibility;
  /** Missing while nobody knows where the parent is or which rules hold there. */
  facts?: RequestFacts;
  /** Each dyad on its own, in id order. */
  judged: Judged[];
}

/** Adults inside, tables of a group (several children), video rooms. */
export interface SessionTakes {
  adults: number;
  groups: number;
  video: number;
}

/** What a booking needs to know once the gates are open. */
export interface RequestFacts {
  organisationId: string;
  parentId: string;
  rosterEntryId: string;
  facilityId: string;
  timeZone: string;
  session: {
    id: string;
    mode: ContactMode;
    startsAt: Date;
    endsAt: Date;
    day: Day;
    capacity: number;
    hardCapacity: number | null;
    held: number;
    confirmed: number;
    /** The days off of its year are not announced. */
    provisional: boolean;
    /** Of the row as the gates saw it: when it has moved on, judge again. */
    version: number;
  };
  /** What it takes of the session besides a window. */
  takes: SessionTakes;
  children: { dyadId: string; childId: string }[];
  /** The workers of the party as the gates saw them: when a row's `version` has moved on, judge again. */
  workerVersions: { id: string; version: number }[];
  /** First day of the month whose allowance the visit takes. */
  period: Day;
  pool: string;
  granted: number;
  noShowForfeits: boolean;
}
