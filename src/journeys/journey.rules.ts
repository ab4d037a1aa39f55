import type { Day } from '../kernel/days';
import type { FieldError } from '../kernel/domain-error';
import { Position, PREFECTURE_SEATS } from './prefecture-seats';

export const MEANS = ['walk', 'bus', 'train', 'car', 'taxi', 'ferry', 'other'] as const;
/** One piece of the way there. */
export interface Leg {
  means: (typeof MEANS)[number];
  minutes: number;
}

/** The way from home to a facility and back, and whether somebody knows it or it is reckoned from the distance. */
export interface Route {
  basis: 'known' | 'estimated';
  minutesThere: number;
  minutesBack: number;
  legs: Leg[];
  /** `HH:mm` at the facility; null: not known. */
  lastReturnTime: string | null;
  /** Never there and back in one day. */
  overnight: boolean;
  /** There and back for one adult, whole units of the facility's currency. */
  costPerPerson: number | null;
  source: string;
  asOf: Day | null;
}

/** What the engine's `journey` fact is made of: wall times of leaving home and of being home again. */
export interface Journey {
  leaveTime: string;
  returnTime: string;
  /** How many days before the meeting they leave: 0 or 1. */
  leavesDaysBefore: number;
  /** How many days after it they are home: 0 or 1. */
  returnsDaysAfter: number;
  overnight: boolean;
}

/**
 * Estimate of door-to-door minutes: roads are 1.4 times the straight line, a family makes 50 km an hour over country roads, buses and
 * trains, and three quarters of an hour goes into the first and the last mile; upwards to a full quarter of an hour. Inside one
 * prefecture 40 km are assumed. Our own reckoning, to be replaced by what a family has really needed.
 */
const ESTIMATE = { roadFactor: 1.4, kilometresAnHour: 50, fixedMinutes: 45, roundTo: 15, withinPrefecture: 40 } as const;
export const ESTIMATE_SOURCE = 'distance × 1.4 ÷ 50 km/h + 45 min (GeoNames, CC BY 4.0)';

/** Minutes of being there before the session, and of getting out of the gate after it. */
const AT_THE_GATE = { before: 30, after: 15 } as const;
/** Nobody is woken for a meeting before four: then they leave the day before. */
const EARLIEST = 240;
const MIDNIGHT = 1440;
/** With a night away: there by six in the evening of the day before, on the way home at eight the next morning. */
const NIGHT = { thereBy: 1080, backFrom: 480 } as const;

/** The estimate between two counties of GB/T 2260; null where the seat of a prefecture is not known. */
export function estimate(homeCountyCode: string, facilityCountyCode: string): Route | null {
  const [from, to] = [homeCountyCode, facilityCountyCode].map((code) => PREFECTURE_SEATS.get(code.slice(0, 4)));
  if (!from || !to) return null;
  const straight = from === to ? ESTIMATE.withinPrefecture : kilometres(from, to);
  const exact = ESTIMATE.fixedMinutes + ((straight * ESTIMATE.roadFactor) / ESTIMATE.kilometresAnHour) * 60;
  const minutes = Math.ceil(exact / ESTIMATE.roundTo) * ESTIMATE.roundTo;
  return {
    basis: 'estimated',
    minutesThere: minutes,
    minutesBack: minutes,
    legs: [],
    lastReturnTime: null,
    overnight: false,
    costPerPerson: null,
    source: ESTIMATE_SOURCE,
    asOf: null,
  };
}

/** What is known, else what can be reckoned; null: nobody can say. */
export function routeOf(known: Omit<Route, 'basis'> | null, home: string | null, facility: string | null): Route | null {
  if (known !== null) return { basis: 'known', ...known };
  return home === null || facility === null ? null : estimate(home, facility);
}

/** When a family leaves and is home again for a session with local wall times; a night away where one day is not enough. */
export function journeyOf(route: Route, session: { localStart: string; localEnd: string }): Journey {
  const leave = minutesOf(session.localStart) - AT_THE_GATE.before - route.minutesThere;
  const out = minutesOf(session.localEnd) + AT_THE_GATE.after;
  const home = out + route.minutesBack;
  const missed = route.lastReturnTime !== null && out > minutesOf(route.lastReturnTime);
  // Where one day is never enough the night lies before the meeting: a child that has slept meets the parent.
  const before = route.overnight || leave < EARLIEST;
  const after = missed || home >= MIDNIGHT;
  return {
    leaveTime: wallTime(before ? NIGHT.thereBy - route.minutesThere : leave),
    returnTime: wallTime(after ? NIGHT.backFrom + route.minutesBack : home),
    leavesDaysBefore: before ? 1 : 0,
    returnsDaysAfter: after ? 1 : 0,
    overnight: before || after,
  };
}

/** What is wrong with a row beyond its fields: pieces that are longer than the whole, a source of tomorrow. */
export function journeyErrors(row: { minutesThere: number; legs: readonly Leg[]; asOf: Day }, today: Day): FieldError[] {
  const errors: FieldError[] = [];
  const pieces = row.legs.reduce((sum, leg) => sum + leg.minutes, 0);
  if (pieces > row.minutesThere)
    errors.push({ pointer: '/legs', code: 'journey.legs_longer', params: { pieces, minutes: row.minutesThere } });
  if (row.asOf > today) errors.push({ pointer: '/asOf', code: 'journey.as_of_future' });
  return errors;
}

/** Great-circle distance (haversine) in kilometres. */
function kilometres([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (a: number, b: number): number => Math.sin(radians(b - a) / 2) ** 2;
  const h = half(lat1, lat2) + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * half(lon1, lon2);
  return 12_742 * Math.asin(Math.sqrt(h));
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
/** Clipped to the day: a way of more than a day begins at midnight or ends just before it, which no gate takes for daytime. */
const wallTime = (minutes: number): string => {
  const within = Math.min(Math.max(minutes, 0), MIDNIGHT - 1);
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
};
