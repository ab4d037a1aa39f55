import type { Journey, Route } from '../journeys/journeys.queries';
import type { Day } from '../kernel/days';
import type { Verdict } from '../kernel/reasons';

/** When a family leaves and is home again, and how sure that is. */
export interface OfferedJourney extends Journey {
  basis: Route['basis'];
  minutesThere: number;
  minutesBack: number;
  /** Pieces of the way there, as far as somebody has entered them. */
  legs: Route['legs'];
  /** `HH:mm` at the facility; null: not known. */
  lastReturnTime: string | null;
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

/** What another way takes of the parent's allowance. */
export interface InsteadCost {
  /** Contacts it uses up: one, or none for what needs no session. */
  uses: 0 | 1;
  /** The allowance is the one that meetings draw from, too. */
  shared: boolean;
  /** What is left of it before, and was granted, in the period of the first session; null where nobody knows or nothing is used. */
  left: number | null;
  granted: number | null;
  /** First day of the next period. */
  renewsOn: Day | null;
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

/** The positions of offers, the best first; equal only for the same session. Each step is asked once per offer. */
export function rankedPositions(offers: readonly OfferFacts[]): number[] {
  const asked = offers.map((offer, position) => ({ id: offer.id, position, steps: STEPS.map(({ of }) => of(offer)) }));
  return asked.sort((a, b) => compareSteps(a.steps, b.steps) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map(({ position }) => position);
}

/** Better first; equal only for the same session. */
export const compareOffers = (a: OfferFacts, b: OfferFacts): number => (a.id === b.id ? 0 : rankedPositions([a, b])[0] === 0 ? -1 : 1);

function compareSteps(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The three best of ranked sessions, on different days as far as there are any. */
export function bestOf<T extends { day: string }>(ranked: readonly T[]): T[] {
  const days = new Set<string>();
  const isOfNewDay = ({ day }: T): boolean => days.size < BEST && !days.has(day) && days.add(day).size > 0;
  const best = new Set(ranked.filter(isOfNewDay));
  for (const offer of ranked) if (best.size < BEST) best.add(offer);
  return ranked.filter((offer) => best.has(offer));
}

/** Everything soft that speaks for or against a date, in the order of the ranking. */
export function softReasons(offer: OfferFacts): SoftReason[] {
  const reasons: SoftReason[] = [];
  if (offer.verdict === 'needs_approval') reasons.push(against('needs_approval'));
  if (offer.firstMeeting) reasons.push(inFavour('first_meeting'));
  reasons.push(offer.inSchool ? against('school_time') : inFavour(offer.dayOff ? 'day_off' : 'no_school'));
  if (offer.travels) reasons.push(...wayReasons(offer.journey));
  if (offer.provisional) reasons.push(against('calendar_open'));
  reasons.push(...escortReasons(offer.escort));
  return reasons;
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
