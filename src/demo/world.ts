import type { CoreRules } from '../facilities/facilities.queries';
import { addDays, Day, dayInZone, diffDays, instantOf, isoWeekday } from '../kernel/days';
import { addMinutes } from '../kernel/instants';
import type { Grade } from '../kernel/vocabulary';
import type { Calendar } from '../kernel/working-days';
import { Contacts } from './contacts';
import { Ledger } from './ledger';
import { phoneNumber } from './names';
import { Random } from './random';
import { Rows } from './rows';

export const ZONE = 'Asia/Shanghai';
/** How far back the invented history goes, in days: fourteen months. */
export const HISTORY_DAYS = 425;
/** How far ahead sessions are dated, in days: the horizon of the nightly job. */
export const AHEAD_DAYS = 90;
const SEED = 20_261_101;

export type Sex = 'female' | 'male';

export interface Ward {
  id: string;
  code: string;
}

/** A dated session while the demo is being made; its counters are written last. */
export interface DemoSession {
  id: string;
  facilityId: string;
  timetableId: string | null;
  wardId: string | null;
  mode: string;
  day: Day;
  startsAt: Date;
  endsAt: Date;
  /** The closure that shut it. */
  closureId?: string;
  capacity: number;
  /** Up to here a second person may go beyond `capacity`; left out: nobody may. */
  hardCapacity?: number | null;
  held: number;
  confirmed: number;
  status: 'open' | 'closed';
}

export interface Place {
  /** A to E. */
  key: string;
  id: string;
  name: string;
  countyCode: string;
  rules: CoreRules;
  wards: Ward[];
  /** Who answers there; null where nobody has an account. */
  liaisonId: string | null;
  sessions: DemoSession[];
}

export interface DemoWorker {
  id: string;
  name: string;
}

export interface Ngo {
  id: string;
  alias: string;
  coordinatorId: string;
  leadId: string;
  /** Vetted and trained: those who accompany. */
  workers: DemoWorker[];
}

export interface DemoChild {
  id: string;
  dyadId: string;
  reference: string;
  preferredName: string;
  birthDate: Day;
}

export interface Caregiver {
  id: string;
  name: string;
  channel: 'sms' | 'call' | 'email';
  /** A letter goes beside her texts where the post is quick enough. */
  wantsLetters: boolean;
  relationship: string;
  isGuardian: boolean;
}

export interface Custody {
  rosterEntryId: string;
  place: Place;
  ward: Ward;
  grade: Grade;
}

/** A parent, the children in one household, and whoever looks after them. */
export interface Family {
  ngo: Ngo;
  children: DemoChild[];
  caregiver: Caregiver;
  parentId: string;
  enrolledOn: Day;
  /** Null: nobody knows where the parent is. */
  custody: Custody | null;
  /** Nothing of the family's own stands in the way of a meeting. */
  cleared: boolean;
  workerId: string;
}

/** Everything made so far. One instance per loading; nothing here reads the machine's clock. */
export class World {
  readonly rnd = new Random(SEED);
  readonly rows = new Rows();
  readonly contacts = new Contacts();
  readonly ledger = new Ledger();
  readonly today: Day;
  readonly places: Place[] = [];
  readonly ngos: Ngo[] = [];
  readonly families: Family[] = [];
  readonly users = new Map<string, string>();
  private phones = 0;
  private readonly outings = new Set<string>();
  private readonly midnights = new Map<Day, Date>();

  constructor(
    readonly now: Date,
    /** The country pack's days off. */
    readonly calendar: Calendar,
  ) {
    this.today = dayInZone(now, ZONE);
  }

  /** A day so many days from today; negative: ago. */
  day(days: number): Day {
    return addDays(this.today, days);
  }

  /** A wall time on a day. Kept per day: the demo's zone has no summer time, and thousands of look-ups would take a second. */
  at(day: Day, time: string): Date {
    let midnight = this.midnights.get(day);
    if (midnight === undefined) this.midnights.set(day, (midnight = instantOf(day, '00:00', ZONE)));
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return addMinutes(midnight, hours * 60 + minutes);
  }

  /** Some moment in office hours on the day, or on the working day before it; never later than half an hour ago. */
  office(day: Day): Date {
    let on = day;
    while (isoWeekday(on) > 5) on = addDays(on, -1);
    const at = addMinutes(this.at(on, '09:00'), this.rnd.int(0, 7 * 60 + 30));
    const latest = addMinutes(this.now, -30);
    return at < latest ? at : latest;
  }

  /** Some moment in office hours on the day or the working day after it, and later than `before`; never later than half an hour ago. */
  after(before: Date, day: Day): Date {
    let on = day;
    while (isoWeekday(on) > 5) on = addDays(on, 1);
    const at = addMinutes(this.at(on, '09:00'), this.rnd.int(0, 7 * 60 + 30));
    const latest = addMinutes(this.now, -30);
    const wanted = at < latest ? at : latest;
    return wanted > before ? wanted : addMinutes(before, 5);
  }

  age(birthYearsAgo: number): Day {
    return this.day(-Math.round(birthYearsAgo * 365.25) - this.rnd.int(5, 350));
  }

  phone(): string {
    this.phones += 1;
    return phoneNumber(this.phones);
  }

  daysSince(day: Day): number {
    return diffDays(day, this.today);
  }

  /** A worker who has no outing yet on the session's day. The one whose account the demo has keeps her days for the stories. */
  freeWorker(ngo: Ngo, session: DemoSession): DemoWorker | undefined {
    return ngo.workers.find((worker, i) => (i > 0 || ngo !== this.first) && !this.outings.has(`${worker.id}/${session.day}`));
  }

  /** The same where the plan makes sure of one. @throws Error when everybody is out */
  worker(ngo: Ngo, session: DemoSession): DemoWorker {
    return need(this.freeWorker(ngo, session));
  }

  /** Notes an outing to come. */
  sendOut(worker: DemoWorker, session: DemoSession): void {
    this.outings.add(`${worker.id}/${session.day}`);
  }

  place(key: string): Place {
    return need(this.places.find((p) => p.key === key));
  }

  user(name: string): string {
    return need(this.users.get(name));
  }

  get first(): Ngo {
    return need(this.ngos[0]);
  }

  get second(): Ngo {
    return need(this.ngos[1]);
  }
}

/** The value, which the demo's own plan guarantees. @throws Error when the plan is wrong */
export function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The demo plan names something that does not exist');
  return value;
}
