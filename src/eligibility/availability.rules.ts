import type { Journey, Route } from '../journeys/journeys.queries';
import type { Day } from '../kernel/days';
import type { Verdict } from '../kernel/reasons';

/** When a family leaves and is home again, and how sure that is. */
export interface OfferedJourney extends Journey {
  basis: Route['basis'];
  minutesThere: number;
  minutesBack: number;
  costPerPerson: number | null;
  source: string;
  asOf: Day | null;
}

/** What ranking and words need of an offered session; everything here has been found out already. */
export interface OfferFacts {
  id: string;
  verdict: Verdict;
  startsAt: Date;
  /** How many days from today. */
  inDays: number;
  free: number;
  /** The child would miss school. */
  inSchool: boolean;
  /** A statutory day off. */
  dayOff: boolean;
  /** The child travels for this kind of contact. */
  travels: boolean;
  /** Null where nobody knows the way, or nobody travels. */
  journey: OfferedJourney | null;
  /** Somebody the child knows is free, somebody is, nobody is; null where nobody has to come along. */
  escort: { how: 'known' | 'free'; workerId: string; name: string } | { how: 'none' } | null;
  /** The year's days off have not been announced. */
  provisional: boolean;
  /** One of the children has not met the parent yet, in this way or in person. */
  firstMeeting: boolean;
}

/** What speaks for or against a date beyond the gates. `availability:soft.<code>` has the words. */
export interface SoftReason {
  code: SoftCode;
  side: 'for' | 'against';
  params?: Record<string, string | number>;
}

export const SOFT_CODES = [
  'needs_approval',
  'first_meeting',
  'no_school',
  'day_off',
  'school_time',
  'home_by_night',
  'home_late',
  'night_away',
  'way_unknown',
  'near',
  'far',
  'way_estimated',
  'calendar_open',
  'escort_known',
  'escort_free',
  'escort_none',
] as const;
export type SoftCode = (typeof SOFT_CODES)[number];

/** Home at eight in the evening is night, as the gate of journeys has it. */
const NIGHT = '20:00';
/** A way of up to two hours is near. */
const NEAR_MINUTES = 120;
/** Within a fortnight one first meeting is as soon as another. */
const FORTNIGHT = 14;
const BEST = 3;

const isLate = (journey: OfferedJourney): boolean => !journey.overnight && journey.returnTime >= NIGHT;

/**
 * The ranking, one step after the other: a later step is only asked where all earlier ones are equal, and no numbers are added up. Each step
 * has its words in `availability:step.<code>`. Smaller is better. (docs/decisions/0016)
 */
export const STEPS: readonly { code: string; of: (offer: OfferFacts) => number }[] = [
  // 1. A date for which nobody has to say yes first.
  { code: 'no_approval', of: (o) => (o.verdict === 'allow' ? 0 : 1) },
  // 2. A child who has never met the parent does not wait for a more comfortable date: by fortnights, sooner first.
  { code: 'first_meeting', of: (o) => (o.firstMeeting ? Math.floor(o.inDays / FORTNIGHT) : 0) },
  // 3. Outside school.
  { code: 'no_school', of: (o) => (o.inSchool ? 1 : 0) },
  // 4. Home the same day by night; then a known night away or late hour; then a way nobody knows.
  { code: 'home_by_night', of: (o) => (!o.travels ? 0 : o.journey === null ? 2 : o.journey.overnight || isLate(o.journey) ? 1 : 0) },
  // 5. A day that the calendar cannot take back.
  { code: 'calendar_sure', of: (o) => (o.provisional ? 1 : 0) },
  // 6. Somebody the child knows can come along, else anybody.
  { code: 'escort', of: (o) => (o.escort === null || o.escort.how === 'known' ? 0 : o.escort.how === 'free' ? 1 : 2) },
  // 7. Sooner.
  { code: 'sooner', of: (o) => o.startsAt.getTime() },
  // 8. More room, so that the last seats stay for those who have no other date.
  { code: 'room', of: (o) => -o.free },
];

/** Better first; equal only for the same session. */
export function compareOffers(a: OfferFacts, b: OfferFacts): number {
  for (const { of } of STEPS) {
    const difference = of(a) - of(b);
    if (difference !== 0) return difference;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The three best of ranked sessions, on different days as far as there are any. */
export function bestOf<T extends { day: string }>(ranked: readonly T[]): T[] {
  const best = ranked.filter((offer, i) => ranked.findIndex((other) => other.day === offer.day) === i).slice(0, BEST);
  const more = ranked.filter((offer) => !best.includes(offer)).slice(0, BEST - best.length);
  return [...best, ...more].sort((a, b) => ranked.indexOf(a) - ranked.indexOf(b));
}

/** Everything soft that speaks for or against a date, in the order of the ranking. */
export function softReasons(offer: OfferFacts): SoftReason[] {
  return [
    ...(offer.verdict === 'needs_approval' ? [against('needs_approval')] : []),
    ...(offer.firstMeeting ? [inFavour('first_meeting')] : []),
    offer.inSchool ? against('school_time') : inFavour(offer.dayOff ? 'day_off' : 'no_school'),
    ...(offer.travels ? wayReasons(offer.journey) : []),
    ...(offer.provisional ? [against('calendar_open')] : []),
    ...escortReasons(offer.escort),
  ];
}

function wayReasons(journey: OfferedJourney | null): SoftReason[] {
  if (journey === null) return [against('way_unknown')];
  const { returnTime: time, minutesThere: minutes } = journey;
  return [
    journey.overnight ? against('night_away') : isLate(journey) ? against('home_late', { time }) : inFavour('home_by_night', { time }),
    minutes <= NEAR_MINUTES ? inFavour('near', { minutes }) : against('far', { minutes }),
    ...(journey.basis === 'estimated' ? [against('way_estimated')] : []),
  ];
}

function escortReasons(escort: OfferFacts['escort']): SoftReason[] {
  if (escort === null) return [];
  if (escort.how === 'none') return [against('escort_none')];
  return [inFavour(escort.how === 'known' ? 'escort_known' : 'escort_free', { worker: escort.name })];
}

const inFavour = (code: SoftCode, params?: SoftReason['params']): SoftReason => ({ code, side: 'for', ...(params && { params }) });
const against = (code: SoftCode, params?: SoftReason['params']): SoftReason => ({ code, side: 'against', ...(params && { params }) });
