import type { Admits, Audience } from '../kernel/admission';
import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Grade, ProofKind } from '../kernel/vocabulary';
import type { SchoolTerms } from '../kernel/school-terms';
import type { Calendar } from '../kernel/working-days';
import type { RulesFacts } from './rule-facts';

export type { RulesFacts } from './rule-facts';

/** Where on the way to a meeting the gates are asked; a checklist without a session is asked like a request. */
export const CHECKPOINTS = ['request', 'confirmation', 'day_before', 'departure'] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

/**
 * Everything the gates may look at. A fact that is not known is null or empty, and never counts as a yes; one that could not be
 * read at all is `undefined`, and the gate that needs it says so (`facts.unknown`).
 */
export interface Facts {
  mode: ContactMode;
  checkpoint: Checkpoint;
  /** The visit that is judged; null: a request or a checklist. */
  visit: VisitFacts | null;
  /** The day of the contact at the facility. */
  on: Day;
  /** Today at the facility. */
  today: Day;
  now: Date;
  /** Who starts the request; null or left out: nobody has said yet. */
  initiator?: string | null;
  dyad: DyadFacts;
  /** The facility's rules in force on the day; null when unknown or when nobody knows where the parent is. */
  rules: RulesFacts | null;
  calendar: Calendar;
  /** When there is school where the child lives; null or left out: nobody knows. */
  schoolTerms?: SchoolTerms | null;
  /** The parent's shared allowance for the day's month; null when it cannot be known. */
  allowance: AllowanceFacts | null;
  /** Null: judged without a session (the checklist). */
  session: SessionFacts | null;
  /** Null: nobody has been named yet. */
  party: PartyFacts | null;
  /** Everybody on one bus, the party among them, when several families travel together; left out: the party travels alone. */
  together?: PartyFacts;
  /** Null: not planned yet. */
  journey: JourneyFacts | null;
}

/** The facts that all sessions of a day have in common, as long as they are of one kind and nobody else comes along. */
export const DAY_FACTS = [
  'mode',
  'checkpoint',
  'visit',
  'on',
  'today',
  'dyad',
  'rules',
  'calendar',
  'allowance',
  'party',
  'together',
] as const;

/** What a gate may look at that is asked once a day: of the session nothing, of the journey only whether there is a night away. */
export type DayFacts = Pick<Facts, (typeof DAY_FACTS)[number]> & { journey: Pick<JourneyFacts, 'overnight'> | null };

export interface VisitFacts {
  id: string;
  /** The facility has confirmed it, and with it every worker it names who goes inside. */
  confirmed: boolean;
}

/** Door to door, local wall times `HH:mm` on the day of the meeting. */
export interface JourneyFacts {
  leaveTime: string;
  returnTime: string;
  overnight: boolean;
  /** Somebody knows the way, or it is reckoned from the distance; left out by whoever plans it by hand. */
  basis?: 'known' | 'estimated';
}

export interface DyadFacts {
  dyadId: string;
  childId: string;
  organisationId: string;
  /** Moves on with every change of a fact below. */
  gateVersion: number;
  birthDate: Day;
  sex: 'female' | 'male';
  /** The child's file is storage only. */
  childRestricted: boolean;
  /** Whom the child or guardian wants as escort; null: nobody asked. */
  escortPreference: 'female' | 'male' | 'any' | null;
  status: 'open' | 'closed';
  parentId: string;
  custody: CustodyFacts | null;
  /** The parent's last known custody ended with a release. */
  released: boolean;
  /** On this dyad or on the parent, not lifted; past and future ones too. */
  restrictions: RestrictionFacts[];
  /** What is known of harm, each with the conference that answered it. */
  harmMarkers: { kind: string; conference: { decision: string; heldOn: Day } | null }[];
  /** The one in force or under review. `conditions` are what two people asked of every meeting. */
  decision: DecisionFacts | null;
  /** Not withdrawn. */
  consents: ConsentFacts[];
  /** What the child said last. */
  view: ViewFacts | null;
  /** Not withdrawn. `expiresOn` is the first day on which it no longer holds. */
  proofs: { kind: ProofKind; expiresOn: Day | null }[];
  openIncidents: number;
  /** Reports to an authority that are decided and not sent. */
  openReports: number;
  /** The child met the parent before, in person or by video. */
  metInPerson: boolean;
  metByVideo: boolean;
  /** Meetings that are over and whose report is missing. */
  unreported: { visitId: string; day: Day }[];
  /** Earlier meetings that have not been talked through with the child. */
  undebriefed: { visitId: string; day: Day }[];
  /** Preparation and fitness tasks of the judged visit. */
  tasks: { kind: string; status: 'open' | 'done' | 'dropped'; outcome: string | null }[];
  /** Approved, whatever their last day. */
  approvals: { id: string; reasonCode: string; visitId: string | null; validUntil: Day }[];
  /** Caregivers of today who can be reached by message or call. */
  channels: number;
}

export interface RestrictionFacts {
  kind: string;
  /** Null or empty: the scope is unknown. */
  modes: string[] | null;
  startsOn: Day;
  endsOn: Day | null;
  /** The facility has said so itself: it is not a paper of the case, and it ends with the facility's word. */
  byFacility?: boolean;
}

export interface DecisionFacts {
  level: number;
  reviewOn: Day;
  conditions: string[];
  status: 'active' | 'under_review';
  /** Under review: by when it must have been looked at. */
  reviewDueOn: Day | null;
  /** The day of the conference that decided it; null: no conference did. */
  conferenceHeldOn: Day | null;
}

export interface ConsentFacts {
  purpose: string;
  capacity: string;
  answer: 'yes' | 'no';
  startsOn: Day;
  /** The first day on which it no longer holds. */
  expiresOn: Day;
  /** Guardianship changed since: it holds again only once confirmed. */
  toReconfirm: boolean;
}

export interface ViewFacts {
  view: 'yes' | 'not_now' | 'no' | 'cannot_tell';
  askedOn: Day;
  validUntil: Day;
  askAgainOn: Day | null;
  caregiverPresent: boolean;
}

export interface CustodyFacts {
  rosterEntryId: string;
  facilityId: string;
  timeZone: string;
  pack: string;
  wardId: string | null;
  /** As the facility's rules name the ward. */
  wardCode?: string | null;
  grade: Grade;
  /** The child lives in another province than the facility is in; null: nobody can say. */
  otherProvince?: boolean | null;
}

export interface AllowanceFacts {
  /** By today's grade, with what was added to the period. */
  granted: number;
  /** The first day of the next period; left out: the first of the next month. */
  renewsOn?: Day;
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
  /** Up to here a second person may let somebody in beyond `capacity`; null: nobody may. */
  hardCapacity: number | null;
  /** The request asks for a place beyond `capacity`, with a second person's yes. */
  beyond: boolean;
  /** Without the judged visit's own seat. */
  taken: number;
  /** What is free besides windows, without what the judged visit takes itself; null: no limit. */
  free: { adults: number | null; groups: number | null; video: number | null };
  /** For whom it is meant, and which wards and grades are let in or kept out; null: all. */
  audience: Audience;
  admits: Admits | null;
  /** The facility wrote this very day into its timetable: a replacement day, a make-up day, a day of its own. */
  dated: boolean;
  /** An existing request is judged again: notice and horizon bound the request, not the answer. */
  requestedAlready: boolean;
  /** Undefined when it could not be read. */
  childBusy?: boolean;
  parentBusy?: boolean;
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
  /** On this person, not lifted. */
  restrictions: RestrictionFacts[];
}

export interface WorkerFacts {
  id: string;
  version: number;
  sex: 'female' | 'male';
  active: boolean;
  /** Every query of the police and procuratorate records. */
  vettings: { queriedOn: Day; clear: boolean }[];
  hiredOn: Day | null;
  trainedOn: Day | null;
  conductAcceptedOn: Day | null;
  /** The facility lets the worker go inside on the day. */
  approvedInside: boolean;
  busy: boolean;
}
