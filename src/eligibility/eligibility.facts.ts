import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Grade, ProofKind } from '../kernel/vocabulary';
import type { Calendar } from '../kernel/working-days';

/** Everything the gates may look at. A fact that is not known is null or empty, and never counts as a yes. */
export interface Facts {
  mode: ContactMode;
  /** The day of the contact at the facility. */
  on: Day;
  /** Today at the facility. */
  today: Day;
  now: Date;
  dyad: DyadFacts;
  /** The facility's rules in force on the day; null when unknown or when nobody knows where the parent is. */
  rules: RulesFacts | null;
  calendar: Calendar;
  /** The parent's shared allowance for the day's month; null when it cannot be known. */
  allowance: AllowanceFacts | null;
  /** Null: judged without a session (the checklist). */
  session: SessionFacts | null;
  /** Null: nobody has been named yet. */
  party: PartyFacts | null;
}

export interface DyadFacts {
  dyadId: string;
  childId: string;
  organisationId: string;
  birthDate: Day;
  sex: 'female' | 'male';
  status: 'open' | 'closed';
  parentId: string;
  custody: CustodyFacts | null;
  /** The parent's last known custody ended with a release. */
  released: boolean;
  /** Not lifted; past and future ones too. */
  restrictions: { kind: string; modes: string[] | null; startsOn: Day; endsOn: Day | null }[];
  /** The active one. `conditions` are what two people asked of every meeting. */
  decision: { level: number; reviewOn: Day; conditions: string[] } | null;
  /** Not withdrawn. `expiresOn` is the first day on which it no longer holds. */
  consents: { purpose: string; capacity: string; startsOn: Day; expiresOn: Day }[];
  /** What the child said last. */
  view: { view: 'yes' | 'not_now' | 'no' | 'cannot_tell'; validUntil: Day; askAgainOn: Day | null; caregiverPresent: boolean } | null;
  /** Not withdrawn. `expiresOn` is the first day on which it no longer holds. */
  proofs: { kind: ProofKind; expiresOn: Day | null }[];
  openIncidents: number;
  /** The child met the parent before, or an earlier meeting of this dyad took place. */
  metBefore: boolean;
  /** Meetings that are over and whose report is missing. */
  unreported: { visitId: string; day: Day }[];
}

export interface CustodyFacts {
  rosterEntryId: string;
  facilityId: string;
  timeZone: string;
  pack: string;
  wardId: string | null;
  grade: Grade;
}

/** What the gates need of a facility's rules. */
export interface RulesFacts {
  visitorsMaxTotal: number;
  childrenExtra: number;
  adultAge: number;
  minAdultsInside: number;
  guardianMayAccompany: boolean;
  noticeWorkingDays: number;
  horizonDays: number;
  entitlement: Record<Grade, number>;
  sharedAcrossModes: boolean;
  proofsAccepted: readonly ProofKind[];
  makeUpWorkday: 'workday' | 'weekend' | 'unknown';
  noShowForfeits: boolean;
  /** Where the rules come from, e.g. a notice of the facility. */
  source: string;
}

export interface AllowanceFacts {
  /** By today's grade. */
  granted: number;
  /** Without what the judged visit itself holds. */
  held: number;
  used: number;
  usedByOthers: number;
}

export interface SessionFacts {
  id: string;
  facilityId: string;
  mode: ContactMode;
  wardId: string | null;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  /** Local wall time at the facility, `HH:mm`. */
  localStart: string;
  localEnd: string;
  open: boolean;
  capacity: number;
  /** Without the judged visit's own seat. */
  taken: number;
  /** An existing request is judged again: notice and horizon bound the request, not the answer. */
  requestedAlready: boolean;
  childBusy: boolean;
  parentBusy: boolean;
}

/** Everybody who comes along, children of the same request included. */
export interface PartyFacts {
  /** Birth dates of all children who come, this dyad's own among them. */
  childBirthDates: Day[];
  members: PartyMemberFacts[];
}

export interface PartyMemberFacts {
  personType: 'caregiver' | 'worker' | 'relative';
  place: 'inside' | 'waits' | 'travels';
  /** On file for one of the children (caregiver), the parent (relative) or the organisation (worker). */
  known: boolean;
  /** Null: not on file. */
  birthDate: Day | null;
  /** Caregivers: relationship to the child. */
  relationship: string | null;
  isGuardian: boolean;
  worker: WorkerFacts | null;
}

export interface WorkerFacts {
  sex: 'female' | 'male';
  active: boolean;
  vettedOn: Day | null;
  vettingClear: boolean;
  trainedOn: Day | null;
  /** The facility lets the worker go inside on the day. */
  approvedInside: boolean;
  busy: boolean;
}
