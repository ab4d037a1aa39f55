import type { ContactMode } from '../kernel/contact-modes';
import type { Day } from '../kernel/days';
import type { Eligibility } from '../kernel/reasons';

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
  /** Nothing hard stands in the way. Who comes along is judged when the request is sent. */
  bookable: boolean;
}

/** What a request is about. */
export interface RequestInput {
  dyadIds: string[];
  sessionId: string;
  party: PartyMember[];
  /** An existing visit that is judged again: what it holds itself does not count against it. */
  excludeVisitId?: string;
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
    held: number;
    confirmed: number;
  };
  children: { dyadId: string; childId: string }[];
  /** First day of the month whose allowance the visit takes. */
  period: Day;
  pool: string;
  granted: number;
  noShowForfeits: boolean;
}
