import { addDays, instantOf } from '../../src/kernel/days';

/** How much of everything there is. `scale` 1 is a nation: 700 facilities, a million children, twelve million contacts. */
export interface Shape {
  facilities: number;
  /** Provinces whose bureaus the facilities belong to. */
  bureaus: number;
  organisations: number;
  children: number;
  parents: number;
  workers: number;
  /** Days with sessions: `past` before today and the rest from tomorrow on. */
  days: number;
  past: number;
  sessionsADay: number;
  /** Contacts of a child that did not come from a visit or a letter of ours: what was there when the family came. */
  earlier: number;
  today: string;
  seed: number;
}

export const ZONE = 'Asia/Shanghai';

/** What every sample facility states. */
export const RULES = JSON.stringify({
  visitorsMaxTotal: 3,
  childrenExtra: 0,
  adultAge: 18,
  minAdultsInside: 1,
  guardianMayAccompany: true,
  noticeWorkingDays: 1,
  horizonDays: 60,
  entitlement: { strict: 1, observation: 2, general: 3, lenient: 4 },
  sharedAcrossModes: true,
  proofsAccepted: ['household_register'],
  makeUpWorkday: 'unknown',
  openOnHolidays: true,
  noShowForfeits: false,
  letters: { maxPages: 5, drawings: true, recordedMessages: true },
});
const COMING_EVERY = 4;
const PER_ORGANISATION = 14_000;

/** The shape of a scale; at least two facilities and a family for each. */
export function shapeOf(scale: number, today: string, seed: number): Shape {
  const children = Math.max(20, Math.round(1_000_000 * scale));
  const facilities = Math.max(2, Math.round(700 * scale));
  return {
    facilities,
    bureaus: Math.min(31, facilities),
    organisations: Math.max(2, Math.round(children / PER_ORGANISATION)),
    children,
    // Every fourth parent has two children of ours.
    parents: Math.ceil((children * 4) / 5),
    workers: Math.max(4, Math.round(children / 100)),
    days: 90,
    past: 60,
    sessionsADay: 20,
    earlier: 10,
    today,
    seed,
  };
}

/** Kinds of rows, one number each: part of their ids. */
const KINDS = [
  'organisation', 'user', 'facility', 'rules', 'ward', 'worker', 'child', 'caregiver', 'link', 'parent', 'roster', 'custody', 'dyad', 'consent',
  'view', 'proof', 'decision', 'session', 'visit', 'change', 'entry', 'exchange', 'contact', 'source', 'audit', 'token', 'bureau',
] as const; // prettier-ignore
export type Kind = (typeof KINDS)[number];

const BASE = 0x018d_0000_0000;

/** The id of the n-th row of a kind: the same for the same seed, ascending with n as real ones are, so that indexes grow at their end. */
export function idOf(kind: Kind, n: number, seed: number): string {
  const time = (BASE + n).toString(16).padStart(12, '0');
  const rest = (seed >>> 0).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${KINDS.indexOf(kind).toString(16).padStart(3, '0')}-8000-${rest}`;
}

const ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/** A reference nobody else has: the number in the alphabet of references, six letters. */
export function referenceOf(n: number): string {
  let text = '';
  for (let i = 0, left = n; i < 6; i += 1, left = Math.floor(left / ALPHABET.length))
    text = `${ALPHABET[left % ALPHABET.length] ?? ''}${text}`;
  return text;
}

/** A number that looks random and is the same for the same n and seed (a round of Weyl and xorshift-multiply). */
export function mixed(n: number, seed: number): number {
  let x = Math.imul(n ^ (seed * 0x9e3779b9), 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** One session by its place in the year: `day` counts from the first, `slot` within the day. */
export interface Slot {
  n: number;
  day: string;
  startsAt: Date;
  endsAt: Date;
}

/** The children of a parent, as numbers. Parents 0, 4, 8 … have two. */
export function childrenOf(parent: number, { children }: Shape): number[] {
  const first = parent + Math.ceil(parent / 4);
  const all = parent % 4 === 0 ? [first, first + 1] : [first];
  return all.filter((child) => child < children);
}

/** Days and instants of a shape, computed once per day. */
export class Calendar {
  private readonly starts: { day: string; at: number }[];

  constructor(readonly shape: Shape) {
    this.starts = Array.from({ length: shape.days }, (_, i) => {
      const day = addDays(shape.today, i < shape.past ? i - shape.past : i - shape.past + 1);
      return { day, at: instantOf(day, '08:30', ZONE).getTime() };
    });
  }

  slot(facility: number, day: number, slot: number): Slot {
    const start = this.starts[day];
    if (!start) throw new Error('no such day');
    const startsAt = new Date(start.at + slot * 25 * 60_000);
    const n = (facility * this.shape.days + day) * this.shape.sessionsADay + slot;
    return { n, day: start.day, startsAt, endsAt: new Date(startsAt.getTime() + 20 * 60_000) };
  }
}

/** A visit of a parent: over, or still to come. */
export interface PlannedVisit {
  n: number;
  parent: number;
  children: number[];
  slot: Slot;
  status: 'completed' | 'confirmed' | 'requested';
}

/** Whose coming visit takes this session's seat, as the parent's place in the facility; undefined for a free session. */
export function comingIn(futureSession: number): number | undefined {
  return futureSession % COMING_EVERY === 0 ? (futureSession / COMING_EVERY) * 2 : undefined;
}

export const comingStatus = (place: number): 'confirmed' | 'requested' => (place % 3 === 0 ? 'requested' : 'confirmed');

/** The visits of a parent: one in the last month, every fourth another the month before, every second one to come while sessions last. */
export function visitsOf(parent: number, calendar: Calendar): PlannedVisit[] {
  const { shape } = calendar;
  const [facility, place] = [parent % shape.facilities, Math.floor(parent / shape.facilities)];
  const children = childrenOf(parent, shape);
  if (children.length === 0) return [];
  const half = Math.floor(shape.past / 2);
  const random = mixed(parent, shape.seed);
  const over = (n: number, day: number): PlannedVisit => ({
    n: parent * 3 + n,
    parent,
    children,
    slot: calendar.slot(facility, day, (random >>> 8) % shape.sessionsADay),
    status: 'completed',
  });
  const visits = [over(0, half + (random % half))];
  if (parent % 4 === 1) visits.push(over(1, random % half));
  const future = (place / 2) * COMING_EVERY;
  if (place % 2 === 0 && future < (shape.days - shape.past) * shape.sessionsADay) {
    const [day, slot] = [shape.past + Math.floor(future / shape.sessionsADay), future % shape.sessionsADay];
    visits.push({ n: parent * 3 + 2, parent, children, slot: calendar.slot(facility, day, slot), status: comingStatus(place) });
  }
  return visits;
}
