import type { Day } from '../kernel/days';
import type { Admits, Audience } from './session.vocabulary';

/** What a line of a timetable says beyond its weekday, time and windows; left out: no more than that. */
export interface LineMore {
  /** Named dates instead of a weekday. */
  dates?: readonly Day[] | null;
  /** Dates left out. */
  exceptDates?: readonly Day[] | null;
  /** 2: every other ISO week, counted from the week of `anchorDay`, else of `validFrom`. */
  everyWeeks?: number;
  anchorDay?: Day | null;
  /** `MM-DD`, both included; may pass the turn of the year. */
  seasonFrom?: string | null;
  seasonTo?: string | null;
  audience?: Audience;
  admits?: Admits | null;
  room?: string | null;
  /** Up to here a second person may go beyond `capacity`; left out: nobody may. */
  hardCapacity?: number | null;
  maxAdults?: number | null;
  maxGroups?: number | null;
  maxVideo?: number | null;
}

/** One line of a timetable; times are local wall times. */
export interface TimetableLine extends LineMore {
  id: string;
  wardId: string | null;
  mode: string;
  /** ISO: 1 Monday … 7 Sunday; null for a line of named dates. */
  weekday: number | null;
  startsAt: string;
  endsAt: string;
  capacity: number;
  validFrom: Day;
  /** Last day, included; null: until further notice. */
  validTo: Day | null;
}
